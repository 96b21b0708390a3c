"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.withoutExports = withoutExports;
const compiler_js_1 = require("../service/compiler.js");
/** Blanks out the exports: the code stays as long as it was, so that every place in it stays where it was. */
function withoutExports(code) {
    if (!/\bexport\b/.test(code))
        return code;
    const file = compiler_js_1.compiler.createSourceFile("cell.ts", code, compiler_js_1.compiler.ScriptTarget.Latest);
    return file.statements
        .flatMap((statement) => exportsOf(statement, file))
        .reduce((text, [start, end]) => text.slice(0, start) + text.slice(start, end).replace(/[^\n]/g, " ") + text.slice(end), code);
}
/** Lists the ranges of the text to blank out. */
function exportsOf(statement, file) {
    const start = statement.getStart(file);
    if (compiler_js_1.compiler.isExportDeclaration(statement))
        return [[start, statement.end]];
    if (compiler_js_1.compiler.isExportAssignment(statement))
        return [[start, statement.expression.getStart(file)]];
    const { ExportKeyword, DefaultKeyword } = compiler_js_1.compiler.SyntaxKind;
    const modifiers = compiler_js_1.compiler.canHaveModifiers(statement) ? (compiler_js_1.compiler.getModifiers(statement) ?? []) : [];
    return modifiers
        .filter(({ kind }) => kind === ExportKeyword || kind === DefaultKeyword)
        .map((modifier) => [modifier.getStart(file), modifier.end]);
}
//# sourceMappingURL=withoutExports.js.map