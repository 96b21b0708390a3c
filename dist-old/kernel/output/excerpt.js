"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.excerpt = excerpt;
const colours_js_1 = require("./colours.js");
/** How many lines are shown before and after the line in question. */
const AROUND = 2;
/** Longer lines are cut, in characters; the line in question is not. */
const MAX_WIDTH = 160;
/**
 * Returns the lines around a place, numbered, with a caret under the column:
 *
 *     > 2 | const x: number = "a";
 *         |       ^
 */
function excerpt(source, { line, column }, length = 1) {
    const lines = source.split("\n");
    if (line > lines.length)
        return [];
    const first = Math.max(1, line - AROUND);
    const last = Math.min(lines.length, line + AROUND);
    const width = String(last).length;
    const shown = [];
    for (let number = first; number <= last; number++) {
        const text = lines[number - 1];
        const cut = text.length > MAX_WIDTH && number !== line ? `${text.slice(0, MAX_WIDTH)}…` : text;
        const gutter = `${number === line ? ">" : " "} ${String(number).padStart(width)} |`;
        shown.push(`${number === line ? (0, colours_js_1.red)(gutter) : (0, colours_js_1.grey)(gutter)} ${cut}`.trimEnd());
        if (number !== line)
            continue;
        const indent = text.slice(0, column - 1).replace(/[^\t]/g, " ");
        const carets = "^".repeat(Math.max(1, Math.min(length, text.length - column + 1)));
        shown.push(`${(0, colours_js_1.grey)(`  ${" ".repeat(width)} |`)} ${indent}${(0, colours_js_1.red)(carets)}`);
    }
    return shown;
}
//# sourceMappingURL=excerpt.js.map