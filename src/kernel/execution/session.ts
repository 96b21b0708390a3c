/**
 * The state of a notebook: the names that its cells have defined, and the way the next cell runs among them.
 */
import vm from "node:vm";
import { Language } from "../language/language.js";
import { NAMES } from "../language/transform/cellBody.js";
import { HOOK } from "../language/transform/interruptionPoints.js";
import { denoJupyter } from "../output/denoJupyter.js";
import type { StackTraces } from "../output/stackTraces.js";
import type { Cell } from "./cell.js";
import { Classes } from "./classes.js";
import { IJavascript } from "./ijavascript.js";
import type { Interrupter } from "./interrupt.js";
import { CellModules } from "./modules.js";
import { StaleCells } from "./staleCells.js";

/** The parameters of a cell's function: the object with the names of cells, then Node's names and Deno. */
const PARAMETERS = [NAMES, "require", "module", "exports", "__filename", "__dirname", "Deno"].join(", ");

/** The prototype of `values`, which makes `__proto__` a name like any other. */
const PLAIN = Object.defineProperty({}, "__proto__", { value: undefined, writable: true });

/** Throws what JavaScript throws. Only code whose types are not checked, `(a as any) = 2`, comes this far. */
function refuseAssignment(): never {
  throw new TypeError("Assignment to constant variable.");
}

export interface SessionHost {
  /** Called every few iterations of a cell's loops. */
  onTick(): void;
  /** Writes to the output of a cell. */
  warn(text: string, cell: Cell): void;
  /** Runs something with the names of cells as global variables. */
  named<T>(work: () => T): T;
}

export class Session {
  readonly language: Language;
  /** What cells have defined, by name. */
  readonly values = Object.create(PLAIN) as Record<string, unknown>;
  /** Those of these names to which code cannot assign. */
  readonly constants = new Set<string>();
  readonly staleCells = new StaleCells();
  private readonly modules: CellModules;
  private readonly ijavascript = new IJavascript();
  /** The namespaces of earlier cells to which the running cell has added. */
  private readonly continued = new Set<string>();

  constructor(
    private readonly interrupter: Interrupter,
    private readonly traces: StackTraces,
    private readonly host: SessionHost,
    folder: string,
  ) {
    this.language = new Language(folder);
    this.modules = new CellModules(this.language, (file, positions) => traces.register(file, positions));
    this.ijavascript.install();
    const classes = new Classes();
    const { module, require } = this.modules;
    // As in tslab: what a cell defines is exported, and `exports.f = g` replaces what a cell has defined.
    module.exports = this.values;
    const parameters: unknown[] = [
      this.values,
      require,
      module,
      module.exports,
      module.filename,
      folder,
      denoJupyter(),
    ];
    const hook = {
      enter: () => {
        interrupter.enterScript();
        return parameters;
      },
      leave: <T>(running: T): T => {
        interrupter.leaveScript();
        return running;
      },
      turns: 0,
      stop: interrupter.stopLoops,
      constants: new Proxy(this.values, { set: refuseAssignment }),
      tick: () => {
        interrupter.tick();
        host.onTick();
      },
      awaited: traces.awaited,
      resume: interrupter.resume,
      iterate: (iterable: AsyncIterable<unknown>, place: string) =>
        interrupter.iterate(iterable, (error) => traces.passedBy(error, place)),
      named: <T>(work: (code: T) => unknown, code: T) => host.named(() => work(code)),
      continued: (name: string) => {
        this.continued.add(name);
        return this.values[name];
      },
      renewed: (name: string, defined: { prototype: object }) => classes.renew(defined, this.values[name]),
    };
    Object.defineProperty(globalThis, HOOK, { value: hook, enumerable: false });
    // For the text of a cell's function, which some packages take from it and run elsewhere.
    Object.defineProperty(globalThis, NAMES, { value: this.values, enumerable: false });
  }

  /**
   * Runs part `index` of a cell, which is code. Resolves to the value of the last expression; undefined if
   * the code does not end in one.
   */
  async run(cell: Cell, code: string, index = 0): Promise<unknown> {
    this.modules.forgetChanged();
    const { text } = cell.source;
    const compiled = this.language.compile({ text, code }, cell.name, this.modules.isAsync);
    const filename = index === 0 ? cell.name : `${cell.name}, part ${index + 1}`;
    this.traces.register(filename, compiled.positions);
    for (const warning of compiled.warnings) this.host.warn(`${warning}\n`, cell);
    // Unchecked code may define names as scripts do, by assigning to them.
    const mode = this.language.checksTypes ? `"use strict";` : "";
    const script = new vm.Script(
      `${HOOK}.leave((async function (${PARAMETERS}) { ${mode}\n${compiled.code}\n})(...${HOOK}.enter()))`,
      {
        filename,
        lineOffset: -1,
        importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
      },
    );
    const earlier = { ...this.values };
    this.continued.clear();
    const constants = new Set(this.constants);
    const setConstant = (name: string, on: boolean) => this.constants[on ? "add" : "delete"](name);
    for (const name of compiled.defines) setConstant(name, compiled.constants.includes(name));
    const isUnchanged = (name: string) =>
      Object.hasOwn(earlier, name) &&
      Object.is(this.values[name], earlier[name]) &&
      !this.continued.has(name);
    const isMissing = (name: string) =>
      compiled.defines.includes(name) && (!Object.hasOwn(this.values, name) || isUnchanged(name));
    try {
      const value = await this.interrupter.guard(cell, () => {
        const last = script.runInThisContext({ breakOnSigint: true }) as Promise<unknown>;
        return last.then((value) => this.ijavascript.value(cell, value));
      });
      compiled.adopt(() => false);
      return value;
    } catch (error) {
      compiled.adopt(isMissing);
      for (const name of compiled.defines) if (isMissing(name)) setConstant(name, constants.has(name));
      throw error;
    } finally {
      const changed = Object.keys(this.values).filter((name) => !isUnchanged(name));
      this.staleCells.ran(cell.id, compiled.uses, changed);
    }
  }

  /** Runs something other than code as part of a cell, so that it can be interrupted like code. */
  async runOther(cell: Cell, work: () => Promise<void>): Promise<void> {
    await this.interrupter.guard(cell, work);
  }

  /** Forgets what cells have defined. */
  reset(): void {
    for (const name of Object.keys(this.values)) delete this.values[name];
    this.constants.clear();
    this.language.reset();
    this.staleCells.clear();
  }
}
