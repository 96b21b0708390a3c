"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.Kernel = void 0;
/** The kernel: receives Jupyter's requests, answers them, and publishes what its cells do. */
const controlChannel_js_1 = require("./control/controlChannel.js");
const stopFlags_js_1 = require("./control/stopFlags.js");
const target_js_1 = require("./debugger/target.js");
const cell_js_1 = require("./execution/cell.js");
const inOut_js_1 = require("./execution/inOut.js");
const interrupt_js_1 = require("./execution/interrupt.js");
const session_js_1 = require("./execution/session.js");
const display_js_1 = require("./output/display.js");
const errors_js_1 = require("./output/errors.js");
const promises_js_1 = require("./output/promises.js");
const results_js_1 = require("./output/results.js");
const serverLog_js_1 = require("./output/serverLog.js");
const stackTraces_js_1 = require("./output/stackTraces.js");
const streams_js_1 = require("./output/streams.js");
const warnings_js_1 = require("./output/warnings.js");
const requests_js_1 = require("./protocol/requests.js");
const sockets_js_1 = require("./protocol/sockets.js");
const wire_js_1 = require("./protocol/wire.js");
const cellQueue_js_1 = require("./requests/cellQueue.js");
const comms_js_1 = require("./requests/comms.js");
const help_js_1 = require("./requests/help.js");
const history_js_1 = require("./requests/history.js");
const input_js_1 = require("./requests/input.js");
const kernelInfo_js_1 = require("./requests/kernelInfo.js");
class Kernel {
    connection;
    onShutdown;
    wire;
    sockets;
    control;
    shared = (0, stopFlags_js_1.newStopFlags)();
    history = new history_js_1.History();
    inOut = new inOut_js_1.InOut();
    traces = new stackTraces_js_1.StackTraces();
    streams = new streams_js_1.Streams({ current: cell_js_1.currentCell, latest: cell_js_1.latestCell }, (name, text, cell) => this.sockets.publish(this.wire.compose("stream", { name, text }, cell.request)));
    interrupter = new interrupt_js_1.Interrupter((0, stopFlags_js_1.stopFlags)(this.shared), (text, cell) => this.streams.write("stderr", text, cell));
    cells;
    publish = (type, content, request, extras) => {
        this.streams.flush();
        this.sockets.publish(this.wire.compose(type, content, request, extras));
    };
    comms = new comms_js_1.Comms(this.publish, (error) => this.reportStray(error));
    questions = new input_js_1.Questions((question, request) => {
        this.streams.flush();
        this.sockets.ask(this.wire.compose("input_request", question, request));
    });
    publishForDebugger = (type, content, request) => {
        if (type === "status" && request)
            this.status(content.execution_state, request);
        else
            this.publish(type, content, request);
    };
    debugTarget = new target_js_1.DebugTarget({
        files: this.traces.running,
        values: () => this.loadedSession?.values ?? {},
        publish: this.publishForDebugger,
        bundle: results_js_1.bundleNow,
    });
    loadedSession;
    constructor(connection, 
    /** Called when the kernel was asked to shut down and has answered. */
    onShutdown) {
        this.connection = connection;
        this.onShutdown = onShutdown;
        this.wire = new wire_js_1.Wire(connection);
        this.sockets = new sockets_js_1.Sockets(this.wire, serverLog_js_1.log);
        this.cells = new cellQueue_js_1.CellQueue(() => this.session(), this.history, this.inOut, this.traces, {
            ended: () => this.questions.forget(),
            publish: this.publish,
            status: (state, request) => this.status(state, request),
            write: (name, text, cell) => this.streams.write(name, text, cell),
        });
    }
    async start() {
        this.interrupter.install();
        this.debugTarget.install();
        const onMessage = (message) => this.dispatch(message, (reply) => this.control?.reply(reply));
        await this.sockets.bind(this.connection);
        this.control = await controlChannel_js_1.ControlChannel.open(this.connection, this.shared, this.wire, {
            onMessage,
            log: serverLog_js_1.log,
            publish: this.publishForDebugger,
        });
        this.changeProcess();
        const received = this.sockets.receive({
            shell: (message) => this.dispatch(message, (reply) => this.sockets.reply(reply)),
            stdin: ({ header, content }) => {
                if (header.msg_type === "input_reply")
                    this.questions.take((0, requests_js_1.inputReply)(content).value);
            },
        });
        // Loads the compiler while the front end is still connecting.
        setImmediate(() => this.session());
        await received;
    }
    /** Changes Node, and puts into globalThis what cells and libraries rely on. */
    changeProcess() {
        this.traces.install();
        (0, promises_js_1.hideCellsOfPromises)();
        (0, warnings_js_1.hideWarning)(/USE_MAIN_CONTEXT_DEFAULT_LOADER/);
        this.streams.capture();
        (0, display_js_1.installDisplay)((type, content, metadata = {}) => this.broadcast(type, content, metadata));
        this.comms.install();
        this.questions.install();
        this.inOut.install();
        process.on("uncaughtException", (error) => this.reportStray(error));
        process.on("unhandledRejection", (reason) => this.reportStray(reason));
    }
    session() {
        if (!this.loadedSession)
            this.captureProcess();
        return (this.loadedSession ??= new session_js_1.Session(this.interrupter, () => {
            this.streams.poll();
            this.debugTarget.flush();
        }, (file, positions) => this.traces.register(file, positions), process.cwd()));
    }
    /** Captures the output of C code and child processes: before the first cell, but after the first answer. */
    captureProcess() {
        try {
            this.control?.emptyPipes(this.streams.captureProcess());
        }
        catch (error) {
            const { message } = error;
            (0, serverLog_js_1.log)(`the output of C code and child processes goes to the server instead of the cells: ${message}`);
        }
    }
    dispatch(message, sendReply) {
        const type = message.header.msg_type;
        const answer = (content) => sendReply(this.wire.compose(type.replace(/_request$/, "_reply"), content, message));
        if (type === "execute_request") {
            this.cells.add({ request: message, reply: answer });
            return;
        }
        this.status("busy", message);
        try {
            const content = this.handle(type, message);
            if (content)
                answer(content);
        }
        catch (error) {
            const content = (0, errors_js_1.errorContent)(error, this.traces);
            if (type.endsWith("_request"))
                answer({ status: "error", ...content });
            else
                (0, serverLog_js_1.log)(`${type}: ${content.evalue}`);
        }
        this.status("idle", message);
        if (type === "shutdown_request")
            void this.shutDown();
    }
    /** Returns the content of the reply; undefined for a message that gets none. */
    handle(type, message) {
        const { content } = message;
        switch (type) {
            case "kernel_info_request":
                return (0, kernelInfo_js_1.kernelInfo)();
            case "is_complete_request":
                return (0, help_js_1.isCompleteReply)((0, requests_js_1.isCompleteRequest)(content));
            case "complete_request":
                return (0, help_js_1.completeReply)(this.session().language, (0, requests_js_1.cursorRequest)(content));
            case "inspect_request":
                return (0, help_js_1.inspectReply)(this.session().language, (0, requests_js_1.cursorRequest)(content));
            case "history_request":
                return { status: "ok", history: this.history.answer((0, requests_js_1.historyRequest)(content)) };
            case "comm_info_request":
                return this.comms.info((0, requests_js_1.commInfoRequest)(content));
            case "comm_open":
            case "comm_msg":
            case "comm_close":
                this.comms.take(type, message);
                return undefined;
            case "interrupt_request":
                this.interrupter.interrupt();
                return { status: "ok" };
            case "shutdown_request":
                return { status: "ok", ...(0, requests_js_1.shutdownRequest)(content) };
            default:
                (0, serverLog_js_1.log)(`ignored ${type}: this kernel does not know the message`);
                return undefined;
        }
    }
    status(execution_state, request) {
        this.publish("status", { execution_state }, request);
        const { running } = this.cells;
        // Front ends show the latest status that they received, and a cell may still be running.
        if (execution_state === "idle" && running && running !== request)
            this.status("busy", running);
    }
    /** Publishes a message that code of a cell, or a library, has made. */
    broadcast(type, content, metadata) {
        const cell = (0, cell_js_1.currentCell)();
        if (!cell || cell.silent)
            return;
        this.streams.flush();
        this.sockets.publish(this.wire.compose(type, content, cell.request, { metadata }));
    }
    /**
     * Shows an error that no cell caught, in a timer for instance, in the output of the cell that started the
     * code.
     */
    reportStray(error) {
        const cell = (0, cell_js_1.currentCell)();
        if (error instanceof interrupt_js_1.KeyboardInterrupt)
            return;
        const text = `Uncaught ${(0, errors_js_1.errorContent)(error, this.traces).traceback.join("\n")}\n`;
        if (cell)
            this.streams.write("stderr", text, cell);
        else
            (0, serverLog_js_1.log)(text);
    }
    async shutDown() {
        this.streams.flush();
        this.sockets.close();
        await this.control?.close();
        this.onShutdown();
    }
}
exports.Kernel = Kernel;
//# sourceMappingURL=kernel.js.map