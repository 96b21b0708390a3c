"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.Adapter = void 0;
const breakpoints_js_1 = require("./breakpoints.js");
const capabilities_js_1 = require("./capabilities.js");
const cellPath_js_1 = require("./cellPath.js");
const mainThread_js_1 = require("./mainThread.js");
const sources_js_1 = require("./sources.js");
const stops_js_1 = require("./stops.js");
const variables_js_1 = require("./variables.js");
/** The main thread is the only one. */
const THREAD = { id: 1, name: "main" };
class Adapter {
    event;
    attached;
    /** The cells whose code a front end has told us, by path. */
    dumped = new Map();
    /** JupyterLab shows the type instead of the value, unless it is one of Python's types. */
    showsTypes = true;
    constructor(
    /** Publishes an event; called before the main thread goes on, and after it has stopped. */
    event) {
        this.event = event;
    }
    /** Undefined until a front end starts debugging. */
    get main() {
        return this.attached?.main;
    }
    /** True while the inspector holds the main thread. */
    get stands() {
        return this.attached?.stops.stands ?? false;
    }
    /** See Stops.release. */
    release(terminate) {
        if (this.stands)
            this.continued();
        this.attached?.stops.release(terminate);
    }
    /** Lets the main thread run on as if there had been no debugger. */
    detach() {
        this.release(false);
        this.attached?.main.disconnect();
        this.attached = undefined;
    }
    /** Resolves to the body of the response. Rejects with an Error whose message is meant for the user. */
    async handle(command, args) {
        switch (command) {
            case "initialize":
                this.showsTypes = args.clientID !== "jupyterlab";
                await this.attach();
                return capabilities_js_1.CAPABILITIES;
            case "debugInfo":
                return this.info();
            case "dumpCell":
                return this.dump(args);
            case "disconnect":
            case "terminate":
                this.detach();
                return {};
        }
        if (!this.attached) {
            throw new Error(`${command}: expected "initialize" first, which starts the debugger`);
        }
        const { main, sources, breakpoints, stops, variables } = this.attached;
        switch (command) {
            case "attach":
            case "configurationDone":
                return {};
            case "threads":
                return { threads: [THREAD] };
            case "modules": {
                const modules = sources.modules();
                return { modules, totalModules: modules.length };
            }
            case "source": {
                const content = sources.text(pathOf(args));
                return { content, mimeType: "text/typescript" };
            }
            case "setBreakpoints": {
                const wanted = args;
                const set = await breakpoints.replace(pathOf(wanted), wantedBreakpoints(wanted));
                return { breakpoints: set };
            }
            case "setExceptionBreakpoints": {
                const { filters = [] } = args;
                await main.post("Debugger.setPauseOnExceptions", { state: filters.includes("all") ? "all" : "none" });
                return {};
            }
            case "exceptionInfo": {
                const { exception } = this.stop(stops);
                return {
                    exceptionId: exception?.className ?? "exception",
                    description: exception?.description ?? String(exception?.value),
                    breakMode: "always",
                };
            }
            case "pause":
                await stops.pause();
                return {};
            case "continue":
                this.stop(stops);
                this.continued();
                await stops.resume();
                return { allThreadsContinued: true };
            case "next":
            case "stepIn":
            case "stepOut":
                this.stop(stops);
                this.continued();
                await stops.step(STEPS[command]);
                return {};
            case "stackTrace":
                return stackTrace(stops.current, args);
            case "scopes": {
                const { frameId } = args;
                const scopes = await variables.scopes(this.frame(stops, frameId));
                return { scopes };
            }
            case "variables": {
                const { variablesReference, start, count } = args;
                return this.listed(await variables.inside(Number(variablesReference), { start, count }));
            }
            case "inspectVariables":
                if (!stops.current)
                    variables.forget();
                return this.listed(await variables.ofCells());
            case "evaluate": {
                const { expression, frameId } = args;
                const evaluated = await main.evaluate(String(expression), this.callFrameId(stops, frameId));
                const { value: result, type, variablesReference } = variables.variable("", evaluated);
                return { result, type, variablesReference };
            }
            case "richInspectVariables":
                return this.richInspect(args, this.attached);
            default:
                throw new Error(`${command}: this debugger does not know the command`);
        }
    }
    async attach() {
        if (this.attached)
            return;
        const main = new mainThread_js_1.MainThread();
        const sources = new sources_js_1.Sources(main, this.dumped);
        const breakpoints = new breakpoints_js_1.Breakpoints(main, sources);
        const variables = new variables_js_1.Variables(main);
        const stops = new stops_js_1.Stops(main, sources, breakpoints, (stop) => this.stopped(stop));
        this.attached = { main, sources, breakpoints, stops, variables };
        await sources.learn();
        await main.post("Debugger.enable");
        await stops.keepOutOf(sources_js_1.FOREIGN);
        // The only moment at which a breakpoint of a cell can be set: V8 has its code then, and has not run it
        // yet.
        await main.post("Debugger.setInstrumentationBreakpoint", { instrumentation: "beforeScriptExecution" });
        this.event("initialized", {});
    }
    info() {
        return {
            isStarted: this.attached !== undefined,
            ...cellPath_js_1.hashParameters,
            breakpoints: this.attached?.breakpoints.list() ?? [],
            stoppedThreads: this.attached?.stops.current ? [THREAD.id] : [],
            richRendering: true,
            copyToGlobals: false, // TypeScript would not know of the new name
            exceptionPaths: capabilities_js_1.EXCEPTION_FILTERS.map(({ filter }) => filter),
        };
    }
    dump({ code }) {
        const sourcePath = (0, cellPath_js_1.cellPath)(String(code));
        this.dumped.set(sourcePath, String(code));
        return { sourcePath };
    }
    async richInspect({ variableName, frameId }, { main, stops, variables }) {
        const value = await main.evaluate(String(variableName), this.callFrameId(stops, frameId));
        if (value.objectId === undefined) {
            return { data: { "text/plain": variables.variable("", value).value }, metadata: {} };
        }
        const bundle = await main.callOn(value.objectId, (0, mainThread_js_1.onTarget)("bundle"), [], true);
        return { data: bundle.value, metadata: {} };
    }
    listed(variables) {
        if (this.showsTypes)
            return { variables };
        return { variables: variables.map((each) => ({ ...each, type: undefined })) };
    }
    stopped({ reason, exception }) {
        const text = exception?.description?.split("\n")[0];
        const body = {
            reason,
            threadId: THREAD.id,
            allThreadsStopped: true,
            ...(text && { text }),
        };
        this.event("stopped", body);
    }
    continued() {
        this.attached?.variables.forget();
        const body = { threadId: THREAD.id, allThreadsContinued: true };
        this.event("continued", body);
    }
    stop({ current }) {
        if (!current)
            throw new Error("the program is running: this needs a program that has stopped");
        return current;
    }
    frame(stops, id) {
        const { frames } = this.stop(stops);
        const frame = frames.at(Number(id) - 1);
        if (!frame)
            throw new Error(`expected a frame from 1 to ${frames.length}, got ${String(id)}`);
        return frame.call;
    }
    /** Says in which frame to evaluate; undefined for an expression about what cells have defined. */
    callFrameId(stops, frameId) {
        const inFrame = stops.current !== undefined && stops.current.frames.length > 0;
        return inFrame ? this.frame(stops, frameId || 1).callFrameId : undefined;
    }
}
exports.Adapter = Adapter;
const STEPS = {
    next: "stepOver",
    stepIn: "stepInto",
    stepOut: "stepOut",
};
function stackTrace(stop, { startFrame, levels }) {
    const frames = (stop?.frames ?? []).map(({ call, source, place }, index) => ({
        id: index + 1,
        name: call.functionName || source.name,
        source: { name: source.name, path: source.path },
        ...place,
    }));
    const start = Number(startFrame) || 0;
    const end = Number(levels) > 0 ? start + Number(levels) : undefined;
    return { stackFrames: frames.slice(start, end), totalFrames: frames.length };
}
function pathOf({ source }) {
    const path = source?.path;
    if (typeof path !== "string")
        throw new Error(`expected source.path, got ${JSON.stringify(source)}`);
    return path;
}
function wantedBreakpoints({ breakpoints, }) {
    if (!Array.isArray(breakpoints))
        return [];
    return breakpoints.map(({ line, condition }) => ({ line, ...(condition && { condition }) }));
}
//# sourceMappingURL=adapter.js.map