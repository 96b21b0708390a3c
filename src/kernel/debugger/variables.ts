/** Scopes, variables and what is inside them, fetched when a front end opens them. */
import type { Debugger, Runtime } from "node:inspector";
import type { DebugProtocol } from "@vscode/debugprotocol";
import { type MainThread, onTarget } from "./mainThread.js";
import { describe, elementCount, typeOf } from "./valueText.js";

/** How many elements of an array or a collection are shown at once; longer ones are split into ranges. */
const PAGE = 100;
/** The largest number of an object's properties that are shown. */
const MAX_PROPERTIES = 1000;

type Variable = DebugProtocol.Variable;
type Scope = DebugProtocol.Scope;
type Property = Runtime.PropertyDescriptor;

/**
 * What a reference stands for: an object, a range of its elements, or scopes, where inner ones hide outer
 * ones.
 */
type Opened = { objectId: string; range?: { start: number; count: number } } | { scopes: string[] };

/** The names that the kernel puts around a cell's code. */
const WRAPPER = /^(__names|require|module|exports|__filename|__dirname|arguments)$/;

export class Variables {
  private opened: Opened[] = [];

  constructor(private readonly main: MainThread) {}

  /** Makes all references invalid: they are valid until the program goes on. */
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
      variablesReference: this.open({ scopes: objectIds }),
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

  /** Lists what cells have defined. */
  async ofCells(): Promise<Variable[]> {
    return this.inside(this.reference(await this.main.values()));
  }

  /**
   * Lists what is behind a reference; `start` and `count` choose a part of it.
   *
   * @throws Error for an old reference
   */
  async inside(reference: number, { start = 0, count = 0 } = {}): Promise<Variable[]> {
    const opened = this.opened[reference - 1] as Opened | undefined;
    if (!opened) {
      throw new Error(`expected a reference from the current stop, got ${reference}: ask for scopes again`);
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
    if ("scopes" in opened) {
      const found = new Map<string, Variable>();
      for (const objectId of opened.scopes) {
        for (const each of await this.properties(objectId)) {
          if (!WRAPPER.test(each.name) && !found.has(each.name)) found.set(each.name, each);
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

  /** Lists "[0 … 99]", "[100 … 199]" and so on: at most a page of ranges, which get longer if need be. */
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

/** Hides the `this` of plain function calls: the object that holds what cells have defined, or nothing. */
const isOwnThis = ({ type, objectId, className }: Runtime.RemoteObject) =>
  type === "object" && objectId !== undefined && className !== "global" && className !== "Object";
