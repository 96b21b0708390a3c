/** `require` for cells: packages as Node finds them from the notebook's folder, and TypeScript files beside it. */
import Module, { createRequire } from "node:module";
import { dirname, extname, join, resolve } from "node:path";
import type { CompiledFile } from "../language/language.js";

interface CompilableModule extends NodeJS.Module {
  _compile(code: string, path: string): void;
}

export class CellModules {
  /** Compiled TypeScript files by the path that they would have as .js. */
  private readonly code = new Map<string, string>();
  private readonly loaded = new Map<string, NodeJS.Module>();

  readonly require: NodeJS.Require;

  constructor(folder: string) {
    this.require = this.wrap(createRequire(join(folder, "cell.js")), folder);
  }

  /** A changed file is loaded anew at the next import. */
  update(files: CompiledFile[]): void {
    for (const { path, code } of files) {
      this.code.set(path, code);
      this.loaded.delete(path);
    }
  }

  private wrap(outer: NodeJS.Require, folder: string): NodeJS.Require {
    return new Proxy(outer, {
      apply: (_target, _this, [id]: [string]): unknown => {
        // A cell that asks for tslab gets the copy whose display functions belong to this kernel.
        if (id === "tslab") return createRequire(__filename)("tslab");
        const path = resolve(folder, extname(id) === "" ? `${id}.js` : id);
        return id.startsWith(".") && this.code.has(path) ? this.load(path) : outer(id);
      },
    });
  }

  private load(path: string): unknown {
    const known = this.loaded.get(path);
    if (known) return known.exports;
    const module = new Module(path) as CompilableModule;
    module.filename = path;
    module.paths = (Module as unknown as { _nodeModulePaths(from: string): string[] })._nodeModulePaths(
      dirname(path),
    );
    module.require = this.wrap(createRequire(path), dirname(path));
    this.loaded.set(path, module);
    try {
      module._compile(this.code.get(path) ?? "", path);
    } catch (error) {
      this.loaded.delete(path);
      throw error;
    }
    return module.exports;
  }
}
