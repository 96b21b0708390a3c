"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.inColumns = inColumns;
/** Writes rows of text, with a line for each row and the columns aligned. */
function inColumns(rows) {
    const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
    const line = (row) => row.map((text, column) => text.padEnd(widths[column])).join("  ");
    return rows.map((row) => `${line(row).trimEnd()}\n`).join("");
}
//# sourceMappingURL=columns.js.map