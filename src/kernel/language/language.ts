/**
 * TypeScript for cells: compiles a cell to JavaScript, and answers questions about it for completion and
 * help.
 */
import type * as ts from "typescript";
import { isAssignedField } from "./answers/assignedFields.js";
import { type CellSource, isInCommand, readCell } from "./source/cellSource.js";
import { CheckedFiles } from "./service/checkedFiles.js";
import { compiler } from "./service/compiler.js";
import { builtInNames } from "./answers/builtInNames.js";
import { type Completions, completions } from "./answers/completions.js";
import { type CellInfo, TypeScriptError, problemsOf } from "./answers/diagnostics.js";
import { description, nameAt, useOf } from "./answers/description.js";
import { calledFunction, documentation } from "./answers/documentation.js";
import { TfjsImport } from "./answers/tfjsImport.js";
import { isExpected, missingGlobals } from "./answers/missingGlobals.js";
import { jsxIsOff } from "./answers/jsxSetting.js";
import { dynamicImports } from "./transform/dynamicImports.js";
import { EarlierCells } from "./service/earlierCells.js";
import { type CompiledFile, compileOwn } from "./transform/ownFiles.js";
import { type MappedFile, mappedFile } from "./source/mappedFile.js";
import { type Opened, Project } from "./service/project.js";
import { cellBody } from "./transform/cellBody.js";
import { BRACKET, objectCell } from "./transform/objectCell.js";
import { replacedValues } from "./answers/replacedValues.js";
import { SharedNames } from "./service/sharedNames.js";
import { type UsedNames, usedNames } from "./service/usedNames.js";
import { interruptionPoints } from "./transform/interruptionPoints.js";
import { jsxInCell } from "./transform/jsx.js";
import { withoutExports } from "./transform/withoutExports.js";

export interface CompiledCell {
  /**
   * The body of an async function with the parameter `__names` and those of Node's modules (`require`, …),
   * which resolves to the value of the last expression.
   */
  code: string;
  positions: MappedFile;
  /** The variables that the cell defines. */
  defines: string[];
  /** Those of them to which code cannot assign. */
  constants: string[];
  uses: UsedNames;
  /** What its author should know although the cell can run; each problem is reported once. */
  warnings: string[];
  /**
   * Makes the cell's definitions known to later cells, except the names for which `isMissing` returns true.
   */
  adopt(isMissing: (name: string) => boolean): void;
}

/** TS1202 forbids `import a = require("a")` in modules, but cells are compiled so that it works. */
const IMPORT_REQUIRE_IN_MODULE = 1202;

export class Language {
  /** False if cells may run whatever their types. Code that cannot be parsed never runs. */
  checksTypes = true;
  private opened: Project | undefined;
  private readonly earlier = new EarlierCells();
  private readonly tfjs = new TfjsImport();
  private readonly files = new CheckedFiles((id, from) => this.resolveOwn(id, from));

  constructor(readonly folder: string) {}

  /** @throws Error when the project's tsconfig.json cannot be used; each cell tries again */
  private get project(): Project {
    return (this.opened ??= new Project(this.folder));
  }

  /** Takes a cell apart. */
  read(cell: string): CellSource {
    return readCell(cell, (name) => this.earlier.has(name) || name in globalThis);
  }

  /** Makes the checker ready for the first cell, which reports any obstacle. */
  prepare(): void {
    try {
      this.open("");
    } catch {
      return;
    }
  }

  /**
   * `isAsync` tells which packages can be loaded only by `await import()`.
   *
   * @throws TypeScriptError when the cell, or a file of the author's own that it imports, does not pass the
   * checker
   */
  compile(
    cell: Pick<CellSource, "text" | "code">,
    cellName: string,
    isAsync: (id: string) => boolean = () => false,
  ): CompiledCell {
    const earlier = this.earlier.files;
    const object = objectCell(cell.code);
    const shift = object === undefined ? 0 : BRACKET;
    const opened = this.open(object ?? cell.code);
    const warnings = this.check(opened, {
      path: opened.file.fileName,
      name: cellName,
      source: cell.text,
      shift,
    });
    const names = new SharedNames(opened.checker, opened.file, earlier);
    for (const each of opened.namespaces.origins) names.uses.add(each);
    const { code, map } = emit(opened, {
      before: [
        cellBody(names, opened.namespaces.continued, isAsync),
        dynamicImports,
        interruptionPoints(cellName),
      ],
      after: [jsxInCell(names, isAsync), unmarked],
    });
    return {
      code,
      positions: mappedFile(cellName, cell.text, code, map, shift),
      defines: names.defined(),
      constants: names.defined().filter((name) => names.isOwnConstant(name)),
      uses: usedNames(opened.file, names),
      warnings,
      adopt: (isMissing) =>
        this.earlier.add(
          opened.file,
          names.uses,
          (name) => names.isLocal(name) || isMissing(name),
          opened.namespaces.continued,
        ),
    };
  }

