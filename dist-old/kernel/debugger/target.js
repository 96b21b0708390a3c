"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.DebugTarget = exports.TARGET = void 0;
/**
 * The functions that the main thread offers to the debugger. The debugger lives in the control thread and
 * calls them through V8's inspector, which runs them even while the main thread is stopped at a breakpoint or
 * inside a loop.
 */
const node_util_1 = require("node:util");
/** The name of the symbol under which globalThis holds the target, in a property that is not enumerable. */
exports.TARGET = "genbook.debugger";
class DebugTarget {
    host;
    waiting = [];
    constructor(host) {
        this.host = host;
    }
    /** Puts the target where the debugger finds it. */
    install() {
        Object.defineProperty(globalThis, Symbol.for(exports.TARGET), { value: this, configurable: true });
    }
    files() {
        return [...this.host.files].map(([file, { name, source }]) => ({ file, name, source }));
    }
    /** Finds places in the author's code; null stands for code that the author did not write. */
    locate(file, generated) {
        const known = this.host.files.get(file);
        return generated.map((place) => known?.locate(place) ?? null);
    }
    values() {
        return this.host.values();
    }
    /**
     * Publishes a message: at once if the main thread is stopped. A running main thread is called in the middle
     * of anything, even of Node's own functions, which are not made for that (Buffer.from would give out the
     * same memory twice). Then the message waits until the thread has finished what it does.
     */
    publish(type, content, request, isStopped) {
        this.waiting.push([type, content, request ?? undefined]);
        if (isStopped)
            this.flush();
        else
            setImmediate(this.flush);
    }
    /** Publishes what is waiting. Loops call this, because they let nothing else run. */
    flush = () => {
        for (let next = this.waiting.shift(); next; next = this.waiting.shift())
            this.host.publish(...next);
    };
    bundle(value) {
        return this.host.bundle(value);
    }
    /**
     * Calls a function with the names of earlier cells as global variables. Compiled cells keep them as
     * properties of an object, where an expression that is typed at a breakpoint would not find them.
     */
    named(work) {
        const values = this.host.values();
        const names = Object.keys(values).filter((name) => !(name in globalThis));
        for (const name of names) {
            Object.defineProperty(globalThis, name, {
                configurable: true,
                get: () => values[name],
                set: (value) => void (values[name] = value),
            });
        }
        try {
            return work();
        }
        finally {
            for (const name of names)
                Reflect.deleteProperty(globalThis, name);
        }
    }
    /**
     * Evaluates the condition of a breakpoint. A condition that throws counts as true, so that its author
     * notices.
     */
    holds(condition) {
        try {
            return Boolean(condition());
        }
        catch {
            // Global names cost time, and most conditions, which run often, use only what is around them.
            try {
                return Boolean(this.named(condition));
            }
            catch {
                return true;
            }
        }
    }
    /** Returns some elements of an array or a collection as the properties of an object. */
    page(value, start, count) {
        const page = Object.create(null);
        const isMap = node_util_1.types.isMap(value);
        if (!isMap && !node_util_1.types.isSet(value)) {
            const elements = value;
            const end = Math.min(start + count, elements.length);
            for (let i = start; i < end; i++)
                page[i] = elements[i];
            return page;
        }
        let index = 0;
        for (const entry of value) {
            if (index >= start + count)
                break;
            if (index >= start) {
                const [name, element] = isMap ? entry : [index, entry];
                page[(0, node_util_1.inspect)(name, { depth: 0 })] = element;
            }
            index++;
        }
        return page;
    }
}
exports.DebugTarget = DebugTarget;
//# sourceMappingURL=target.js.map