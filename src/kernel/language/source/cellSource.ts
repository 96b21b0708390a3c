/** A cell as its author wrote it, taken apart: its command lines, and the code between them. */
import { parsedCell } from "../service/parsedCell.js";

export interface Command {
  /** The word after the %, or "!" for a shell command. IPython's %%bash is "%bash". */
  name: string;
  args: string;
}

export interface CellSource {
  /** The whole cell, as the author wrote it. */
  text: string;
  /**
   * Its commands, and the pieces of code between them, in order. A piece of code is the cell with all other
   * lines blanked out. It is as long as the text, so that positions stay the same.
   */
  parts: (Command | string)[];
  /** All of its code: the cell with its command lines blanked out. */
  code: string;
}

/** Blanks out a first line like `#!/usr/bin/env node`, which Node ignores. */
export const withoutInterpreter = (text: string): string =>
  text.replace(/^#!.*/, (line) => " ".repeat(line.length));

/** `isName` tells whether other cells, or Node, define a name: `!done` is code if `done` exists. */
export function readCell(text: string, isName: (name: string) => boolean = () => false): CellSource {
  const parts: (Command | string)[] = [];
  const code = withoutInterpreter(text).split("\n");
  const blank = code.map((line) => " ".repeat(line.length));
  let start = 0;
  const addCode = (end: number) => {
    const lines = code.slice(start, end);
    if (!lines.every((line) => /^\s*(\/\/.*)?$/.test(line))) {
      parts.push([...blank.slice(0, start), ...lines, ...blank.slice(end)].join("\n"));
    }
    start = end;
  };
  for (const [index, line] of code.entries()) {
    const command = commandIn(line, (name) => isName(name) || namesIn(text).has(name));
    // The line may be part of a template or of an expression that is not complete.
    if (!command || parsedCell(code.slice(0, index).join("\n")).parseDiagnostics.length > 0) continue;
    addCode(index);
    parts.push(command);
    // The argument of %time is code. (Blanks, because a comment would count as documentation of what
    // follows.)
    code[index] = command.name === "time" ? line.replace(/^%\w+/, blank[index].slice(0, 5)) : blank[index];
  }
  addCode(code.length);
  return { text, parts, code: code.join("\n") };
}

/** Tells whether a position is in a command, apart from the argument of %time, which is code. */
export function isInCommand({ text, code }: CellSource, position: number): boolean {
  const start = text.lastIndexOf("\n", position - 1) + 1;
  const line = text.slice(start, position);
  return line.trim() !== "" && code.slice(start, position).trim() === "" && !/^%time\s/.test(line);
}

function commandIn(line: string, isName: (name: string) => boolean): Command | undefined {
  const [, sign, name = sign, args = ""] = /^(?:(!)|%(%?\w+))\s*(.*?)\s*$/.exec(line) ?? [];
  if (name === undefined || (name === "!" && !isShell(line, isName))) return undefined;
  return { name, args };
}

/** Tells `!ls -l` and `! ls` from JavaScript, such as `!done && go()` and `!/a/.test(text)`. */
function isShell(line: string, isName: (name: string) => boolean): boolean {
  const word = /^!([A-Za-z_]\w*)(?![\w$([`])/.exec(line)?.[1];
  if (word !== undefined) return !OPERATORS.has(word) && !isName(word);
  return /^!(\s+\S|\.{1,2}\/|~\/|\/[\w.-]+\/[\w./-]+(\s|$))/.test(line);
}

/** The words with which an operand of JavaScript's `!` can begin. */
const OPERATORS = new Set(
  "async await class delete false function import new null super this true typeof void".split(" "),
);

/** Returns the names that the cell's code contains, apart from those in its lines that begin with a !. */
const namesIn = (text: string) => parsedCell(text.replace(/^!.*$/gm, "")).identifiers;
