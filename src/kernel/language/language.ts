/** TypeScript for cells: from a cell's source to JavaScript, and what the checker knows for completion and help. */
import type * as ts from "typescript";
import { commandLines } from "./source/cellSource.js";
import { compiler } from "./service/compiler.js";
import { type Completions, completions } from "./answers/completions.js";
import { TypeScriptError, problemsOf } from "./answers/diagnostics.js";
import { documentation } from "./answers/documentation.js";
import { dynamicImports } from "./transform/dynamicImports.js";
import { EarlierCells } from "./service/earlierCells.js";
import { type CompiledFile, compileOwn } from "./transform/ownFiles.js";
import { type MappedFile, mappedFile } from "./source/mappedFile.js";
import { type Opened, Project, isOwn } from "./service/project.js";
import { cellBody } from "./transform/cellBody.js";
import { SharedNames } from "./service/sharedNames.js";
import { interruptionPoints } from "./transform/interruptionPoints.js";
import { withoutExports } from "./transform/withoutExports.js";

export interface CompiledCell {
  /** The body of an async function of `__names` and `require` that resolves to the value of the last expression. */
  code: string;
  positions: MappedFile;
  /** The variables that the cell defines. */
  defines: string[];
  /** Makes what the cell defines known to later cells, but for what `isMissing`. */
  adopt(isMissing: (name: string) => boolean): void;
}

/** TS1202, of `import a = require("a")`: a cell is translated so that it works. */
const IMPORT_REQUIRE_IN_MODULE = 1202;

export class Language {
  private project: Project;
  private readonly earlier = new EarlierCells();
  /** Files that cells import and that the checker had nothing against. */
  private approved = new WeakSet<ts.SourceFile>();

  constructor(readonly folder: string) {
    this.project = new Project(folder);
  }

  /**
   * Throws a TypeScriptError when the cell, or a file of the user's own that it imports, does not pass the checker.
   * `isAsync` says which packages can only be had by `await import()`.
   */
  compile(source: string, cellName: string, isAsync: (id: string) => boolean = () => false): CompiledCell {
    const earlier = this.earlier.files;
    const opened = this.open(source);
    this.check(opened, cellName, source);
    const names = new SharedNames(opened.checker, opened.file, earlier);
    const { code, map } = emit(opened, [cellBody(names, isAsync), dynamicImports, interruptionPoints]);
    return {
      code,
      positions: mappedFile(cellName, source, code, map),
      defines: names.defined(),
      adopt: (isMissing) =>
        this.earlier.add(opened.file, names.uses, (name) => names.isLocal(name) || isMissing(name)),
    };
  }

  /** The path of the file of the user's own that an import in the file `from` means; undefined for a package. */
  resolveOwn(id: string, from: string): string | undefined {
    return this.project.resolveOwn(id, from);
  }

  compileFile(path: string, source: string): CompiledFile {
    return compileOwn(path, source, this.project.settings.options);
  }

  /** `position` and the range are offsets in UTF-16 code units. */
  complete(code: string, position: number): Completions {
    const { file } = this.open(code);
    return completions(this.project.service, file, position);
  }

  /** Signature and documentation of the name at `position`, or of the function whose arguments are written there. Markdown. */
  inspect(code: string, position: number): string | undefined {
    const { file } = this.open(code);
    return documentation(this.project.service, file.fileName, position);
  }

  /** Reads tsconfig.json and looks for packages anew. */
  reload(): void {
    this.project = new Project(this.folder);
  }

  /** Forgets what earlier cells defined. */
  reset(): void {
    this.earlier.clear();
  }

  private open(cell: string): Opened {
    const text = withoutExports(commandLines(cell).code);
    try {
      return this.project.open(text, this.earlier.files);
    } catch (error) {
      throw this.startedAnew(error);
    }
  }

  private check({ program, file }: Opened, cellName: string, source: string): void {
    const own = program
      .getSourceFiles()
      .filter((each) => isOwn(each.fileName) && !this.project.isCell(each.fileName));
    const unknown = own.filter((each) => !this.approved.has(each));
    if (unknown.length > 0) this.approved = new WeakSet(); // what is in order depends on what is imported
    const diagnostics = [file, ...(unknown.length > 0 ? own : [])].flatMap((each) =>
      this.problems(program, each),
    );
    if (diagnostics.length > 0) {
      throw new TypeScriptError(problemsOf(diagnostics, { path: file.fileName, name: cellName, source }));
    }
    for (const each of own) this.approved.add(each);
  }

  private problems(program: ts.Program, file: ts.SourceFile): readonly ts.Diagnostic[] {
    // Code that cannot be parsed gives rise to many errors that mean nothing.
    const syntax = program.getSyntacticDiagnostics(file);
    if (syntax.length > 0) return syntax;
    try {
      return program.getSemanticDiagnostics(file).filter(({ code }) => code !== IMPORT_REQUIRE_IN_MODULE);
    } catch (error) {
      throw this.startedAnew(error);
    }
  }

  private startedAnew(cause: unknown): Error {
    this.reload();
    return new Error(
      "TypeScript's checker failed on this cell and was started anew. Run the cell again; if it fails again, give the types of its " +
        "variables explicitly.",
      { cause },
    );
  }
}

function emit({ program, file }: Opened, before: ts.TransformerFactory<ts.SourceFile>[]) {
  let code = "";
  let map = "";
  const write = (path: string, text: string) => {
    if (path.endsWith(".map")) map = text;
    else code = text.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n");
  };
  program.emit(file, write, undefined, false, { before, after: [unmarked] });
  return { code, map };
}

/** TypeScript marks what was a module by `export {}`, which a function cannot have. */
const unmarked: ts.TransformerFactory<ts.SourceFile> =
  ({ factory }) =>
  (file) =>
    factory.updateSourceFile(
      file,
      file.statements.filter((each) => !compiler.isExportDeclaration(each)),
    );
