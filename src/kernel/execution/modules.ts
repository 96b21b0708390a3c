/**
 * `require` for cells: packages as Node finds them from the notebook's folder, and the author's own
 * TypeScript files.
 */
import { existsSync, readFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { dirname, join } from "node:path";
import vm from "node:vm";
import type { Language } from "../language/language.js";
import { versionOf } from "../language/service/parsedFiles.js";
import type { MappedFile } from "../language/source/mappedFile.js";
import { loadTslab } from "../output/display.js";

interface CompilableModule extends NodeJS.Module {
  _compile(code: string, path: string): void;
}

/** A file of the author's own that has been loaded. */
interface OwnFile {
  module: NodeJS.Module;
  version: string | undefined;
  /** The author's own files that it imports. */
  imports: Set<string>;
}

export interface CellRequire extends NodeJS.Require {
  /** Does what `import()` does, and finds TypeScript files as well. */
  import(id: string, options?: object): Promise<unknown>;
  /** Returns what `import name from` gives for a module that `require` has returned. */
  default(module: unknown): unknown;
  /** Returns what `import * as name from` gives for it. */
  namespace(module: unknown): unknown;
}

export class CellModules {
  readonly require: CellRequire;
  private readonly own = new Map<string, OwnFile>();
  private readonly cell: string;

  constructor(
    private readonly language: Language,
    /** Called with every piece of code before it runs, for the sake of stack traces. */
    private readonly register: (file: string, positions: MappedFile) => void,
  ) {
    this.cell = join(language.folder, "cell.ts");
    this.require = this.requireFor(this.cell);
  }

  /**
   * Tells whether a package consists of ES modules. These may await at their top level, so `import()` must
   * load them.
   */
  readonly isAsync = (id: string): boolean => {
    if (id === "tslab" || this.language.resolveOwn(id, this.cell) !== undefined) return false;
    try {
      return isEsFile(createRequire(this.cell).resolve(id));
    } catch (error) {
      return (error as { code?: unknown }).code === "ERR_PACKAGE_PATH_NOT_EXPORTED"; // not exported to `require`
    }
  };

  /** Forgets files that have changed, and the files that import them: the next import loads them again. */
  forgetChanged(): void {
    const changed = [...this.own].filter(([path, { version }]) => versionOf(path) !== version);
    const forget = (path: string): void => {
      if (!this.own.delete(path)) return;
      for (const [other, { imports }] of this.own) if (imports.has(path)) forget(other);
    };
    for (const [path] of changed) forget(path);
  }

  private requireFor(from: string): CellRequire {
    const outer = createRequire(from);
    const load = (id: string): unknown => {
      if (id === "tslab") return loadTslab();
      const path = this.language.resolveOwn(id, from);
      if (path === undefined) return outer(id);
      this.own.get(from)?.imports.add(path);
      return this.load(path);
    };
    const importOutside = vm.runInThisContext("(id, options) => import(id, options)", {
      filename: from,
      importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    }) as CellRequire["import"];
    return Object.assign(load, {
      resolve: outer.resolve,
      cache: outer.cache,
      main: outer.main,
      extensions: {},
      import: async (id: string, options?: object) => {
        const isOwn = id === "tslab" || this.language.resolveOwn(id, from) !== undefined;
        return isOwn ? namespaceOf(load(id)) : await importOutside(id, options);
      },
      default: (module: unknown) => (isEsModule(module) ? module.default : module),
      namespace: namespaceOf,
    }) as CellRequire;
  }

  private load(path: string): unknown {
    const known = this.own.get(path);
    if (known) return known.module.exports;
    const module = new Module(path) as CompilableModule;
    module.filename = path;
    module.paths = (Module as unknown as { _nodeModulePaths(from: string): string[] })._nodeModulePaths(
      dirname(path),
    );
    module.require = this.requireFor(path);
    this.own.set(path, { module, version: versionOf(path), imports: new Set() });
    try {
      this.run(module, readFileSync(path, "utf8"));
    } catch (error) {
      this.own.delete(path);
      throw error;
    }
    return module.exports;
  }

  private run(module: CompilableModule, text: string): void {
    if (module.filename.endsWith(".json")) {
      module.exports = JSON.parse(text) as object;
      return;
    }
    const { code, positions } = this.language.compileFile(module.filename, text);
    this.register(module.filename, positions);
    module._compile(code, module.filename);
  }
}

function isEsFile(path: string): boolean {
  if (path.endsWith(".mjs")) return true;
  if (!path.endsWith(".js")) return false;
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    const file = join(folder, "package.json");
    if (existsSync(file))
      return (JSON.parse(readFileSync(file, "utf8")) as { type?: string }).type === "module";
  }
  return false;
}

function isEsModule(module: unknown): module is { default: unknown } {
  if (typeof module !== "object" || module === null) return false;
  return (
    "__esModule" in module || (module as { [Symbol.toStringTag]?: string })[Symbol.toStringTag] === "Module"
  );
}

function namespaceOf(module: unknown): object {
  if (isEsModule(module)) return module;
  return { ...(module as object), default: module };
}