  /**
   * Returns the path of the author's own file that the import of `id` in the file `from` means; undefined for
   * a package.
   */
  resolveOwn(id: string, from: string): string | undefined {
    return this.project.resolveOwn(id, from);
  }

  /** `isAsync` tells which of its imports have to be awaited. */
  compileFile(path: string, source: string, isAsync: (id: string) => boolean): CompiledFile {
    return compileOwn(path, source, this.project.settings.options, isAsync);
  }

  /** `position` and the range are offsets in UTF-16 code units. */
  complete(code: string, position: number): Completions {
    const cell = this.read(code);
    if (isInCommand(cell, position)) return { matches: [], start: position, end: position };
    const { file } = this.open(cell.code);
    return completions(this.project.service, file, position);
  }

  /**
   * Returns, in Markdown, the signature and documentation of the name at `position`, or of the function whose
   * call surrounds it. A type is described as `name?` describes it.
   */
  inspect(code: string, position: number): string | undefined {
    const cell = this.read(code).code;
    const { file } = this.open(cell);
    const { service } = this.project;
    const known = documentation(service, file.fileName, position);
    if (known !== undefined) return known;
    const called = calledFunction(service, file.fileName, position);
    const name = nameAt(file, position);
    return (name !== undefined ? this.describe(name, cell) : undefined) ?? called;
  }

  /**
   * Returns, in Markdown, what is known about a name, which may be `a.b`; undefined if it means nothing.
   * `cell` is the code that it stands in.
   */
  describe(name: string, cell = ""): string | undefined {
    const opened = this.open(`${useOf(name)}\n${cell}`);
    return description(this.project.service, opened, name);
  }

  /** Reads tsconfig.json again, and looks for packages again. */
  reload(): void {
    this.opened = undefined;
  }

  /** Forgets what earlier cells defined. */
  reset(): void {
    this.earlier.clear();
  }

  private open(code: string): Opened {
    if (!this.project.isCurrent()) this.reload();
    const { project } = this;
    try {
      return project.open(withoutExports(code), this.earlier);
    } catch (error) {
      throw this.restarted(error);
    }
  }

  /** Returns warnings. */
  private check({ program, checker, file, namespaces }: Opened, cell: CellInfo): string[] {
    const found = this.files.problems(this.project.ownFiles, file, (each) =>
      this.problems(program, each, false),
    );
    const diagnostics = [...builtInNames(file), ...this.problems(program, file, true), ...found.imported];
    if (diagnostics.length > 0) throw new TypeScriptError(problemsOf(diagnostics, cell, checker));
    const others = problemsOf(found.others, cell, checker).map(
      ({ code, message, file, line, column }) =>
        `${file}, line ${line}, column ${column}: TS${code}: ${message}\n` +
        "This cell runs all the same: only cells that import the file wait until it is corrected.",
    );
    return [...others, ...replacedValues(namespaces.replaced), ...this.tfjs.adviceOn(file)];
  }

  private problems(program: ts.Program, file: ts.SourceFile, isCell: boolean): readonly ts.Diagnostic[] {
    // Code that cannot be parsed causes many other errors that mean nothing.
    const syntax = program.getSyntacticDiagnostics(file);
    const jsx = syntax.length > 0 ? jsxIsOff(file, isCell) : undefined;
    if (jsx) return [jsx];
    if (syntax.length > 0 || !this.checksTypes) return syntax;
    try {
      const checker = program.getTypeChecker();
      const found = program
        .getSemanticDiagnostics(file)
        .filter(
          (each) =>
            each.code !== IMPORT_REQUIRE_IN_MODULE && !isAssignedField(each, checker) && !isExpected(each),
        );
      return isCell ? [...found, ...missingGlobals(file, checker)] : found;
    } catch (error) {
      throw this.restarted(error);
    }
  }

  private restarted(cause: unknown): Error {
    this.reload();
    return new Error(
      "TypeScript's checker failed on this cell and was restarted. Run the cell again; " +
        "if it fails again, declare the types of its variables explicitly.",
      { cause },
    );
  }
}

function emit({ program, file }: Opened, transformers: ts.CustomTransformers) {
  let code = "";
  let map = "";
  const write = (path: string, text: string) => {
    if (path.endsWith(".map")) map = text;
    else code = text.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n");
  };
  program.emit(file, write, undefined, false, transformers);
  return { code, map };
}

/** Removes the `export {}` with which TypeScript marks modules, because a function cannot contain it. */
const unmarked: ts.TransformerFactory<ts.SourceFile> =
  ({ factory }) =>
  (file) =>
    factory.updateSourceFile(
      file,
      file.statements.filter((each) => !compiler.isExportDeclaration(each)),
    );
