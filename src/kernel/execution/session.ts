/** The memory of a notebook: the names its cells defined, and how the next cell runs among them. */
import vm from "node:vm";
import { HOOK } from "../language/instrument.js";
import { type CompiledCell, Language } from "../language/language.js";
import type { MappedFile } from "../language/positions.js";
import type { Cell } from "./cell.js";
import type { Interrupter } from "./interrupt.js";
import { CellModules } from "./modules.js";

export class Session {
  readonly language = new Language();
  private readonly values: Record<string, unknown> = {};
  private readonly modules: CellModules;

  constructor(
    private readonly interrupter: Interrupter,
    /** Called at every turn of a cell's loops. */
    onTick: () => void,
    /** Gets to know every piece of code before it runs, for stack traces. */
    private readonly register: (file: string, positions: MappedFile) => void,
    folder: string,
  ) {
    this.modules = new CellModules(folder);
    const hook = {
      exports: this.values,
      require: this.modules.require,
      turns: 0,
      tick: () => {
        interrupter.tick();
        onTick();
      },
      resume: interrupter.resume,
      iterate: interrupter.iterate,
    };
    Object.defineProperty(globalThis, HOOK, { value: hook, enumerable: false });
  }

  /** Resolves to the value of the cell's last expression; undefined where the cell ends otherwise. */
  async run(cell: Cell): Promise<unknown> {
    const compiled = this.language.compile(cell.code, cell.name);
    for (const { path, positions } of compiled.files) if (positions) this.register(path, positions);
    this.modules.update(compiled.files);
    if (compiled.code === undefined) {
      this.language.adopt();
      return undefined;
    }
    if (compiled.positions) this.register(cell.name, compiled.positions);
    const script = new vm.Script(
      `(async function (exports, require) {\n${compiled.code}\n})(${HOOK}.exports, ${HOOK}.require)`,
      {
        filename: cell.name,
        lineOffset: -1,
        importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
      },
    );
    const earlier = { ...this.values };
    let value: unknown;
    try {
      value = await this.interrupter.guard(cell, () => {
        const done = script.runInThisContext({ breakOnSigint: true }) as Promise<void>;
        return done.then(() => this.takeResult(compiled));
      });
    } catch (error) {
      // What an unfinished cell defined is kept if it got as far as defining all of it.
      const defined = (name: string) =>
        name === compiled.result ||
        (name in this.values && (!(name in earlier) || this.values[name] !== earlier[name]));
      if (compiled.exported.every(defined)) this.language.adopt();
      throw error;
    }
    this.language.adopt();
    return value;
  }

  /** Runs something else than code in a cell's place, so that it can be interrupted like code. */
  async runOther(cell: Cell, work: () => Promise<void>): Promise<void> {
    await this.interrupter.guard(cell, work);
  }

  /** What cells have defined. */
  names(): [string, unknown][] {
    return Object.entries(this.values);
  }

  /** Forgets it. */
  reset(): void {
    for (const name of Object.keys(this.values)) delete this.values[name];
    this.language.reset();
  }

  private takeResult({ result, showsResult }: CompiledCell): unknown {
    if (result === undefined) return undefined;
    const value = this.values[result];
    delete this.values[result];
    return showsResult ? value : undefined;
  }
}
