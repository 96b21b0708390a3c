"use strict";
/** A cell as its author wrote it, taken apart: the command lines that it may begin with, and its code. */
Object.defineProperty(exports, "__esModule", { value: true });
exports.readCell = readCell;
function readCell(text) {
    const commands = [];
    const lines = text.split("\n");
    for (const [index, line] of lines.entries()) {
        if (line.trim() === "")
            continue;
        const [, head, name, args] = /^(%(\w+)\s*)(.*?)\s*$/.exec(line) ?? [];
        if (name === undefined)
            break;
        commands.push({ name, args });
        // The argument of %time is code. (Blanks, because a comment would count as documentation of what
        // follows.)
        lines[index] =
            name === "time" ? " ".repeat(head.length) + line.slice(head.length) : " ".repeat(line.length);
    }
    return { text, commands, code: lines.join("\n") };
}
//# sourceMappingURL=cellSource.js.map