"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.debugRequest = exports.inputReply = exports.shutdownRequest = exports.commContent = exports.commInfoRequest = exports.cursorRequest = exports.isCompleteRequest = exports.executeRequest = void 0;
exports.historyRequest = historyRequest;
exports.requireText = requireText;
const messages_js_1 = require("./messages.js");
const executeRequest = ({ code, silent, store_history, allow_stdin, stop_on_error, }) => ({
    code: typeof code === "string" ? code : undefined,
    silent: silent === true,
    store_history: store_history !== false,
    allow_stdin: allow_stdin === true,
    stop_on_error: stop_on_error !== false,
});
exports.executeRequest = executeRequest;
/** The code of an is_complete_request. @throws TypeError for anything but text */
const isCompleteRequest = ({ code }) => ({ code: requireText("code", code) });
exports.isCompleteRequest = isCompleteRequest;
/** @throws TypeError where the code is not text */
const cursorRequest = ({ code, cursor_pos }) => ({
    code: requireText("code", code),
    cursor_pos: typeof cursor_pos === "number" ? cursor_pos : undefined,
});
exports.cursorRequest = cursorRequest;
function historyRequest(content) {
    const output = content.output === true;
    const n = typeof content.n === "number" ? content.n : undefined;
    switch (content.hist_access_type) {
        case "range": {
            const stop = content.stop ?? Infinity;
            const [session, start] = [Number(content.session ?? 0), Number(content.start ?? 0)];
            return { hist_access_type: "range", output, session, start, stop: Number(stop) };
        }
        case "search": {
            const pattern = typeof content.pattern === "string" ? content.pattern : "*";
            return { hist_access_type: "search", output, pattern, n, unique: content.unique === true };
        }
        default:
            return { hist_access_type: "tail", output, n };
    }
}
/**
 * The target whose comms a comm_info_request wants; undefined for all.
 *
 * @throws TypeError where it is not text
 */
const commInfoRequest = ({ target_name }) => ({
    target_name: target_name === undefined || target_name === null ? undefined : requireText("target_name", target_name),
});
exports.commInfoRequest = commInfoRequest;
/** @throws TypeError where the comm's id is not text */
const commContent = ({ comm_id, target_name, data }) => ({
    comm_id: requireText("comm_id", comm_id),
    target_name: String(target_name),
    data: (0, messages_js_1.isObject)(data) ? data : {},
});
exports.commContent = commContent;
const shutdownRequest = ({ restart }) => ({ restart: restart === true });
exports.shutdownRequest = shutdownRequest;
const inputReply = ({ value }) => ({
    value: typeof value === "string" ? value : "",
});
exports.inputReply = inputReply;
const debugRequest = ({ seq, command, arguments: args }) => ({
    seq: Number(seq),
    type: "request",
    command: String(command),
    arguments: args ?? {},
});
exports.debugRequest = debugRequest;
/** @throws TypeError for anything but text */
function requireText(name, value) {
    if (typeof value !== "string")
        throw new TypeError(`expected ${name}: string, got ${typeof value}`);
    return value;
}
//# sourceMappingURL=requests.js.map