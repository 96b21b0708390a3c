/**
 * The files that the checker sees: the notebook's cells, the files they import, and the declarations of Node
 * and TypeScript.
 */
import { dirname, join, sep } from "node:path";
import type * as ts from "typescript";
import { compiler } from "./compiler.js";
import { specifier } from "./specifier.js";
import { isDeclaration, parsedOnce, versionOf } from "./parsedFiles.js";
import { type Settings, settingsFor } from "./settings.js";

const { sys } = compiler;

/** A program, and one cell in it. */
export interface Opened {
  program: ts.Program;
  checker: ts.TypeChecker;
  file: ts.SourceFile;
}

/**
 * `version`, which TypeScript does not declare, is what `getScriptVersion` returned when the file was parsed.
 */
type Versioned = ts.SourceFile & { version: string };

/**
 * How many empty files are added for cells to come. TypeScript keeps what it knows about the structure of a
 * program for as long as the list of its files stays the same, which makes a cell five times faster.
 */
const ROOM = 50;
const EMPTY = { text: "", version: "empty" };

let opened = 0;

export class Project {
  readonly settings: Settings;
  readonly service: ts.LanguageService;
  /** Cells by their path, and empty ones. No file on disk has such a path. */
  private readonly cells = new Map<string, { text: string; version: string }>();
  private readonly parsed = new Map<string, Versioned>();
  private readonly resolved: ts.ModuleResolutionCache;

  constructor(readonly folder: string) {
    this.settings = settingsFor(folder);
    this.resolved = compiler.createModuleResolutionCache(folder, (path) => path, this.settings.options);
    this.service = compiler.createLanguageService(this.host(), this.registry());
  }

  /** Puts a cell into the program. `earlier` are the cells that it sees, oldest first. */
  open(text: string, earlier: ts.SourceFile[]): Opened {
    for (const path of this.cells.keys()) this.cells.set(path, EMPTY);
    for (const each of earlier as Versioned[]) {
      this.cells.set(each.fileName, { text: each.text, version: each.version });
      this.parsed.set(each.fileName, each);
    }
    const path = this.free();
    this.cells.set(path, { text, version: `cell ${++opened}` });
    const program = this.service.getProgram();
    const file = program?.getSourceFile(path);
    if (!program || !file) throw new Error(`TypeScript made no program for ${path}`);
    const checker = program.getTypeChecker();
    // As in tslab: where TypeScript does not find a name in a file, it looks in the node around it. (Binding,
    // which clears `parent`, is over.)
    (file as { parent?: ts.Node }).parent = earlier.at(-1);
    return { program, checker, file };
  }

  /** Returns the path of an empty cell. */
  private free(): string {
    for (const [path, cell] of this.cells) if (cell === EMPTY) return path;
    const { size } = this.cells;
    for (let each = size; each < size + ROOM; each++)
      this.cells.set(join(this.folder, `[${each}].ts`), EMPTY);
    return this.free();
  }

  /**
   * Returns the path of the author's own file (TypeScript, JavaScript or JSON) that `id` means in `from`;
   * undefined for a package.
   */
  resolveOwn(id: string, from: string): string | undefined {
    const { resolvedModule } = compiler.resolveModuleName(specifier(id), from, this.settings.options, sys);
    return resolvedModule && isOwn(resolvedModule.resolvedFileName)
      ? resolvedModule.resolvedFileName
      : undefined;
  }

  isCell(path: string): boolean {
    return this.cells.has(path);
  }

  private host(): ts.LanguageServiceHost {
    const { options } = this.settings;
    return {
      getCompilationSettings: () => options,
      getScriptFileNames: () => [...this.settings.declarations, ...this.cells.keys()],
      getScriptVersion: (path) => this.cells.get(path)?.version ?? this.version(path) ?? "",
      getScriptSnapshot: (path) => {
        const text = this.cells.get(path)?.text ?? sys.readFile(path);
        return text === undefined ? undefined : compiler.ScriptSnapshot.fromString(text);
      },
      getCurrentDirectory: () => this.folder,
      getDefaultLibFileName: (each) => compiler.getDefaultLibFilePath(each),
      useCaseSensitiveFileNames: () => true,
      fileExists: (path) => this.cells.has(path) || sys.fileExists(path),
      readFile: (path) => this.cells.get(path)?.text ?? sys.readFile(path),
      directoryExists: (path) => sys.directoryExists(path),
      getDirectories: (path) => sys.getDirectories(path),
      readDirectory: (...args) => sys.readDirectory(...args),
      realpath: (path) => sys.realpath?.(path) ?? path,
      resolveModuleNameLiterals: (literals, from, _redirected, settings) =>
        literals.map(({ text }) => this.resolve(text, from, settings)),
    };
  }

  /** Packages do not change while a kernel runs, except through %npm, which makes a new Project necessary. */
  private version(path: string): string | undefined {
    return (path.includes("/node_modules/") ? this.parsed.get(path)?.version : undefined) ?? versionOf(path);
  }

  private resolve(id: string, from: string, options: ts.CompilerOptions) {
    const cache = from.includes("/node_modules/") ? this.resolved : undefined;
    const found = compiler.resolveModuleName(specifier(id), from, options, sys, cache);
    // A notebook that was made for tslab finds it from any folder, as it does in tslab's kernel.
    const isMissingTslab = id === "tslab" && !found.resolvedModule;
    return isMissingTslab ? compiler.resolveModuleName(id, __filename, options, sys) : found;
  }

  /** Gives TypeScript its parsed files, each parsed only once. */
  private registry(): ts.DocumentRegistry {
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

/** Returns true for the author's own files: neither declarations nor files of a package. */
export const isOwn = (path: string): boolean =>
  !isDeclaration(path) && !dirname(path).split(sep).includes("node_modules");
