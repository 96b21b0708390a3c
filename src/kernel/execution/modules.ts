/**
 * `require` for cells, and for the author's own files: packages as Node finds them from there, and other
 * files of the author's own.
 */
import { existsSync, readFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { dirname, join } from "node:path";
import vm from "node:vm";
import { listOfExports } from "../language/answers/moduleExports.js";
import type { Language } from "../language/language.js";
import type { MappedFile } from "../language/source/mappedFile.js";
import { moduleName } from "../language/service/importMap.js";
import { loadTslab } from "../output/display.js";
import { type ImportMeta, importMeta } from "./importMeta.js";
import { OwnFiles } from "./ownFiles.js";

export interface CellRequire extends NodeJS.Require {
  /** Does what `import()` does, and finds the author's own files as well. */
  import(id: string, options?: object): Promise<unknown>;
  /** Does what `require` does, for modules that have to be awaited too. */
  load(id: string): Promise<unknown>;
  /** @throws SyntaxError when a package that this file has imported lacks one of these exports */
  expect(id: string, names: string[]): void;
  /**
   * Returns what `import { name } from` gives for a module that `require` has returned; the name "default"
   * stands for `import name from`.
   *
   * @throws SyntaxError when the module exports nothing by that name
   */
  member(module: unknown, name: string, id: string): unknown;
  /** Returns what `import * as name from` gives for it. */
  namespace(module: unknown): unknown;
  /** What `import.meta` is in the file. */
  meta: ImportMeta;
}

export class CellModules {
  readonly require: CellRequire;
  /** What `module` is in cells. */
  readonly module: NodeJS.Module;
  private readonly own: OwnFiles;
  private readonly cell: string;

  constructor(
    private readonly language: Language,
    /** Called with every piece of code before it runs, for the sake of stack traces. */
    register: (file: string, positions: MappedFile) => void,
  ) {
    this.cell = join(language.folder, "cell.ts");
    this.own = new OwnFiles({
      register,
      compile: (path, text) => language.compileFile(path, text, (id) => this.isAsync(id, path)),
      requireFor: (path, importers) => this.requireFor(path, importers),
      isAsync: (id, from, asking) => this.isAsync(id, from, asking),
    });
    this.module = new Module(this.cell);
    this.module.filename = this.cell;
    // As in a script that was started: many end in `if (require.main === module) …`.
    this.require = Object.assign(this.requireFor(this.cell), { main: this.module });
  }

  /**
   * Tells whether a module has to be awaited: a package made of ES modules, which may await at their top
   * level, or a file of the author's own that awaits or imports such a module. `asking` holds the files that
   * import it.
   */
  readonly isAsync = (id: string, from = this.cell, asking: ReadonlySet<string> = new Set()): boolean => {
    if (id === "tslab") return false;
    const path = this.language.resolveOwn(id, from);
    if (path !== undefined) return this.own.isAsync(path, asking);
    try {
      return isEsFile(createRequire(from).resolve(moduleName(id, from)));
    } catch (error) {
      return (error as { code?: unknown }).code === "ERR_PACKAGE_PATH_NOT_EXPORTED"; // not exported to `require`
    }
  };

  /** Forgets files that have changed, and the files that import them: the next import loads them again. */
  forgetChanged(): void {
    this.own.forgetChanged();
  }

  /** `importers` holds the files that are waiting for this one. */
  private requireFor(from: string, importers: ReadonlySet<string> = new Set()): CellRequire {
    const outer = createRequire(from);
    const waiting = new Set([...importers, from]);
    /** The packages that the file has imported. */
    const packages = new Map<string, unknown>();
    const own = (id: string): string | undefined => {
      const path = this.language.resolveOwn(id, from);
      if (path !== undefined) this.own.noteImport(from, path);
      return path;
    };
    const keep = (id: string, module: unknown): unknown => {
      packages.set(id, module);
      return module;
    };
    const load = (id: string): unknown => {
      if (id === "tslab") return loadTslab();
      const path = own(id);
      return path === undefined ? keep(id, outer(moduleName(id, from))) : this.own.load(path, waiting);
    };
    const importOutside = vm.runInThisContext("(id, options) => import(id, options)", {
      filename: from,
      importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    }) as CellRequire["import"];
    return Object.assign(load, {
      resolve: (id: string, options?: { paths?: string[] }) => outer.resolve(moduleName(id, from), options),
      cache: outer.cache,
      main: outer.main,
      extensions: {},
      import: async (id: string, options?: object) => {
        if (id === "tslab") return namespaceOf(load(id));
        const path = own(id);
        if (path === undefined) return await importOutside(moduleName(id, from), options);
        return namespaceOf(await this.own.loaded(path, waiting));
      },
      load: async (id: string) => {
        const path = own(id);
        if (path === undefined) return keep(id, asCompiled(await importOutside(moduleName(id, from))));
        return await this.own.loaded(path, waiting);
      },
      expect: (id: string, names: string[]) => {
        if (packages.has(id)) for (const name of names) member(packages.get(id), name, id);
      },
      member,
      namespace: namespaceOf,
      meta: importMeta(from, this.language),
    }) as CellRequire;
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

/** The objects made from modules, so that an import that runs again gives the same object. */
const [namespaces, compiledForms] = [new WeakMap<object, object>(), new WeakMap<object, object>()];

/** Makes an ES module look like one that TypeScript has compiled to CommonJS. */
function asCompiled(module: unknown): object {
  const made = compiledForms.get(module as object);
  const form = made ?? (Object.create(module as object, { __esModule: { value: true } }) as object);
  compiledForms.set(module as object, form);
  return form;
}

function member(module: unknown, name: string, id: string): unknown {
  if (name === "default" && !isEsModule(module)) return module;
  const members = Object(module) as Record<string, unknown>;
  if (name in members) return members[name];
  const what = name === "default" ? "no default export" : `no export named ${name}`;
  throw new SyntaxError(`"${id}" has ${what}.${listOfExports(id, namesIn(members), name === "default")}`);
}

/** Lists the names that a module exports, inherited ones too: see asCompiled. */
function namesIn(members: object): string[] {
  const names: string[] = [];
  for (const name in members) if (name !== "default" && name !== "__esModule") names.push(name);
  return names;
}

function namespaceOf(module: unknown): object {
  if (isEsModule(module)) return module;
  const key = Object(module) as object;
  const namespace = namespaces.get(key) ?? {};
  namespaces.set(key, namespace);
  return Object.assign(namespace, module, { default: module });
}
