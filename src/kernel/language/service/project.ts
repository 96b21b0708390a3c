/**
 * The checker of a notebook. A cell that needs files which no cell has imported before becomes part of
 * TypeScript's program. The more files a program has, the longer it takes to make, and its checker begins
 * with nothing known; so all other cells are checked, one by one, by the checker of the existing program.
 */
import { dirname, sep } from "node:path";
import type * as ts from "typescript";
import { compiler } from "./compiler.js";
import { moduleName } from "./importMap.js";
import type { EarlierCells } from "./earlierCells.js";
import { type MergedNamespaces, mergeNamespaces } from "./mergedNamespaces.js";
import { isDeclaration, isInPackage, versionOf } from "./parsedFiles.js";
import { ProgramFiles } from "./programFiles.js";
import { type Settings, settingsFor, settingsSource } from "./settings.js";

const { sys } = compiler;
/** Makes the symbols of a file. TypeScript does not declare this function. */
const { bindSourceFile } = compiler as unknown as {
  bindSourceFile: (file: ts.SourceFile, options: ts.CompilerOptions) => void;
};

/** A program, and one cell that its checker knows. */
export interface Opened {
  program: ts.Program;
  checker: ts.TypeChecker;
  file: ts.SourceFile;
  namespaces: MergedNamespaces;
}

/** The function of its program that the checker calls, and that TypeScript does not declare. */
type Asked = ts.Program & {
  getResolvedModule(file: ts.SourceFile, name: string, mode: ts.ResolutionMode): Resolution | undefined;
};
type Resolution = ts.ResolvedModuleWithFailedLookupLocations;

/**
 * Matches a cell that may bring files or global names into the program in ways other than an import
 * declaration.
 */
const BRINGS = /\b(?:export|declare|require)\b|\bimport\s*\(|^\s*\/\/\//m;

/** How many cells one checker checks; it remembers something about each of them. */
const MAX_CHECKED = 500;

/** The cells for which a program was made. */
const inProgram = new WeakSet<ts.SourceFile>();
/** The modules that each of the other cells imports, by their names in it. */
const importedBy = new WeakMap<ts.SourceFile, Map<string, Resolution>>();

export class Project {
  readonly settings: Settings;
  readonly service: ts.LanguageService;
  private readonly files: ProgramFiles;
  private program: ts.Program | undefined;
  /** The files of the program that can change: those that belong to no package. */
  private changeable: string[] = [];
  /** The author's own files in the program. */
  private own: ts.SourceFile[] = [];
  /** The modules that declarations in the program declare by name, such as "fs", with quotes. */
  private ambient = new Set<string>();
  /** The latest cell for which no program was made. */
  private latest: ts.SourceFile | undefined;
  private state = "";
  private generation = 0;
  private checked = 0;

  constructor(readonly folder: string) {
    this.settings = settingsFor(folder);
    this.files = new ProgramFiles(folder, this.settings);
    this.service = compiler.createLanguageService(
      this.files.host(() => this.state),
      this.files.registry(),
    );
  }

  /** Returns false once tsconfig.json has changed. */
  isCurrent(): boolean {
    return this.settings.source === settingsSource(this.folder).version;
  }

  /** Gives a cell to the checker. `earlier` holds the cells that it sees. */
  open(text: string, earlier: EarlierCells): Opened {
    if (earlier.generation !== this.generation || ++this.checked > MAX_CHECKED) this.files.renew();
    this.generation = earlier.generation;
    this.files.keep(earlier.files.filter((each) => inProgram.has(each) || importedBy.has(each)));
    const { program, file } = this.alone(text) ?? this.added(text);
    // As in tslab: where TypeScript does not find a name in a file, it looks in the node around it. (Binding,
    // which clears `parent`, is over.)
    (file as { parent?: ts.Node }).parent = earlier.scope;
    const checker = program.getTypeChecker();
    return { program, checker, file, namespaces: mergeNamespaces(file, earlier.files) };
  }

  /** Makes a program that contains the cell. */
  private added(text: string): Pick<Opened, "program" | "file"> {
    const path = this.files.add(text);
    const program = this.current();
    const file = program.getSourceFile(path);
    if (!file) throw new Error(`TypeScript made no program for ${path}`);
    this.files.include(file);
    inProgram.add(file);
    return { program, file };
  }

  /** Makes a cell ready for the existing checker; returns undefined if the cell needs a new program. */
  private alone(text: string): Pick<Opened, "program" | "file"> | undefined {
    const { options } = this.settings;
    if (BRINGS.test(text)) return undefined;
    const program = this.current();
    const file = this.files.parse(text);
    const modules = this.known(program, file);
    if (!modules) return undefined;
    bindSourceFile(file, options);
    if (modules.size > 0) importedBy.set(file, modules);
    this.latest = file;
    return { program, file };
  }

  /** Returns the modules that a cell imports, by name; undefined if one of them is not in the program. */
  private known(program: ts.Program, file: ReturnType<ProgramFiles["parse"]>) {
    const modules = new Map<string, Resolution>();
    for (const { text: name } of file.imports) {
      const found = this.files.resolve(name, file.fileName);
      const path = found.resolvedModule?.resolvedFileName;
      if (path === undefined ? !this.ambient.has(`"${name}"`) : !program.getSourceFile(path))
        return undefined;
      modules.set(name, found);
    }
    return modules;
  }

  /** The author's own files that the cells of the program import, directly or through others. */
  get ownFiles(): readonly ts.SourceFile[] {
    return this.own;
  }

  /**
   * Returns the path of the author's own file (TypeScript, JavaScript or JSON) that `id` means in `from`;
   * undefined for a package.
   */
  resolveOwn(id: string, from: string): string | undefined {
    const { resolvedModule } = compiler.resolveModuleName(
      moduleName(id, from),
      from,
      this.settings.options,
      sys,
    );
    return resolvedModule && isOwn(resolvedModule.resolvedFileName)
      ? resolvedModule.resolvedFileName
      : undefined;
  }

  /** Returns the program of the files as they are now. */
  private current(): ts.Program {
    this.state = this.versions();
    const program = this.service.getProgram();
    if (!program) throw new Error("TypeScript made no program");
    if (program === this.program) return program;
    const outside = program
      .getSourceFiles()
      .filter(({ fileName }) => !isInPackage(fileName) && !this.files.isCell(fileName));
    this.changeable = outside.map(({ fileName }) => fileName);
    this.own = outside.filter(({ fileName }) => isOwn(fileName));
    this.state = this.versions();
    this.checked = 0;
    const ambient = program.getTypeChecker().getAmbientModules();
    this.ambient = new Set(ambient.map(({ name }) => name));
    this.serveCells(program as Asked);
    return (this.program = program);
  }

  /** Returns a text that changes whenever a file or the list of files does. */
  private versions(): string {
    return [this.files.versions(), ...this.changeable.map(versionOf)].join();
  }

  /** Makes a program find the cells that are checked without being part of it. */
  private serveCells(program: Asked): void {
    const getSourceFile = program.getSourceFile.bind(program);
    const getResolvedModule = program.getResolvedModule.bind(program);
    program.getSourceFile = (path) => (path === this.latest?.fileName ? this.latest : getSourceFile(path));
    program.getResolvedModule = (file, name, mode) =>
      getResolvedModule(file, name, mode) ?? importedBy.get(file)?.get(name);
  }
}

/** Returns true for the author's own files: neither declarations nor files of a package. */
export const isOwn = (path: string): boolean =>
  !isDeclaration(path) && !dirname(path).split(sep).includes("node_modules");
