"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.endpoint = endpoint;
/** "tcp://127.0.0.1:5555", or "ipc://<path>-<number>". */
function endpoint({ transport, ip }, port) {
    return `${transport}://${ip}${transport === "ipc" ? "-" : ":"}${port}`;
}
//# sourceMappingURL=connection.js.map