/** The memory of a notebook: the names its cells defined, and how the next cell runs among them. */
import vm from "node:vm";
import { HOOK } from "../language/instrument.js";
import { Language } from "../language/language.js";
import type { MappedFile } from "../language/positions.js";
import type { Cell } from "./cell.js";
import type { Interrupter } from "./interrupt.js";
import { CellModules } from "./modules.js";

export class Session {
  readonly language = new Language();
  private readonly values: Record<string, unknown> = {};
  private assigned = new Set<string>();
  private readonly modules: CellModules;

  constructor(
    private readonly interrupter: Interrupter,
    /** Gets to know every piece of code before it runs, for stack traces. */
    private readonly register: (file: string, positions: MappedFile) => void,
    folder: string,
  ) {
    this.modules = new CellModules(folder);
    const hook = {
      exports: this.exportsProxy(),
      require: this.modules.require,
      tick: interrupter.tick,
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
    this.assigned = new Set();
    let value: unknown;
    try {
      value = await this.interrupter.guard(cell, () => {
        const done = script.runInThisContext({ breakOnSigint: true }) as Promise<void>;
        return done.then(() => (compiled.result === undefined ? undefined : this.take(compiled.result)));
      });
    } catch (error) {
      // What an unfinished cell defined is kept if it got as far as defining all of it.
      if (compiled.exported.every((name) => this.assigned.has(name) || name === compiled.result)) {
        this.language.adopt();
      }
      throw error;
    }
    this.language.adopt();
    return value;
  }

  private take(name: string): unknown {
    const value = this.values[name];
    delete this.values[name];
    return value;
  }

  /** TypeScript defines an imported name as a getter; here it becomes a value that later cells can assign to. */
  private exportsProxy(): object {
    return new Proxy(this.values, {
      set: (target, name, value) => {
        if (typeof name === "string") this.assigned.add(name);
        return Reflect.set(target, name, value);
      },
      defineProperty: (target, name, { get, value }) => {
        if (typeof name !== "string" || name === "__esModule") return true;
        this.assigned.add(name);
        target[name] = get ? (get.call(target) as unknown) : value;
        return true;
      },
    });
  }
}
