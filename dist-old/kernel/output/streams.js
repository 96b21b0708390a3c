"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.Streams = void 0;
/** The stdout and stderr of cells, gathered into few messages, in order and complete. */
const node_stream_1 = require("node:stream");
const node_string_decoder_1 = require("node:string_decoder");
const processOutput_js_1 = require("./processOutput.js");
const serverLog_js_1 = require("./serverLog.js");
/** How long text waits for more of its kind at most, in ms. */
const INTERVAL = 50;
class Streams {
    cells;
    publish;
    waiting = [];
    lastSent = 0;
    timer;
    processOutput;
    constructor(cells, publish) {
        this.cells = cells;
        this.publish = publish;
    }
    write(name, text, cell) {
        this.processOutput?.drain();
        this.gather(name, text, cell);
        if (performance.now() - this.lastSent >= INTERVAL)
            this.send();
    }
    /** Sends what has waited long enough. Loops call this, because they let no timer fire. */
    poll = () => {
        const waiting = this.timer ?? this.processOutput?.waiting;
        if (waiting && performance.now() - this.lastSent >= INTERVAL)
            this.flush();
    };
    /**
     * Sends all text. Must be called before any other message of a cell, so that the screen keeps the program's
     * order.
     */
    flush() {
        this.processOutput?.drain();
        this.send();
    }
    gather(name, text, cell) {
        if (text === "")
            return;
        const last = this.waiting.at(-1);
        if (last && last.name === name && last.cell === cell)
            last.text.push(text);
        else
            this.waiting.push({ name, cell, text: [text] });
        this.timer ??= setTimeout(() => this.flush(), INTERVAL);
    }
    send() {
        clearTimeout(this.timer);
        this.timer = undefined;
        if (this.waiting.length === 0)
            return;
        this.lastSent = performance.now();
        const chunks = this.waiting;
        this.waiting = [];
        for (const { name, cell, text } of chunks)
            if (!cell.silent)
                this.publish(name, text.join(""), cell);
    }
    /**
     * Replaces the process' stdout and stderr by streams that send text to the cell that writes it. Node's own
     * are not wrapped: opening them would make the server's stdout non-blocking for the server as well.
     */
    capture() {
        for (const [name, fd] of [
            ["stdout", 1],
            ["stderr", 2],
        ]) {
            const decoder = new node_string_decoder_1.StringDecoder("utf8");
            const stream = new node_stream_1.Writable({
                decodeStrings: false,
                write: (data, _encoding, done) => {
                    const text = typeof data === "string" ? data : decoder.write(data);
                    const cell = this.cells.current();
                    if (cell)
                        this.write(name, text, cell);
                    else
                        (0, serverLog_js_1.writeToServerLog)(text);
                    done();
                },
            });
            Object.defineProperty(process, name, { value: Object.assign(stream, { fd }), configurable: true });
        }
    }
    /**
     * Captures what C code and child processes print as well, for the cell that started last. Returns what the
     * control thread needs.
     */
    captureProcess() {
        const decoders = { stdout: new node_string_decoder_1.StringDecoder("utf8"), stderr: new node_string_decoder_1.StringDecoder("utf8") };
        this.processOutput = new processOutput_js_1.ProcessOutput(({ name, bytes }) => {
            const text = decoders[name].write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
            const cell = this.cells.latest();
            if (cell)
                this.gather(name, text, cell);
            else
                (0, serverLog_js_1.writeToServerLog)(text);
        });
        return this.processOutput.pipes();
    }
}
exports.Streams = Streams;
//# sourceMappingURL=streams.js.map