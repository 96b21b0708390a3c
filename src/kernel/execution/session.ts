/**
 * The state of a notebook: the names that its cells have defined, and the way the next cell runs among them.
 */
import vm from "node:vm";
import { Language } from "../language/language.js";
import type { MappedFile } from "../language/source/mappedFile.js";
import { NAMES } from "../language/transform/cellBody.js";
import { HOOK } from "../language/transform/interruptionPoints.js";
import type { Cell } from "./cell.js";
import { Classes } from "./classes.js";
import type { Interrupter } from "./interrupt.js";
import { CellModules } from "./modules.js";

export class Session {
  readonly language: Language;
  /** What cells have defined, by name. */
  readonly values: Record<string, unknown> = {};
  private readonly modules: CellModules;

  constructor(
    private readonly interrupter: Interrupter,
    /** Called every few iterations of a cell's loops. */
    onTick: () => void,
    /** Called with every piece of code before it runs, for the sake of stack traces. */
    private readonly register: (file: string, positions: MappedFile) => void,
    folder: string,
  ) {
    this.language = new Language(folder);
    this.modules = new CellModules(this.language, register);
    const classes = new Classes();
    const hook = {
      names: this.values,
      require: this.modules.require,
      turns: 0,
      tick: () => {
        interrupter.tick();
        onTick();
      },
      resume: interrupter.resume,
      iterate: interrupter.iterate,
      renewed: (name: string, defined: { prototype: object }) => classes.renew(defined, this.values[name]),
    };
    Object.defineProperty(globalThis, HOOK, { value: hook, enumerable: false });
  }

  /** Resolves to the value of the cell's last expression; undefined if the cell does not end in one. */
  async run(cell: Cell): Promise<unknown> {
    this.modules.forgetChanged();
    const compiled = this.language.compile(cell.source, cell.name, this.modules.isAsync);
    this.register(cell.name, compiled.positions);
    const script = new vm.Script(
      `(async function (${NAMES}, require) { "use strict";\n${compiled.code}\n})(${HOOK}.names, ${HOOK}.require)`,
      {
        filename: cell.name,
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
