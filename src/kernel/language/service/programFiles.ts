/**
 * The files of the checker's program, as TypeScript asks for them: the declarations of Node and of the
 * kernel, cells, and what these import. TypeScript asks for every file whenever a program is made, so the
 * answers must be quick for files that have not changed.
 */
import { join } from "node:path";
import type * as ts from "typescript";
import { compiler } from "./compiler.js";
import { moduleName } from "./importMap.js";
import { type Versioned, isInPackage, parsedOnce, versionOf } from "./parsedFiles.js";
import type { Settings } from "./settings.js";

const { sys } = compiler;

/**
 * How many empty files are added for cells to come. TypeScript keeps what it knows about the structure of a
 * program for as long as the list of its files stays the same.
 */
const ROOM = 50;

/** TypeScript also calls the second and the third, although it does not declare them for a host. */
type Host = ts.LanguageServiceHost &
  Pick<ts.CompilerHost, "getModuleResolutionCache"> & { hasChangedAutomaticTypeDirectiveNames(): boolean };

let made = 0;

export class ProgramFiles {
  /** Cells by their path, and empty ones. No file on disk has such a path. */
  private readonly cells = new Map<string, { text: string; version: string; waits: boolean }>();
  private empty = { text: "", version: "", waits: false };
  /** The cells that `add` has put into a program. */
  private readonly added = new WeakSet<ts.SourceFile>();
  private readonly places = new WeakMap<ts.SourceFile, string>();
  private readonly parsed = new Map<string, Versioned>();
  private readonly resolved: ts.ModuleResolutionCache;

  constructor(
    private readonly folder: string,
    private readonly settings: Settings,
  ) {
    this.resolved = compiler.createModuleResolutionCache(folder, (path) => path, settings.options);
    this.renew();
    this.makeRoom();
  }

  /** Forces the next program to be a new one, even if no file changes until then. */
  renew(): void {
    this.empty = { text: "", version: `empty ${++made}`, waits: false };
  }

  /** Leaves only these cells. Those that were not added wait for the next program. */
  keep(cells: ts.SourceFile[]): void {
    for (const path of this.cells.keys()) this.cells.set(path, this.empty);
    const put = (path: string, file: ts.SourceFile) => {
      const { text, version } = file as Versioned;
      this.cells.set(path, { text, version, waits: !this.added.has(file) });
      this.parsed.set(path, file as Versioned);
      this.places.set(file, path);
    };
    const homeless = cells.filter((each) => {
      const path = this.places.get(each);
      if (path !== undefined) put(path, each);
      return path === undefined;
    });
    for (const each of homeless) put(this.free(), each);
  }

  /** Adds a cell, and returns its path. */
  add(text: string): string {
    const path = this.free();
    this.cells.set(path, { text, version: `cell ${++made}`, waits: false });
    return path;
  }

  /** Records the source file that a program made of an added cell. */
  include(file: ts.SourceFile): void {
    this.added.add(file);
    this.places.set(file, file.fileName);
  }

  isCell(path: string): boolean {
    return this.cells.has(path);
  }

  /** Returns a text that changes whenever a cell does, apart from cells that wait for the next program. */
  versions(): string {
    return Array.from(this.cells.values(), ({ version, waits }) =>
      waits ? this.empty.version : version,
    ).join();
  }

  /** Parses a cell that is not in the program, as a program does with its files. */
  parse(text: string): ts.SourceFile & { imports: readonly ts.StringLiteral[] } {
    const { target: languageVersion = compiler.ScriptTarget.ES2022 } = this.settings.options;
    const options = { languageVersion, setExternalModuleIndicator: markAsModule };
    const version = `cell ${++made}`;
    const path = join(this.folder, `[${version}].${this.extension}`);
    const snapshot = compiler.ScriptSnapshot.fromString(text);
    const file = compiler.createLanguageServiceSourceFile(path, snapshot, options, version, true);
    const imports = file.statements
      .filter(compiler.isImportDeclaration)
      .map(({ moduleSpecifier }) => moduleSpecifier)
      .filter(compiler.isStringLiteral);
    const runtime = JSX.test(text) ? importOfRuntime(file, this.settings.options) : [];
    return Object.assign(file, {
      path,
      resolvedPath: path,
      originalFileName: path,
      imports: [...runtime, ...imports],
      moduleAugmentations: [],
      ambientModuleNames: [],
    });
  }

  /** Returns the path of an empty cell. */
  private free(): string {
    for (const [path, cell] of this.cells) if (cell === this.empty) return path;
    this.makeRoom();
    return this.free();
  }

  private makeRoom(): void {
    const { size } = this.cells;
    for (let each = size; each < size + ROOM; each++)
      this.cells.set(join(this.folder, `[${each}].${this.extension}`), this.empty);
  }

  private get extension(): string {
    return this.settings.options.jsx === undefined ? "ts" : "tsx";
  }

  /** `state` returns a text that changes whenever a file or the list of cells does. */
  host(state: () => string): Host {
    const { options } = this.settings;
    return {
      getProjectVersion: state,
      getCompilationSettings: () => options,
      getScriptFileNames: () => [...this.settings.declarations, ...this.cells.keys()],
      getScriptVersion: (path) => this.version(path) ?? "",
      getScriptSnapshot: (path) => this.snapshot(path),
      getCurrentDirectory: () => this.folder,
      getDefaultLibFileName: (each) => compiler.getDefaultLibFilePath(each),
      useCaseSensitiveFileNames: () => true,
      fileExists: (path) => this.cells.has(path) || sys.fileExists(path),
      readFile: (path) => this.cells.get(path)?.text ?? sys.readFile(path),
      directoryExists: (path) => sys.directoryExists(path),
      getDirectories: (path) => sys.getDirectories(path),
      readDirectory: (...args) => sys.readDirectory(...args),
      realpath: (path) => sys.realpath?.(path) ?? path,
      getModuleResolutionCache: () => this.resolved,
      hasChangedAutomaticTypeDirectiveNames: () => false,
      resolveModuleNameLiterals: (literals, from, _redirected, settings) =>
        literals.map(({ text }) => this.resolve(text, from, settings)),
      resolveTypeReferenceDirectiveReferences: (references, from, redirected, settings) =>
        references.map((each) => this.resolveTypes(each, from, settings, redirected)),
    };
  }

