"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.Interrupter = exports.KeyboardInterrupt = void 0;
const cell_js_1 = require("./cell.js");
class KeyboardInterrupt extends Error {
    name = "KeyboardInterrupt";
    constructor(options) {
        super("the cell was stopped", options);
    }
}
exports.KeyboardInterrupt = KeyboardInterrupt;
/**
 * How long a stopped cell may take to leave its awaits and `finally` blocks before it is abandoned, in ms.
 */
const UNWIND = 200;
/** How long a cell may take to end in its own time before the user is told to wait, in ms. */
const NOTE_AFTER = 1500;
class Interrupter {
    flags;
    note;
    running;
    telling = false;
    constructor(flags, 
    /** Tells the user what happens, in the output of the cell. */
    note) {
        this.flags = flags;
        this.note = note;
    }
    /** Listens to SIGINT from now on. */
    install() {
        process.on("SIGINT", this.onSignal);
    }
    /**
     * Runs a cell's code and awaits what it returns. Rejects with a KeyboardInterrupt when the cell is stopped.
     */
    async guard(cell, code) {
        let reject = () => undefined;
        const stopped = new Promise((_resolve, stop) => (reject = stop));
        stopped.catch(() => undefined);
        this.flags.stopLoops(false);
        const run = {
            cell,
            earlierListeners: new Set(process.rawListeners("SIGINT")),
            reject,
            told: false,
        };
        this.running = run;
        try {
            return await Promise.race([(0, cell_js_1.runAsCell)(cell, () => this.synchronousPart(code, run)), stopped]);
        }
        catch (error) {
            // The interrupt may have caused the failure: a wait for a child process, for instance, which it has
            // ended.
            const isCause = this.flags.loopsStopped() && !(error instanceof KeyboardInterrupt);
            throw isCause ? new KeyboardInterrupt({ cause: error }) : error;
        }
        finally {
            this.running = undefined;
            this.flags.stopLoops(false);
        }
    }
    /** Handles one interrupt. Does nothing when no cell is running. */
    interrupt() {
        this.flags.countInterrupt();
        const run = this.running;
        if (!run)
            return;
        if (!run.told && this.tellListeners(run)) {
            run.told = true;
            this.flags.stopLoops(false);
            setTimeout(() => {
                if (this.running === run && !run.cell.interrupted) {
                    this.note("Stopping after the running step. Interrupt again to stop at once.\n", run.cell);
                }
            }, NOTE_AFTER).unref();
            return;
        }
        run.cell.interrupted = true;
        this.flags.stopLoops(true);
        setTimeout(() => run.reject(new KeyboardInterrupt()), UNWIND);
    }
    /** Called in the loops of cells: throws when the cell is to stop. */
    tick = () => {
        if (this.flags.loopsStopped())
            this.throwIfStopped();
    };
    /** Called after the awaits of cells: returns `value`, or throws when the cell is to stop. */
    resume = (value) => {
        this.throwIfStopped();
        return value;
    };
    /**
     * Wraps the iterable of a `for await`: throws when the cell is to stop, after the iterable's `finally`
     * blocks.
     */
    iterate = async function* (iterable) {
        for await (const value of iterable) {
            this.throwIfStopped();
            yield value;
            this.throwIfStopped();
        }
    }.bind(this);
    throwIfStopped() {
        const cell = (0, cell_js_1.currentCell)();
        if (!cell)
            return;
        // The control thread sets its flag when it cannot reach this thread in any other way. It means the
        // running cell.
        if (this.flags.loopsStopped() && cell === this.running?.cell)
            cell.interrupted = true;
        if (cell.interrupted)
            throw new KeyboardInterrupt();
    }
    /** Calls the SIGINT listeners. Returns true if the cell itself has installed one. */
    tellListeners(run) {
        const listeners = process.rawListeners("SIGINT").filter((listener) => listener !== this.onSignal);
        // If the SIGINT came from the operating system, Node has called all of them already.
        if (listeners.length > 0 && !this.telling) {
            this.telling = true;
            try {
                process.emit("SIGINT");
            }
            finally {
                this.telling = false;
            }
        }
        return listeners.some((listener) => !run.earlierListeners.has(listener));
    }
    onSignal = () => {
        if (this.telling)
            return;
        this.telling = true;
        try {
            this.interrupt();
        }
        finally {
            this.telling = false;
        }
    };
    /**
     * Runs `code` up to its first await, inside vm's breakOnSigint. That puts the SIGINT listeners aside
     * meanwhile, and leaves a listener that the code installs without a signal handler, so that the next SIGINT
     * would end the process. In that case all listeners are installed again.
     */
    synchronousPart(code, { cell, earlierListeners }) {
        this.flags.setSynchronousPart(true);
        try {
            return code();
        }
        catch (error) {
            const brokenOff = error?.code === "ERR_SCRIPT_EXECUTION_INTERRUPTED";
            if (!brokenOff)
                throw error;
            // The signal may come at the end of this part, when a loop that awaits has begun.
            cell.interrupted = true;
            throw new KeyboardInterrupt();
        }
        finally {
            this.flags.setSynchronousPart(false);
            const listeners = process.rawListeners("SIGINT");
            if (listeners.some((listener) => !earlierListeners.has(listener))) {
                process.removeAllListeners("SIGINT");
                for (const listener of listeners)
                    process.on("SIGINT", listener);
            }
        }
    }
}
exports.Interrupter = Interrupter;
//# sourceMappingURL=interrupt.js.map