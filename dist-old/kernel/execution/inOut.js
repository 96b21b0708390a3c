"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.InOut = void 0;
/** `In`, `Out` and `_`: the cells and their results by number, as in Python's notebooks. */
class InOut {
    code = [""];
    results = {};
    /** Gives the names to all cells. */
    install() {
        Object.assign(globalThis, { In: this.code, Out: this.results, _: undefined });
    }
    addCell(count, code) {
        this.code[count] = code;
    }
    addResult(count, value) {
        if (value === undefined)
            return;
        this.results[count] = value;
        Object.assign(globalThis, { _: value });
    }
}
exports.InOut = InOut;
//# sourceMappingURL=inOut.js.map