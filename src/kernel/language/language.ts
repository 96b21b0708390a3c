/** TypeScript for cells: from a cell's source to JavaScript, and what the checker knows for completion and help. */
import { getCodeMetadata } from "tslab/dist/metadata.js";
import { printQuickInfo } from "tslab/dist/inspect.js";
import { CellSource } from "./cellSource.js";
import { compiler } from "./compiler.js";
import { type Problem, TypeScriptError } from "./diagnostics.js";
import { type MappedFile, mappedCell, mappedFile } from "./positions.js";
import { type Diagnostic, type TslabConverter, createTslabConverter } from "./tslab.js";

export interface CompiledCell {
  /** The body of an async function of `exports` and `require`; undefined where nothing is to be run. */
  code: string | undefined;
  positions: MappedFile | undefined;
  /** Names that the cell gives to later ones. */
  exported: string[];
  /** The exported name that holds the value of the last expression. */
  result: string | undefined;
  /** False where the last expression is an assignment. */
  showsResult: boolean;
  /** TypeScript files beside the notebook that the cell imports and that are new or changed. */
  files: CompiledFile[];
}

export interface CompiledFile {
  /** With the ending .js that the file would have. */
  path: string;
  code: string;
  positions: MappedFile | undefined;
}

export class Language {
  private converter: TslabConverter = createTslabConverter();
  /** TypeScript declarations of everything that earlier cells defined. */
  private declarations = "";
  private pending: string | undefined;

  /** Throws a TypeScriptError when the cell does not pass the checker. */
  compile(original: string, cellName: string): CompiledCell {
    const cell = new CellSource(original);
    const module = getCodeMetadata(original).module;
    this.pending = undefined;
    if (module !== undefined) {
      this.refuse(this.converter.addModule(module, original, getCodeMetadata(original)), cell, cellName);
      return {
        code: undefined,
        positions: undefined,
        exported: [],
        result: undefined,
        showsResult: false,
        files: [],
      };
    }
    const converted = this.convert(cell.code);
    this.refuse(converted.diagnostics, cell, cellName);
    const { output } = converted;
    const transpiled = output === undefined ? undefined : this.converter.transpiled(output);
    this.pending = declarationsOf(converted.declOutput ?? "", transpiled?.exported ?? []);
    return {
      code: output,
      positions:
        output !== undefined && transpiled ? mappedCell(cellName, cell, output, transpiled.maps) : undefined,
      exported: transpiled?.exported ?? [],
      result: converted.lastExpressionVar,
      showsResult: !cell.endsInAssignment,
      files: (converted.sideOutputs ?? []).map(({ path, data }) => {
        const name = path.replace(/\.js$/, ".ts");
        const source = compiler.sys.readFile(name);
        const maps = this.converter.transpiled(data)?.maps;
        return {
          path,
          code: data,
          positions: source !== undefined && maps ? mappedFile(name, source, maps) : undefined,
        };
      }),
    };
  }

  /** Looks for packages anew. */
  reload(): void {
    this.converter.close();
    this.converter = createTslabConverter();
  }

  /** Forgets what earlier cells defined. */
  reset(): void {
    this.declarations = "";
  }

  /** Makes what the cell compiled last defines known to later cells. */
  adopt(): void {
    if (this.pending !== undefined) this.declarations = this.pending;
    this.pending = undefined;
  }

  /** `position` and the range are offsets in UTF-16 code units. */
  complete(code: string, position: number): { matches: string[]; start: number; end: number } {
    const { candidates, start, end } = this.converter.complete(this.declarations, code, position);
    return { matches: candidates, start, end };
  }

  /** Signature and documentation of the name at `position`. */
  inspect(code: string, position: number): string | undefined {
    // The front end sends the position after the name; TypeScript wants one inside it.
    for (const offset of [position, position - 1]) {
      const info = offset >= 0 ? this.converter.inspect(this.declarations, code, offset) : undefined;
      if (info) return printQuickInfo(info);
    }
    return undefined;
  }

  private convert(code: string) {
    try {
      return this.converter.convert(this.declarations, code);
    } catch (error) {
      // A failure inside the checker leaves tslab's converter unusable.
      this.reload();
      throw new Error(
        "TypeScript's checker failed on this cell and was started anew. Run the cell again; if it fails again, " +
          "give the types of its variables explicitly.",
        { cause: error },
      );
    }
  }

  private refuse(diagnostics: Diagnostic[], cell: CellSource, cellName: string): void {
    if (diagnostics.length === 0) return;
    // Code that cannot be parsed gives rise to many errors that mean nothing.
    const syntax = diagnostics.filter(({ code }) => code < 2000);
    const problems = joinChains(syntax.length > 0 ? syntax : diagnostics);
    throw new TypeScriptError(problems.map((each) => toProblem(each, cell, cellName)));
  }
}

/**
 * The declarations that tslab hands on. Where TypeScript has no way to write down the type of something that the
 * cell defines, it writes no declarations for the cell, and tslab puts "undefined": its names then have type any.
 */
function declarationsOf(declared: string, names: string[]): string {
  const missing = "undefined";
  if (!declared.startsWith(missing)) return declared;
  return names.map((name) => `declare let ${name}: any;\n`).join("") + declared.slice(missing.length);
}

/** tslab lists the lines of one message ("Type A is not assignable … Property b is missing …") one by one. */
function joinChains(diagnostics: Diagnostic[]): Diagnostic[] {
  const joined: Diagnostic[] = [];
  for (const each of diagnostics) {
    const last = joined.at(-1);
    const continues =
      last?.start.offset === each.start.offset &&
      last.end.offset === each.end.offset &&
      (each.fileName === undefined || each.fileName === last.fileName);
    if (last && continues) last.messageText += `\n  ${each.messageText}`;
    else joined.push({ ...each });
  }
  return joined;
}

function toProblem(diagnostic: Diagnostic, cell: CellSource, cellName: string): Problem {
  const { code, messageText: message, fileName, start, end } = diagnostic;
  const length = Math.max(1, end.offset - start.offset);
  if (fileName === undefined) {
    const place = cell.placeOf(start.offset);
    return { code, message, file: cellName, source: cell.original, length, ...place };
  }
  const source = compiler.sys.readFile(fileName) ?? "";
  return { code, message, file: fileName, source, length, line: start.line + 1, column: start.character + 1 };
}
