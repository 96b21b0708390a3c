"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.isCompleteReply = void 0;
exports.completeReply = completeReply;
exports.inspectReply = inspectReply;
exports.pagerPayload = pagerPayload;
/**
 * Puts what the checker knows into Jupyter's replies. Jupyter counts characters, JavaScript counts UTF-16
 * code units.
 */
const completeness_js_1 = require("../language/answers/completeness.js");
const commands_js_1 = require("./commands/commands.js");
const isCompleteReply = ({ code }) => (0, completeness_js_1.completeness)(code);
exports.isCompleteReply = isCompleteReply;
function completeReply(language, { code, cursor_pos }) {
    const position = toUnits(code, cursor_pos);
    const found = completeCommand(code, position) ?? language.complete(code, position);
    const [start, end] = [toCharacters(code, found.start), toCharacters(code, found.end)];
    const types = found.matches.map((match) => ({ text: match.text, type: match.kind, start, end }));
    return {
        status: "ok",
        matches: found.matches.map((match) => match.text),
        cursor_start: start,
        cursor_end: end,
        metadata: { _jupyter_types_experimental: types },
    };
}
/**
 * Completes a line that consists of a % and the beginning of a command's name; undefined for any other line.
 */
function completeCommand(text, end) {
    const typed = /(?:^|\n)[ \t]*(%\w*)$/.exec(text.slice(0, end))?.[1];
    if (typed === undefined)
        return undefined;
    const names = (0, commands_js_1.commandNames)().filter((name) => name.startsWith(typed));
    return { matches: names.map((name) => ({ text: name, kind: "command" })), start: end - typed.length, end };
}
function inspectReply(language, { code, cursor_pos }) {
    const found = language.inspect(code, toUnits(code, cursor_pos));
    return {
        status: "ok",
        found: found !== undefined,
        data: found === undefined ? {} : bundle(found),
        metadata: {},
    };
}
const bundle = (markdown) => ({
    "text/markdown": markdown,
    "text/plain": markdown.replace(/^```.*\n/gm, "").replace(/`/g, ""),
});
/** Returns what the pager shows for a cell like `tf.zeros?`; undefined for any other cell. */
function pagerPayload(language, code) {
    const name = /^\s*([\w$.]+)\?\s*$/.exec(code)?.[1];
    if (name === undefined)
        return undefined;
    const found = language.inspect(name, name.length) ?? `Nothing is known about ${name}.`;
    return [{ source: "page", data: bundle(found), start: 0 }];
}
function toUnits(text, characters) {
    return characters === undefined ? text.length : [...text].slice(0, characters).join("").length;
}
const toCharacters = (text, units) => [...text.slice(0, units)].length;
//# sourceMappingURL=help.js.map