/** Breakpoints by the author's lines, remembered for code that has not run yet. */
import type { Debugger } from "node:inspector";
import type { DebugProtocol } from "@vscode/debugprotocol";
import { type MainThread, conditionOf } from "./mainThread.js";
import type { Sources } from "./sources.js";

export class Breakpoints {
  private readonly wanted = new Map<string, DebugProtocol.SourceBreakpoint[]>();
  /** V8's ids of the breakpoints that are set, by path. */
  private readonly set = new Map<string, string[]>();

  constructor(
    private readonly main: MainThread,
    private readonly sources: Sources,
  ) {
    // This serves files that cells import: V8 reports them as they begin to run. Cells wait instead (see
    // stops.ts).
    main.on("Debugger.scriptParsed", ({ scriptId }: Debugger.ScriptParsedEventDataType) => {
      void this.bindFile(scriptId).catch(() => undefined); // the debugger may have been detached since
    });
  }

  /** Lists the breakpoints that front ends want, in the form that debugInfo returns. */
  list(): { source: string; breakpoints: DebugProtocol.SourceBreakpoint[] }[] {
    return [...this.wanted].map(([source, breakpoints]) => ({ source, breakpoints }));
  }

  /** Replaces all breakpoints of a path. A condition is JavaScript, and may use names of earlier cells. */
  async replace(path: string, wanted: DebugProtocol.SourceBreakpoint[]): Promise<DebugProtocol.Breakpoint[]> {
    const old = this.set.get(path) ?? [];
    this.set.delete(path);
    await Promise.all(
      old.map((breakpointId) => this.main.post("Debugger.removeBreakpoint", { breakpointId })),
    );
    if (wanted.length > 0) this.wanted.set(path, wanted);
    else this.wanted.delete(path);

    await this.sources.learn();
    const lines = wanted.map(({ line }): number | undefined => line);
    // The newest script, which comes last, is the one that the next run of the code will resemble most.
    for (const scriptId of this.sources.scriptsOf(path)) {
      for (const [index, line] of (await this.bind(scriptId, path)).entries()) lines[index] = line;
    }
    return wanted.map((each, index) => ({
      verified: lines[index] !== undefined,
      line: lines[index] ?? each.line,
      source: { path },
      ...(lines[index] === undefined && { message: "there is no code on this line or after it" }),
    }));
  }

  private async bindFile(scriptId: string): Promise<void> {
    if (!this.sources.isFile(scriptId)) return;
    await this.sources.learn();
    const source = this.sources.of(scriptId);
    if (source) await this.bind(scriptId, source.path);
  }

  /** Sets the breakpoints of a path in one of its scripts. Resolves to the lines on which they were set. */
  async bind(scriptId: string, path: string): Promise<(number | undefined)[]> {
    const wanted = this.wanted.get(path) ?? [];
    if (wanted.length === 0) return [];
    const stops = await this.sources.stopsIn(scriptId);
    return Promise.all(
      wanted.map(async ({ line, condition }) => {
        const [stop] = stops
          .filter(({ place }) => place.line >= line)
          .sort((a, b) => a.place.line - b.place.line || a.place.column - b.place.column);
        if (!stop) return undefined;
        const { breakpointId } = await this.main
          .post<Debugger.SetBreakpointReturnType>("Debugger.setBreakpoint", {
            location: stop.location,
            ...(condition && { condition: conditionOf(condition) }),
          })
          // Fails for the second of two lines without code, which share the breakpoint of the next line.
          .catch(() => ({ breakpointId: undefined }));
        if (breakpointId !== undefined) this.set.set(path, [...(this.set.get(path) ?? []), breakpointId]);
        return stop.place.line;
      }),
    );
  }
}
