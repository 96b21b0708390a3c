"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.CellQueue = void 0;
const cellName_js_1 = require("../language/source/cellName.js");
const cellSource_js_1 = require("../language/source/cellSource.js");
const errors_js_1 = require("../output/errors.js");
const results_js_1 = require("../output/results.js");
const requests_js_1 = require("../protocol/requests.js");
const commands_js_1 = require("./commands/commands.js");
const duration_js_1 = require("./commands/duration.js");
const memory_js_1 = require("./commands/memory.js");
const help_js_1 = require("./help.js");
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
class CellQueue {
    session;
    history;
    inOut;
    traces;
    reporter;
    memory = new memory_js_1.Memory();
    waiting = [];
    count = 0;
    unnumbered = 0;
    current;
    constructor(session, history, inOut, traces, reporter) {
        this.session = session;
        this.history = history;
        this.inOut = inOut;
        this.traces = traces;
        this.reporter = reporter;
    }
    /** The request whose cell is running. */
    get running() {
        return this.current;
    }
    /** Puts a cell at the end of the queue. */
    add(job) {
        this.waiting.push(job);
        if (!this.current)
            void this.work();
    }
    async work() {
        for (let job = this.waiting.shift(); job; job = this.waiting.shift()) {
            this.current = job.request;
            this.reporter.status("busy", job.request);
            const content = await this.execute(job.request);
            this.reporter.ended();
            if (content.status === "error" && (0, requests_js_1.executeRequest)(job.request.content).stop_on_error) {
                await this.abortWaiting();
            }
            job.reply(content);
            this.reporter.status("idle", job.request);
            this.current = undefined;
        }
    }
    /** Resolves to the content of the reply; never rejects. */
    async execute(request) {
        const { code, silent, store_history, allow_stdin } = (0, requests_js_1.executeRequest)(request.content);
        const source = (0, cellSource_js_1.readCell)(code ?? "");
        const numbered = !silent && store_history && source.text.trim() !== "";
        const cell = {
            name: (0, cellName_js_1.cellName)(numbered ? this.count + 1 : `*${this.unnumbered + 1}`),
            source,
            count: numbered ? ++this.count : this.count,
            request,
            silent,
            canAsk: allow_stdin,
            interrupted: false,
        };
        const execution_count = cell.count;
        if (numbered) {
            this.history.add(cell.count, source.text);
            this.inOut.addCell(cell.count, source.text);
        }
        else
            this.unnumbered++;
        if (!silent)
            this.reporter.publish("execute_input", { code: source.text, execution_count }, request);
        try {
            (0, requests_js_1.requireText)("code", request.content.code);
            const payload = (0, help_js_1.pagerPayload)(this.session().language, source.text);
            if (!payload) {
                const value = await this.run(cell);
                if (numbered)
                    this.inOut.addResult(cell.count, value);
                await this.show(value, cell);
            }
            return { status: "ok", execution_count, payload: payload ?? [], user_expressions: {} };
        }
        catch (error) {
            const content = this.describe(error);
            if (!silent)
                this.reporter.publish("error", content, request);
            return { status: "error", execution_count, ...content };
        }
    }
    /** Resolves to the value of the cell's last expression. */
    async run(cell) {
        const { commands } = cell.source;
        const session = this.session();
        const { memory } = this;
        const print = (text) => this.reporter.write("stdout", text, cell);
        for (const command of commands) {
            await session.runOther(cell, () => (0, commands_js_1.runCommand)(command, { session, memory, folder: process.cwd(), print }));
        }
        const began = performance.now();
        try {
            return await memory.measure(cell.name, () => session.run(cell));
        }
        finally {
            if (commands.some(({ name }) => name === "time"))
                print(`${(0, duration_js_1.duration)(performance.now() - began)}\n`);
        }
    }
    async show(value, cell) {
        if (cell.silent)
            return;
        const publish = (data) => {
            const content = { execution_count: cell.count, data, metadata: {} };
            this.reporter.publish("execute_result", content, cell.request);
            this.history.setResult(cell.count, data["text/plain"]);
        };
        try {
            const data = await (0, results_js_1.toBundle)(value);
            if (data)
                publish(data); // throws where JSON cannot represent it
        }
        catch (error) {
            const lines = ["The value could not be displayed:", ...this.describe(error).traceback];
            this.reporter.write("stderr", `${lines.join("\n")}\n`, cell);
            publish((0, results_js_1.plainBundle)(value));
        }
    }
    /** Describes an error. Its getters may throw as well. */
    describe(error) {
        try {
            return (0, errors_js_1.errorContent)(error, this.traces);
        }
        catch (failure) {
            const evalue = `the error could not be described: ${String(failure)}`;
            return { ename: "Error", evalue, traceback: [`Error: ${evalue}`] };
        }
    }
    /**
     * Refuses the cells that were sent before the failure of this one was known, including those still on their
     * way.
     */
    async abortWaiting() {
        for (let seen = -1; seen !== this.waiting.length;) {
            seen = this.waiting.length;
            await nextTurn();
            await nextTurn();
        }
        for (const { request, reply } of this.waiting.splice(0)) {
            this.reporter.status("busy", request);
            reply({ status: "aborted", execution_count: this.count, payload: [], user_expressions: {} });
            this.reporter.status("idle", request);
        }
    }
}
exports.CellQueue = CellQueue;
//# sourceMappingURL=cellQueue.js.map