"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.Questions = void 0;
/** Asks the person at the keyboard on behalf of cells, through Jupyter's stdin channel. */
const cell_js_1 = require("../execution/cell.js");
class Questions {
    ask;
    answer;
    /** Questions are asked one at a time. */
    last = Promise.resolve();
    constructor(ask) {
        this.ask = ask;
    }
    /** Gives `input` and `getpass` to all cells. */
    install() {
        Object.assign(globalThis, {
            input: (prompt = "") => this.put(prompt, false),
            getpass: (prompt = "Password: ") => this.put(prompt, true),
        });
    }
    /** Takes the answer to the question that was asked last. */
    take(text) {
        this.answer?.(text);
        this.answer = undefined;
    }
    /** Drops all questions: the cell has ended, so nothing waits for an answer any more. */
    forget() {
        this.answer = undefined;
        this.last = Promise.resolve();
    }
    put(prompt, password) {
        const cell = (0, cell_js_1.currentCell)();
        if (!cell?.canAsk) {
            return Promise.reject(new Error("this front end cannot ask its user: input and getpass need one that can (JupyterLab, a console)"));
        }
        const asked = this.last.then(() => new Promise((resolve) => {
            this.answer = resolve;
            this.ask({ prompt: String(prompt), password }, cell.request);
        }));
        this.last = asked;
        return asked;
    }
}
exports.Questions = Questions;
//# sourceMappingURL=input.js.map