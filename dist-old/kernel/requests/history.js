"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.History = void 0;
/**
 * Answers Jupyter's history requests: the cells of this session, and those of earlier sessions from a file
 * with one JSON object per line, genbook/history.jsonl in XDG_DATA_HOME or ~/.local/share.
 */
const node_fs_1 = require("node:fs");
const node_os_1 = require("node:os");
const node_path_1 = require("node:path");
/** How much of the end of the file is read, in bytes. */
const MAX_BYTES = 4_000_000;
class History {
    file;
    cells = [];
    earlier;
    constructor(file = historyFile()) {
        this.file = file;
    }
    add(count, code) {
        const line = { session: this.session, count, code };
        this.cells.push(line);
        try {
            (0, node_fs_1.mkdirSync)((0, node_path_1.dirname)(this.file), { recursive: true });
            (0, node_fs_1.appendFileSync)(this.file, `${JSON.stringify(line)}\n`, { mode: 0o600 });
        }
        catch {
            // A full disk or a read-only home folder is no reason not to run a cell.
        }
    }
    setResult(count, text) {
        const cell = this.cells.at(-1);
        if (cell?.count === count && typeof text === "string")
            cell.result = text;
    }
    /** Returns the `history` of a history_reply. */
    answer(request) {
        return this.select(request).map(({ session, count, code, result }) => [
            session,
            count,
            request.output ? [code, result ?? null] : code,
        ]);
    }
    select(request) {
        const all = [...this.before(), ...this.cells];
        if (request.hist_access_type === "range") {
            const { session, start, stop } = request;
            const wanted = session > 0 ? session : this.session + session;
            return all.filter((line) => line.session === wanted && line.count >= start && line.count < stop);
        }
        const { n } = request;
        const found = request.hist_access_type === "search" ? search(all, request) : all;
        if (n === undefined)
            return found;
        return n > 0 ? found.slice(-n) : [];
    }
    get session() {
        return (this.before().at(-1)?.session ?? 0) + 1;
    }
    before() {
        return (this.earlier ??= readLines(this.file));
    }
}
exports.History = History;
function search(lines, { pattern, unique }) {
    const matches = globMatcher(pattern);
    const found = lines.filter(({ code }) => matches.test(code));
    return unique ? [...new Map(found.map((line) => [line.code, line])).values()] : found;
}
function historyFile() {
    const { XDG_DATA_HOME: data } = process.env;
    return (0, node_path_1.join)(data && (0, node_path_1.isAbsolute)(data) ? data : (0, node_path_1.join)((0, node_os_1.homedir)(), ".local", "share"), "genbook", "history.jsonl");
}
function readLines(path) {
    let file;
    try {
        file = (0, node_fs_1.openSync)(path, "r");
    }
    catch {
        return [];
    }
    try {
        const { size } = (0, node_fs_1.fstatSync)(file);
        const bytes = Buffer.alloc(Math.min(size, MAX_BYTES));
        (0, node_fs_1.readSync)(file, bytes, 0, bytes.length, size - bytes.length);
        return bytes.toString().split("\n").flatMap(parseLine);
    }
    finally {
        (0, node_fs_1.closeSync)(file);
    }
}
/** Returns nothing for text that is not an entry, such as a first line that was read only in part. */
function parseLine(text) {
    try {
        const { session, count, code } = JSON.parse(text);
        return Number.isInteger(session) && Number.isInteger(count) && typeof code === "string"
            ? [{ session, count, code }]
            : [];
    }
    catch {
        return [];
    }
}
/** `*` stands for any text, `?` for one character. */
function globMatcher(pattern) {
    const source = pattern
        .replace(/[.+^${}()|[\]\\]/g, "\\$&")
        .replaceAll("*", ".*")
        .replaceAll("?", ".");
    return new RegExp(`^${source}$`, "s");
}
//# sourceMappingURL=history.js.map