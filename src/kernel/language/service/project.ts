/**
 * The checker of a notebook. A cell that imports something becomes part of TypeScript's program. Making a
 * program takes as long as it has many files, and its checker begins with nothing known, so that all other
 * cells are checked one after the other by the checker of the program that is there.
 */
import { dirname, join, sep } from "node:path";
import type * as ts from "typescript";
import { compiler } from "./compiler.js";
import { isDeclaration, versionOf } from "./parsedFiles.js";
import { ProgramFiles, isInPackage } from "./programFiles.js";
import { type Settings, settingsFor } from "./settings.js";

const { sys } = compiler;
/** Not declared: makes the symbols of a file. */
const { bindSourceFile } = compiler as unknown as {
  bindSourceFile(file: ts.SourceFile, options: ts.CompilerOptions): void;
};

/** A program, and one cell that its checker knows. */
export interface Opened {
  program: ts.Program;
  checker: ts.TypeChecker;
  file: ts.SourceFile;
}

/** What a program sets in each of its files, and TypeScript does not declare. */
interface InProgram {
  path: string;
  resolvedPath: string;
  originalFileName: string;
  imports: ts.StringLiteralLike[];
  moduleAugmentations: ts.StringLiteral[];
  ambientModuleNames: string[];
}

/** The words without which a cell cannot bring other files or global names into the program. */
const BRINGS = /\b(?:import|export|declare)\b|^\s*\/\/\//m;

/** How many cells one checker checks; it remembers something about each of them. */
const MAX_CHECKED = 500;

/** The cells that are part of a program. */
const inProgram = new WeakSet<ts.SourceFile>();

let opened = 0;

export class Project {
  readonly settings: Settings;
  readonly service: ts.LanguageService;
  private readonly files: ProgramFiles;
  private program: ts.Program | undefined;
  /** The files of the program that can change: those of no package. */
  private changeable: string[] = [];
  /** The author's own files in the program. */
  private own: ts.SourceFile[] = [];
  /** The latest cell that is not in the program. */
  private alone: ts.SourceFile | undefined;
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

  /**
   * Gives a cell to the checker. `earlier` are the cells that it sees, oldest first. `generation` is another
   * number when names of theirs mean something else than before.
   */
  open(text: string, earlier: ts.SourceFile[], generation = 0): Opened {
    if (generation !== this.generation || ++this.checked > MAX_CHECKED) this.files.renew();
    this.generation = generation;
    this.files.keep(earlier.filter((each) => inProgram.has(each)));
    const isAlone = this.settings.options.jsx === undefined && !BRINGS.test(text);
    const path = isAlone ? join(this.folder, `[alone ${++opened}].ts`) : this.files.add(text);
    const program = this.current();
    const file = isAlone ? this.bound(path, text) : program.getSourceFile(path);
    if (!file) throw new Error(`TypeScript made no program for ${path}`);
    if (isAlone) this.alone = file;
    else inProgram.add(file);
    // As in tslab: where TypeScript does not find a name in a file, it looks in the node around it. (Binding,
    // which clears `parent`, is over.)
    (file as { parent?: ts.Node }).parent = earlier.at(-1);
    return { program, checker: program.getTypeChecker(), file };
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
    const { resolvedModule } = compiler.resolveModuleName(id, from, this.settings.options, sys);
    return resolvedModule && isOwn(resolvedModule.resolvedFileName)
      ? resolvedModule.resolvedFileName
      : undefined;
  }

  /** Returns the program of the files as they are now. */
  private current(): ts.Program {
    this.state = [this.files.versions(), ...this.changeable.map(versionOf)].join();
    const program = this.service.getProgram();
    if (!program) throw new Error("TypeScript made no program");
    if (program === this.program) return program;
    const outside = program
      .getSourceFiles()
      .filter(({ fileName }) => !isInPackage(fileName) && !this.files.isCell(fileName));
    this.changeable = outside.map(({ fileName }) => fileName);
    this.own = outside.filter(({ fileName }) => isOwn(fileName));
    this.state = [this.files.versions(), ...this.changeable.map(versionOf)].join();
    this.checked = 0;
    const find = program.getSourceFile;
    program.getSourceFile = (path) => (path === this.alone?.fileName ? this.alone : find(path));
    return (this.program = program);
  }

  /** Makes a cell ready for the checker, as a program does with its files. */
  private bound(path: string, text: string): ts.SourceFile {
    const file = this.files.parse(path, text);
    Object.assign(file, {
      path,
      resolvedPath: path,
      originalFileName: path,
      imports: [],
      moduleAugmentations: [],
      ambientModuleNames: [],
    } satisfies InProgram);
    bindSourceFile(file, this.settings.options);
    return file;
  }
}

/** Returns true for the author's own files: neither declarations nor files of a package. */
export const isOwn = (path: string): boolean =>
  !isDeclaration(path) && !dirname(path).split(sep).includes("node_modules");
