/**
 * `require` for cells: packages as Node finds them from the notebook's folder, and the author's own
 * TypeScript files.
 */
import { existsSync, readFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import vm from "node:vm";
import type { Language } from "../language/language.js";
import { versionOf } from "../language/service/parsedFiles.js";
import type { MappedFile } from "../language/source/mappedFile.js";
import { specifier } from "../language/service/specifier.js";
import { loadTslab } from "../output/display.js";

/** How many exports of a module an error lists. */
const MAX_NAMES = 12;

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
  /**
   * Returns what `import { name } from` gives for a module that `require` has returned; the name "default"
   * stands for `import name from`.
   *
   * @throws SyntaxError when the module exports nothing of that name
   */
  member(module: unknown, name: string, id: string): unknown;
  /** Returns what `import * as name from` gives for it. */
  namespace(module: unknown): unknown;
  /** What `import.meta` is in the file. */
  meta: { url: string; filename: string; dirname: string; resolve(id: string): string };
}

export class CellModules {
  readonly require: CellRequire;
  /** What `module` is in cells. */
  readonly module: NodeJS.Module;
  private readonly own = new Map<string, OwnFile>();
  private readonly cell: string;

  constructor(
    private readonly language: Language,
    /** Called with every piece of code before it runs, for the sake of stack traces. */
    private readonly register: (file: string, positions: MappedFile) => void,
  ) {
    this.cell = join(language.folder, "cell.ts");
    this.module = new Module(this.cell);
    this.module.filename = this.cell;
    // As in a script that was started: many end in `if (require.main === module) …`.
    this.require = Object.assign(this.requireFor(this.cell), { main: this.module });
  }

  /**
   * Tells whether a package consists of ES modules. These may await at their top level, so `import()` must
   * load them.
   */
  readonly isAsync = (id: string): boolean => {
    if (id === "tslab" || this.language.resolveOwn(id, this.cell) !== undefined) return false;
    try {
      return isEsFile(createRequire(this.cell).resolve(specifier(id)));
    } catch (error) {
      return (error as { code?: unknown }).code === "ERR_PACKAGE_PATH_NOT_EXPORTED"; // not exported to `require`
    }
  };

  /** Forgets files that have changed, and the files that import them: the next import loads them again. */
  forgetChanged(): void {
    const changed = [...this.own].filter(
      // A module that is not loaded is one whose code was broken off.
      ([path, { version, module }]) => versionOf(path) !== version || !module.loaded,
    );
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
      if (path === undefined) return outer(specifier(id));
      this.own.get(from)?.imports.add(path);
      return this.load(path);
    };
    const importOutside = vm.runInThisContext("(id, options) => import(id, options)", {
      filename: from,
      importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    }) as CellRequire["import"];
    return Object.assign(load, {
      resolve: (id: string, options?: { paths?: string[] }) => outer.resolve(specifier(id), options),
      cache: outer.cache,
      main: outer.main,
      extensions: {},
      import: async (id: string, options?: object) => {
        const isOwn = id === "tslab" || this.language.resolveOwn(id, from) !== undefined;
        return isOwn ? namespaceOf(load(id)) : await importOutside(specifier(id), options);
      },
      member,
      namespace: namespaceOf,
      meta: {
        url: pathToFileURL(from).href,
        filename: from,
        dirname: dirname(from),
        resolve: (id: string) => pathToFileURL(outer.resolve(specifier(id))).href,
      },
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
      module.loaded = true;
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

function member(module: unknown, name: string, id: string): unknown {
  if (name === "default" && !isEsModule(module)) return module;
  const members = Object(module) as Record<string, unknown>;
  if (name in members) return members[name];
  const names = Object.keys(members).filter((each) => each !== "default");
  const some = names.slice(0, MAX_NAMES).join(", ") + (names.length > MAX_NAMES ? ", …" : "");
  const what = name === "default" ? "no default export" : `no export named ${name}`;
  const advice =
    name === "default" ? ` Write import * as name from "${id}", or import { … } with these names.` : "";
  throw new SyntaxError(`"${id}" has ${what}. It exports ${some || "nothing"}.${advice}`);
}

function namespaceOf(module: unknown): object {
  if (isEsModule(module)) return module;
  return { ...(module as object), default: module };
}
