/** Scopes, variables and what is inside of them, fetched when a front end opens them. */
import type { Debugger, Runtime } from "node:inspector";
import { type MainThread, onTarget } from "./mainThread.js";
import { describe, elementCount, typeOf } from "./valueText.js";

/** As many elements of an array or a collection are shown at once; longer ones come in ranges. */
const PAGE = 100;
/** Properties of an object beyond these are not shown. */
const MAX_PROPERTIES = 1000;

export interface Variable {
  name: string;
  value: string;
  type: string;
  /** 0, or what to ask for to see what is inside. */
  variablesReference: number;
  evaluateName?: string;
}

export interface Scope {
  name: string;
  variablesReference: number;
  expensive: boolean;
}

type Property = Runtime.PropertyDescriptor;

/** What a reference stands for: an object, a range of its elements, or scopes of which the first name wins. */
type Opened =
  { objectId: string; range?: { start: number; count: number } } | { objectIds: string[]; hidden: RegExp };

/** What stands around a cell's code. */
const WRAPPER = /^(__names|require|arguments)$/;

export class Variables {
  private opened: Opened[] = [];

  constructor(private readonly main: MainThread) {}

  /** References are good until the program goes on. */
  forget(): void {
    this.opened = [];
  }

  async scopes({ scopeChain, this: self }: Debugger.CallFrame): Promise<Scope[]> {
    const locals: string[] = [];
    const closures: string[] = [];
    let inside = true;
    for (const { type, object } of scopeChain) {
      if (object.objectId === undefined || type === "global") continue;
      (inside ? locals : closures).push(object.objectId);
      if (type === "local") inside = false;
    }
    const scope = (name: string, objectIds: string[]): Scope => ({
      name,
      variablesReference: this.open({ objectIds, hidden: WRAPPER }),
      expensive: false,
    });
    const values = await this.main.values();
    return [
      scope("Locals", locals),
      ...(closures.length > 0 ? [scope("Closure", closures)] : []),
      ...(isOwnThis(self) ? [scope("this", [self.objectId as string])] : []),
      { name: "Cells", variablesReference: this.reference(values), expensive: false },
    ];
  }

  /** What cells have defined. */
  async ofCells(): Promise<Variable[]> {
    return this.inside(this.reference(await this.main.values()));
  }

  /** `start` and `count` choose some of them. */
  async inside(reference: number, { start = 0, count = 0 } = {}): Promise<Variable[]> {
    const opened = this.opened[reference - 1] as Opened | undefined;
    if (!opened) {
      throw new Error(
        `expected a reference to something of the present stop, got ${reference}: ask for scopes again`,
      );
    }
    const variables = await this.list(opened);
    return variables.slice(start, count > 0 ? start + count : undefined);
  }

  variable(name: string, remote: Runtime.RemoteObject): Variable {
    return {
      name,
      value: describe(remote),
      type: typeOf(remote),
      variablesReference: this.reference(remote),
    };
  }

  private async list(opened: Opened): Promise<Variable[]> {
    if ("objectIds" in opened) {
      const found = new Map<string, Variable>();
      for (const objectId of opened.objectIds) {
        for (const each of await this.properties(objectId)) {
          if (!opened.hidden.test(each.name) && !found.has(each.name)) found.set(each.name, each);
        }
      }
      return [...found.values()];
    }
    const { objectId, range } = opened;
    if (!range) return this.properties(objectId);
    const { start, count } = range;
    if (count > PAGE) return this.ranges(objectId, start, count);
    const page = await this.main.callOn(objectId, onTarget("page"), [{ value: start }, { value: count }]);
    return this.properties(page.objectId as string);
  }

  /** "[0 … 99]", "[100 … 199]", …; of long ranges at most a page as well. */
  private ranges(objectId: string, start: number, count: number): Variable[] {
    const size = PAGE ** Math.ceil(Math.log(count) / Math.log(PAGE) - 1);
    const variables: Variable[] = [];
    for (let from = start; from < start + count; from += size) {
      const range = { start: from, count: Math.min(size, start + count - from) };
      variables.push({
        name: `[${from} … ${from + range.count - 1}]`,
        value: "",
        type: "",
        variablesReference: this.open({ objectId, range }),
      });
    }
    return variables;
  }

  private async properties(objectId: string): Promise<Variable[]> {
    const { result, internalProperties = [] } = await this.main.post<Runtime.GetPropertiesReturnType>(
      "Runtime.getProperties",
      { objectId, ownProperties: true, generatePreview: true },
    );
    const shown = result.filter(isShown).slice(0, MAX_PROPERTIES);
    const variables = shown.map(({ name, value }) =>
      value
        ? this.variable(name, value)
        : { name, value: "(computed by a getter)", type: "accessor", variablesReference: 0 },
    );
    for (const { name, value } of internalProperties) {
      if (value && /^\[\[Promise/.test(name)) variables.push(this.variable(name, value));
    }
    const rest = result.filter(isShown).length - shown.length;
    if (rest > 0) variables.push({ name: "…", value: `and ${rest} more`, type: "", variablesReference: 0 });
    return variables;
  }

  private reference(remote: Runtime.RemoteObject): number {
    if (remote.objectId === undefined || remote.type === "symbol") return 0;
    const count = elementCount(remote);
    return this.open({
      objectId: remote.objectId,
      ...(count !== undefined && { range: { start: 0, count } }),
    });
  }

  private open(opened: Opened): number {
    return this.opened.push(opened);
  }
}

const isShown = ({ enumerable, name, symbol }: Property) =>
  !symbol &&
  (enumerable || !/^(length|name|prototype|caller|callee|constructor|arguments|__esModule)$/.test(name));

/** Functions of cells are called as methods of what cells define, or of nothing: that is no `this` to show. */
const isOwnThis = ({ type, objectId, className }: Runtime.RemoteObject) =>
  type === "object" && objectId !== undefined && className !== "global" && className !== "Object";
