/** The lines with a % that a cell may begin with. */
export interface Command {
  name: string;
  args: string;
}

export interface CommandLines {
  commands: Command[];
  /** The cell without them: as long as before, so that every place in it stays where it was. */
  code: string;
}

export function commandLines(cell: string): CommandLines {
  const commands: Command[] = [];
  const lines = cell.split("\n");
  for (const [index, line] of lines.entries()) {
    if (line.trim() === "") continue;
    const [, head, name, args] = /^(%(\w+)\s*)(.*?)\s*$/.exec(line) ?? [];
    if (name === undefined) break;
    commands.push({ name, args });
    // %time's argument is code. A comment would be taken for the documentation of what follows.
    lines[index] =
      name === "time" ? " ".repeat(head.length) + line.slice(head.length) : " ".repeat(line.length);
  }
  return { commands, code: lines.join("\n") };
}
