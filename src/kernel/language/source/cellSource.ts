/** A cell as its author wrote it, taken apart: the command lines that it may begin with, and its code. */

export interface Command {
  /** The word after the %. */
  name: string;
  args: string;
}

export interface CellSource {
  /** The whole cell, as the author wrote it. */
  text: string;
  commands: Command[];
  /**
   * The cell with its command lines blanked out. It is as long as the text, so that positions stay the same.
   */
  code: string;
}

export function readCell(text: string): CellSource {
  const commands: Command[] = [];
  const lines = text.split("\n");
  for (const [index, line] of lines.entries()) {
    if (line.trim() === "") continue;
    const [, head, name, args] = /^(%(\w+)\s*)(.*?)\s*$/.exec(line) ?? [];
    if (name === undefined) break;
    commands.push({ name, args });
    // The argument of %time is code. (Blanks, because a comment would count as documentation of what
    // follows.)
    lines[index] =
      name === "time" ? " ".repeat(head.length) + line.slice(head.length) : " ".repeat(line.length);
  }
  return { text, commands, code: lines.join("\n") };
}
