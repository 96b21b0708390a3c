/** The problems that TypeScript finds in a cell. */
import { isAbsolute } from "node:path";
import type * as ts from "typescript";
import { compiler } from "../service/compiler.js";
import { adviceToAdd } from "../service/missingPackage.js";
import { mapped } from "../service/importMap.js";
import { adviceOnImport } from "../service/specifier.js";
import { type Place, placeAt } from "../source/place.js";
import { adviceOnNode } from "./missingGlobals.js";
import { adviceOnMember } from "./missingMembers.js";
import { adviceOnExport } from "./moduleExports.js";
import { adviceOnAlias, adviceOnCommand, adviceToDefine } from "./undefinedNames.js";

export interface Problem extends Place {
  /** 2322 for TS2322. */
  code: number;
  message: string;
  /** The cell's name, or the path of a file that it imports. */
  file: string;
  source: string;
  /** The length of the underlined text. */
  length: number;
}

export class TypeScriptError extends Error {
  override name = "TypeScriptError";

  constructor(readonly problems: Problem[]) {
    const [{ code, message }] = problems;
    const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
    super(`TS${code}: ${message}${more}`);
  }
}

/** A cell as its author knows it, and as TypeScript does. */
export interface CellInfo {
  /** TypeScript's name for it. */
  path: string;
  /** The author's name for it. */
  name: string;
  /** The text that the author wrote, of which TypeScript saw only a part. */
  source: string;
  /** The number of characters that TypeScript saw before it. */
  shift: number;
}

/**
 * Turns TypeScript's diagnostics into problems with places. A problem in the file `cell.path` is placed in
 * the cell: it names the cell, and counts the lines that the author wrote.
 */
export function problemsOf(
  diagnostics: readonly ts.Diagnostic[],
  cell: CellInfo,
  checker: ts.TypeChecker,
): Problem[] {
  const advised = new Set<string>();
  return diagnostics.map(({ code, messageText, file, start = 0, length = 1 }) => {
    const text = corrected(compiler.flattenDiagnosticMessageText(messageText, "\n"));
    // The name in `for (i = 0; i < 3; i++)` needs advice only once.
    const more = file && !advised.has(text) ? advice(code, text, file, start, checker) : "";
    if (more) advised.add(text);
    const message = text + more;
    const isCell = file === undefined || file.fileName === cell.path;
    const source = isCell ? cell.source : file.text;
    const name = isCell ? cell.name : file.fileName;
    const place = placeAt(source, isCell ? Math.max(0, start - cell.shift) : start);
    return { code, message, file: name, source, length: Math.max(1, length), ...place };
  });
}

/**
 * Puts what the author can do in place of TypeScript's advice to change settings that follow the running
 * Node, and leaves out the import that it would write, because the name of the module lacks its ending there.
 */
function corrected(message: string): string {
  const { version } = process;
  return message
    .replace(
      /Do you need to change your target library\?[^]*/,
      `Node ${version} does not have it, or the lib of tsconfig.json leaves it out.`,
    )
    .replace(/^Cannot find name ('node:[^']*')\.[^]*/, `Node ${version} has no module $1.`)
    .replace(/( has no default export\.) Did you mean to use [^]*/, "$1");
}

/** The codes of "Cannot find name", without and with a suggestion, and for `({ name } = object)`. */
const UNKNOWN_NAME = new Set([2304, 2552, 18004]);
/** "The left-hand side of an arithmetic operation must be a number", as in `!ls -l`. */
const NO_NUMBER = 2362;
/** The codes of syntax errors are below this. */
const FIRST_SEMANTIC = 2000;
/** The codes of "Cannot find module", with names to import and without. */
const UNKNOWN_MODULE = new Set([2307, 2882]);
/** "Cannot find namespace", and "… refers to a value, but is being used as a type here". */
const NO_NAMESPACE = new Set([2503, 2749]);
const UNKNOWN_PROPERTY = new Set([2339, 2551]);
const ON_DENO =
  " Cells have only Deno.jupyter. Use Node's own modules (node:fs, process.env), or the package @deno/shim-deno.";

/** Says what to write instead; returns "" if there is nothing to say. */
function advice(
  code: number,
  message: string,
  file: ts.SourceFile,
  start: number,
  checker: ts.TypeChecker,
): string {
  const isCommand = code < FIRST_SEMANTIC || code === NO_NUMBER || /!\s*$/.test(file.text.slice(0, start));
  const command = isCommand ? adviceOnCommand(file.text, start) : "";
  if (command) return command;
  const onNode = adviceOnNode(code, file, start) || adviceOnMember(code, file, start, checker);
  if (onNode) return onNode;
  if (UNKNOWN_NAME.has(code)) return adviceToDefine(file, start);
  if (NO_NAMESPACE.has(code)) return adviceOnAlias(file, start);
  if (UNKNOWN_PROPERTY.has(code) && /\bDeno\??\.$/.test(file.text.slice(0, start))) return ON_DENO;
  const onExport = adviceOnExport(code, file, start, checker);
  if (onExport) return onExport;
  const [, id = ""] = /^["'`](.*?)["'`]/.exec(file.text.slice(start)) ?? [];
  return (UNKNOWN_MODULE.has(code) && adviceToGet(id, file.fileName)) || adviceToAdd(message);
}

function adviceToGet(id: string, from: string): string {
  const found = mapped(id, from);
  if (!found) return adviceOnImport(id);
  const { address, map } = found;
  const missing = isAbsolute(address) ? ", which does not exist" : "";
  return ` ${map} maps it to ${address}${missing}.${adviceOnImport(address)}`;
}
