"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.Breakpoints = void 0;
const mainThread_js_1 = require("./mainThread.js");
class Breakpoints {
    main;
    sources;
    wanted = new Map();
    /** V8's ids of the breakpoints that are set, by path. */
    set = new Map();
    constructor(main, sources) {
        this.main = main;
        this.sources = sources;
        // This serves files that cells import: V8 reports them as they begin to run. Cells wait instead (see
        // stops.ts).
        main.on("Debugger.scriptParsed", ({ scriptId }) => {
            void this.bindFile(scriptId).catch(() => undefined); // the debugger may have been detached meanwhile
        });
    }
    /** Lists what front ends want, as debugInfo does. */
    list() {
        return [...this.wanted].map(([source, breakpoints]) => ({ source, breakpoints }));
    }
    /** Replaces all breakpoints of a path. A condition is JavaScript, and may use names of earlier cells. */
    async replace(path, wanted) {
        const old = this.set.get(path) ?? [];
        this.set.delete(path);
        await Promise.all(old.map((breakpointId) => this.main.post("Debugger.removeBreakpoint", { breakpointId })));
        if (wanted.length > 0)
            this.wanted.set(path, wanted);
        else
            this.wanted.delete(path);
        await this.sources.learn();
        const lines = wanted.map(({ line }) => line);
        // The youngest script, which comes last, is the one that the next run of the code will resemble most.
        for (const scriptId of this.sources.scriptsOf(path)) {
            for (const [index, line] of (await this.bind(scriptId, path)).entries())
                lines[index] = line;
        }
        return wanted.map((each, index) => ({
            verified: lines[index] !== undefined,
            line: lines[index] ?? each.line,
            source: { path },
            ...(lines[index] === undefined && { message: "there is no code on this line or after it" }),
        }));
    }
    async bindFile(scriptId) {
        if (!this.sources.isFile(scriptId))
            return;
        await this.sources.learn();
        const source = this.sources.of(scriptId);
        if (source)
            await this.bind(scriptId, source.path);
    }
    /** Sets the breakpoints of a path in one of its scripts. Resolves to the lines on which they were set. */
    async bind(scriptId, path) {
        const wanted = this.wanted.get(path) ?? [];
        if (wanted.length === 0)
            return [];
        const stops = await this.sources.stopsIn(scriptId);
        return Promise.all(wanted.map(async ({ line, condition }) => {
            const [stop] = stops
                .filter(({ place }) => place.line >= line)
                .sort((a, b) => a.place.line - b.place.line || a.place.column - b.place.column);
            if (!stop)
                return undefined;
            const { breakpointId } = await this.main
                .post("Debugger.setBreakpoint", {
                location: stop.location,
                ...(condition && { condition: (0, mainThread_js_1.conditionOf)(condition) }),
            })
                // Fails for the second of two lines without code, which share the breakpoint of the next line.
                .catch(() => ({ breakpointId: undefined }));
            if (breakpointId !== undefined)
                this.set.set(path, [...(this.set.get(path) ?? []), breakpointId]);
            return stop.place.line;
        }));
    }
}
exports.Breakpoints = Breakpoints;
//# sourceMappingURL=breakpoints.js.map