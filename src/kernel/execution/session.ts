/**
 * The state of a notebook: the names that its cells have defined, and the way the next cell runs among them.
 */
import vm from "node:vm";
import { Language } from "../language/language.js";
import { NAMES } from "../language/transform/cellBody.js";
import { HOOK } from "../language/transform/interruptionPoints.js";
import type { StackTraces } from "../output/stackTraces.js";
import type { Cell } from "./cell.js";
import { Classes } from "./classes.js";
import type { Interrupter } from "./interrupt.js";
import { CellModules } from "./modules.js";

/** The names that a cell finds as in a module of Node's, and the object that holds the names of cells. */
const PARAMETERS = [NAMES, "require", "module", "exports", "__filename", "__dirname"].join(", ");

export interface SessionHost {
  /** Called every few turns of a cell's loops. */
  onTick(): void;
  /** Writes to the output of a cell. */
  warn(text: string, cell: Cell): void;
  /** Runs something with the names of cells as global variables. */
  named<T>(work: () => T): T;
}

export class Session {
  readonly language: Language;
  /** What cells have defined, by name. */
  readonly values: Record<string, unknown> = {};
  private readonly modules: CellModules;

  constructor(
    private readonly interrupter: Interrupter,
    private readonly traces: StackTraces,
    private readonly host: SessionHost,
    folder: string,
  ) {
    this.language = new Language(folder);
    this.modules = new CellModules(this.language, (file, positions) => traces.register(file, positions));
    const classes = new Classes();
    const { module, require } = this.modules;
    const hook = {
      arguments: [this.values, require, module, module.exports, module.filename, folder],
      turns: 0,
      stop: interrupter.stopLoops,
      tick: () => {
        interrupter.tick();
        host.onTick();
      },
      awaited: traces.awaited,
      resume: interrupter.resume,
      iterate: (iterable: AsyncIterable<unknown>, place: string) =>
        interrupter.iterate(iterable, (error) => traces.passedBy(error, place)),
      named: <T>(work: (code: T) => unknown, code: T) => host.named(() => work(code)),
      renewed: (name: string, defined: { prototype: object }) => classes.renew(defined, this.values[name]),
    };
    Object.defineProperty(globalThis, HOOK, { value: hook, enumerable: false });
  }

  /**
   * Runs part `index` of a cell, which is code. Resolves to the value of the last expression; undefined if the
   * code does not end in one.
   */
  async run(cell: Cell, code: string, index = 0): Promise<unknown> {
    this.modules.forgetChanged();
    const { text } = cell.source;
    const compiled = this.language.compile({ text, code }, cell.name, this.modules.isAsync);
    const filename = index === 0 ? cell.name : `${cell.name}, part ${index + 1}`;
    this.traces.register(filename, compiled.positions);
    for (const warning of compiled.warnings) this.host.warn(`${warning}\n`, cell);
    const script = new vm.Script(
      `(async function (${PARAMETERS}) { "use strict";\n${compiled.code}\n})(...${HOOK}.arguments)`,
      {
        filename,
        lineOffset: -1,
        importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
      },
    );
    const earlier = { ...this.values };
    const isMissing = (name: string) =>
      compiled.defines.includes(name) &&
      (!Object.hasOwn(this.values, name) ||
        (Object.hasOwn(earlier, name) && this.values[name] === earlier[name]));
    try {
      const value = await this.interrupter.guard(
        cell,
        () => script.runInThisContext({ breakOnSigint: true }) as Promise<unknown>,
      );
      compiled.adopt(() => false);
      return value;
    } catch (error) {
      compiled.adopt(isMissing);
      throw error;
    }
  }

  /** Runs something other than code as part of a cell, so that it can be interrupted like code. */
  async runOther(cell: Cell, work: () => Promise<void>): Promise<void> {
    await this.interrupter.guard(cell, work);
  }

  /** Forgets what cells have defined. */
  reset(): void {
    for (const name of Object.keys(this.values)) delete this.values[name];
    this.language.reset();
  }
}
