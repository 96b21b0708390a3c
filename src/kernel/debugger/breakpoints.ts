/** Breakpoints by the author's lines, kept for code that has not run yet. */
import type { Debugger } from "node:inspector";
import { type MainThread, conditionOf } from "./mainThread.js";
import type { Sources } from "./sources.js";

export interface WantedBreakpoint {
  line: number;
  /** JavaScript; names of earlier cells may be used. */
  condition?: string;
}

export interface ShownBreakpoint {
  verified: boolean;
  line: number;
  source: { path: string };
  message?: string;
}

export class Breakpoints {
  private readonly wanted = new Map<string, WantedBreakpoint[]>();
  /** V8's ids of the breakpoints that are set, by path. */
  private readonly set = new Map<string, string[]>();

  constructor(
    private readonly main: MainThread,
    private readonly sources: Sources,
  ) {
    // For files that cells import: V8 tells of them as they begin to run. Cells wait (see stops.ts).
    main.on("Debugger.scriptParsed", ({ scriptId }: Debugger.ScriptParsedEventDataType) => {
      void this.bindFile(scriptId).catch(() => undefined); // disconnected meanwhile
    });
  }

  /** As debugInfo lists them. */
  list(): { source: string; breakpoints: WantedBreakpoint[] }[] {
    return [...this.wanted].map(([source, breakpoints]) => ({ source, breakpoints }));
  }

  /** Takes the place of all breakpoints of that path. */
  async replace(path: string, wanted: WantedBreakpoint[]): Promise<ShownBreakpoint[]> {
    const old = this.set.get(path) ?? [];
    this.set.delete(path);
    await Promise.all(
      old.map((breakpointId) => this.main.post("Debugger.removeBreakpoint", { breakpointId })),
    );
    if (wanted.length > 0) this.wanted.set(path, wanted);
    else this.wanted.delete(path);

    await this.sources.learn();
    const lines = wanted.map(({ line }): number | undefined => line);
    // The youngest script is the one that the next run of the code resembles most.
    for (const scriptId of this.sources.scriptsOf(path)) {
      for (const [index, line] of (await this.bind(scriptId, path)).entries()) lines[index] = line;
    }
    return wanted.map((each, index) => ({
      verified: lines[index] !== undefined,
      line: lines[index] ?? each.line,
      source: { path },
      ...(lines[index] === undefined && { message: "no code at this line or after it" }),
    }));
  }

  private async bindFile(scriptId: string): Promise<void> {
    if (!this.sources.isFile(scriptId)) return;
    await this.sources.learn();
    const source = this.sources.of(scriptId);
    if (source) await this.bind(scriptId, source.path);
  }

  /** Sets the breakpoints of a path in one of its scripts. Resolves to the lines where they came to lie. */
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
          .catch(() => ({ breakpointId: undefined })); // two lines without code share the next one's
        if (breakpointId !== undefined) this.set.set(path, [...(this.set.get(path) ?? []), breakpointId]);
        return stop.place.line;
      }),
    );
  }
}