  /** Packages do not change while a kernel runs, except through %npm, which makes a new Project necessary. */
  private version(path: string): string | undefined {
    const cell = this.cells.get(path);
    if (cell) return cell.version;
    return (isInPackage(path) ? this.parsed.get(path)?.version : undefined) ?? versionOf(path);
  }

  private snapshot(path: string): ts.IScriptSnapshot | undefined {
    const cell = this.cells.get(path);
    if (cell) return compiler.ScriptSnapshot.fromString(cell.text);
    return this.version(path) === undefined ? undefined : readLater(path);
  }

  resolve(id: string, importer: string, options = this.settings.options) {
    // The kernel's declarations extend the very modules that the declarations of the running Node import.
    const { declarations } = this.settings;
    const from = declarations.includes(importer) ? declarations[0] : importer;
    const cache = isInPackage(from) ? this.resolved : undefined;
    const found = compiler.resolveModuleName(moduleName(id, from), from, options, sys, cache);
    // A notebook that was made for tslab finds the package tslab from any folder, as in tslab's own kernel.
    const isMissingTslab = id === "tslab" && !found.resolvedModule;
    return isMissingTslab ? compiler.resolveModuleName(id, __filename, options, sys) : found;
  }

  /**
   * Finds what `/// <reference types="node" />` means. Node's own types are always those of the running Node.
   */
  private resolveTypes(
    reference: ts.FileReference | string,
    from: string,
    options: ts.CompilerOptions,
    redirected: ts.ResolvedProjectReference | undefined,
  ): ts.ResolvedTypeReferenceDirectiveWithFailedLookupLocations {
    const name = typeof reference === "string" ? reference : reference.fileName;
    if (name !== "node") return compiler.resolveTypeReferenceDirective(name, from, options, sys, redirected);
    const [resolvedFileName] = this.settings.declarations;
    return { resolvedTypeReferenceDirective: { primary: true, resolvedFileName } };
  }

  /** Gives TypeScript its parsed files, each parsed only once. */
  registry(): ts.DocumentRegistry {
    const parse = (
      path: string,
      snapshot: ts.IScriptSnapshot,
      version: string,
      kind: ts.ScriptKind | undefined,
      options: ts.CreateSourceFileOptions | ts.ScriptTarget,
    ): ts.SourceFile => {
      const known = this.parsed.get(path);
      if (known?.version === version) return known;
      const file = parsedOnce(path, options, version, () =>
        compiler.createLanguageServiceSourceFile(path, snapshot, options, version, false, kind),
      ) as Versioned;
      this.parsed.set(path, file);
      return file;
    };
    const { ES2022 } = compiler.ScriptTarget;
    return {
      acquireDocument: (path, _settings, snapshot, version, kind, options) =>
        parse(path, snapshot, version, kind, options ?? ES2022),
      acquireDocumentWithKey: (path, _path, _settings, _key, snapshot, version, kind, options) =>
        parse(path, snapshot, version, kind, options ?? ES2022),
      updateDocument: (path, _settings, snapshot, version, kind, options) =>
        parse(path, snapshot, version, kind, options ?? ES2022),
      updateDocumentWithKey: (path, _path, _settings, _key, snapshot, version, kind, options) =>
        parse(path, snapshot, version, kind, options ?? ES2022),
      getKeyForCompilationSettings: () => "" as ts.DocumentRegistryBucketKey,
      releaseDocument: () => undefined,
      releaseDocumentWithKey: (path: string) => void this.parsed.delete(path),
      reportStats: () => "",
    };
  }
}

/** Matches code that contains JSX, and rarely other code: the end of an element. */
const JSX = /<\/|\/>/;

/** Functions that TypeScript does not declare: they tell which module the JSX elements of a file need. */
const { getJSXImplicitImportBase, getJSXRuntimeImport } = compiler as unknown as {
  getJSXImplicitImportBase: (options: ts.CompilerOptions, file: ts.SourceFile) => string | undefined;
  getJSXRuntimeImport: (base: string | undefined, options: ts.CompilerOptions) => string | undefined;
};

/** Returns the import that JSX elements need but nobody writes, in the form in which a program adds it. */
function importOfRuntime(file: ts.SourceFile, options: ts.CompilerOptions): ts.StringLiteral[] {
  const name = getJSXRuntimeImport(getJSXImplicitImportBase(options, file), options);
  if (name === undefined) return [];
  const { factory } = compiler;
  const specifier = factory.createStringLiteral(name);
  const parent = Object.assign(factory.createImportDeclaration(undefined, undefined, specifier), {
    parent: file,
  });
  return [Object.assign(specifier, { parent })];
}

/** The text of a file, read when TypeScript parses it: most files have been parsed before. */
function readLater(path: string): ts.IScriptSnapshot {
  let text: string | undefined;
  const read = () => (text ??= sys.readFile(path) ?? "");
  return {
    getText: (start, end) => read().slice(start, end),
    getLength: () => read().length,
    getChangeRange: () => undefined,
  };
}

/** Makes TypeScript treat a cell as a module, as `moduleDetection: "force"` does for the program's files. */
function markAsModule(file: ts.SourceFile): void {
  (file as { externalModuleIndicator?: true }).externalModuleIndicator = true;
}
