"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.Control = void 0;
const widget_1 = require("./widget");
/** A widget with one value, which the reader and the program change. */
class Control extends widget_1.Widget {
    stored;
    constructor(model, state, stored) {
        super(model, state);
        this.stored = stored;
    }
    /** The description and the value, as a terminal shows them: "β: 1". */
    toString() {
        return [super.toString(), String(this.value)].filter(Boolean).join(": ");
    }
    get value() {
        const { key, fromState } = this.stored;
        return fromState(this.get(key));
    }
    set value(value) {
        const { key, toState } = this.stored;
        this.set({ [key]: toState(value) });
    }
    /** Calls `listener` with each new value. Returns a function that ends this. */
    onValue(listener) {
        return this.onChange((changed) => {
            if (this.stored.key in changed)
                listener(this.value);
        });
    }
}
exports.Control = Control;
//# sourceMappingURL=control.js.map