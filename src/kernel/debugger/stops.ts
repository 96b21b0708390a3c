/**
 * Where the main thread has stopped, and how it goes on: always from one of the author's lines to another.
 */
import type { Debugger, Runtime } from "node:inspector";
import type { Place } from "../language/source/place.js";
import type { Breakpoints } from "./breakpoints.js";
import type { MainThread } from "./mainThread.js";
import { FOREIGN, type Source, type Sources, isSame } from "./sources.js";

export type Step = "stepOver" | "stepInto" | "stepOut";

export interface Frame {
  call: Debugger.CallFrame;
  source: Source;
  place: Place;
}

export interface Stop {
  reason: "breakpoint" | "step" | "exception" | "pause";
  /** The frames in code that authors wrote, the innermost first. */
  frames: Frame[];
  exception: Runtime.RemoteObject | undefined;
}

/**
 * The largest number of V8's steps that leaving a line may take. V8 steps from one expression to the next, so
 * a few are enough unless the line holds a long loop.
 */
const STEPS_PER_LINE = 200;

/** How long to wait for a pause, in ms. An idle main thread pauses only when it has something to do. */
const PAUSE_GRACE = 100;

interface Stepping {
  step: Step;
  /** The line to leave, as lineOf() writes it. */
  from: string;
  /** How many more steps may be taken to leave it. */
  left: number;
}

export class Stops {
  /** Undefined while the main thread runs. */
  current: Stop | undefined;
  /** True while the inspector holds the main thread, even if only for a moment. */
  stands = false;
  private stepping: Stepping | undefined;
  private pausing = false;
  private onStand = (): void => undefined;
  /** Set by an interrupt, after which nothing stops the cell any more. */
  private released = false;

  constructor(
    private readonly main: MainThread,
    private readonly sources: Sources,
    private readonly breakpoints: Breakpoints,
    private readonly onStop: (stop: Stop) => void,
  ) {
    main.on("Debugger.paused", (event: Debugger.PausedEventDataType) => {
      this.stands = true;
      this.onStand();
      // A failure here must not leave the main thread stopped for good.
      this.take(event)
        .catch(() => this.resume())
        .catch(() => undefined); // the debugger has been detached, so the thread runs
    });
  }

  /**
   * Pauses the program. V8 forgets to pause if it gets the command in foreign code, such as the kernel's in
   * every loop of a cell, or while it evaluates something for us. So no code counts as foreign until it has
   * paused, and V8 is left alone for a moment.
   */
  async pause(): Promise<void> {
    this.pausing = true;
    await this.keepOutOf([]);
    const stands = new Promise<void>((resolve) => (this.onStand = resolve));
    await this.main.post("Debugger.pause");
    await Promise.race([stands, new Promise((resolve) => setTimeout(resolve, PAUSE_GRACE))]);
  }

  async keepOutOf(patterns: string[]): Promise<void> {
    await this.main.post("Debugger.setBlackboxPatterns", { patterns });
  }

  async resume(): Promise<void> {
    this.stepping = undefined;
    this.current = undefined;
    await this.go("resume");
  }

  async step(step: Step): Promise<void> {
    const top = this.current?.frames[0];
    this.stepping = { step, from: top ? lineOf(top) : "", left: STEPS_PER_LINE };
    this.current = undefined;
    await this.go(step);
  }

  /**
   * Lets the main thread go on, without a stop before the next cell. `terminate` aborts the code that is
   * running.
   */
  release(terminate: boolean): void {
    this.released = true;
    this.stepping = undefined;
    this.current = undefined;
    if (!this.stands) return;
    void this.go("resume", { terminateOnResume: terminate }).catch(() => undefined);
  }

  /** Lets the main thread go on. Whatever is sent after this finds it running. */
  private go(how: Step | "resume", params?: object): Promise<object> {
    this.stands = false;
    return this.main.post(`Debugger.${how}`, params);
  }

  private async take(event: Debugger.PausedEventDataType): Promise<void> {
    if (event.reason === "instrumentation") {
      await this.beforeScript((event.data as { scriptId: string }).scriptId);
      await this.go("resume");
      return;
    }
    if (this.released) return this.resume();
    const frames = await this.framesOf(event.callFrames);
    const hit = (event.hitBreakpoints ?? []).length > 0;
    const exception = /exception|promiseRejection/i.test(event.reason)
      ? (event.data as Stop["exception"])
      : undefined;
    const stoppedItself =
      hit || exception !== undefined || (await this.isDebuggerStatement(event.callFrames[0]));
    const top = frames[0] as Frame | undefined;
    if (this.released) return; // an interrupt came in the meantime, and the thread has gone on
    const atTop = top?.call === event.callFrames[0];
    const inForeign = this.sources.of(event.callFrames[0].location.scriptId) === undefined;
    if (this.pausing && !top && inForeign) {
      // The kernel or Node is running, and no cell is: there is nothing to pause.
      this.pausing = false;
      await this.keepOutOf(FOREIGN);
      await this.go("resume");
      return;
    }
    if (!stoppedItself || !atTop) {
      const goOn = this.goOn(atTop ? top : undefined, inForeign);
      if (goOn) {
        await this.go(goOn);
        return;
      }
    }
    if (this.pausing) await this.keepOutOf(FOREIGN);
    if (this.released) return;
    const reason = exception ? "exception" : stoppedItself ? "breakpoint" : this.pausing ? "pause" : "step";
    this.stepping = undefined;
    this.pausing = false;
    this.current = { reason, frames, exception };
    this.onStop(this.current);
  }

  /** Hands the breakpoints that were set by path to V8 as soon as there is a script. */
  private async beforeScript(scriptId: string): Promise<void> {
    if (!this.sources.isCell(scriptId)) return;
    await this.sources.learn();
    const source = this.sources.of(scriptId);
    if (!source) return;
    this.released = false;
    await this.breakpoints.bind(scriptId, source.path);
  }

  private async framesOf(calls: Debugger.CallFrame[]): Promise<Frame[]> {
    const frames = await Promise.all(
      calls.map(async (call) => {
        const source = this.sources.of(call.location.scriptId);
        const place = source && (await this.sources.locate(call.location));
        return place && { call, source, place };
      }),
    );
    return frames.filter((frame) => frame !== undefined);
  }

  private async isDebuggerStatement({ location }: Debugger.CallFrame): Promise<boolean> {
    const stops = this.sources.of(location.scriptId) ? await this.sources.stopsIn(location.scriptId) : [];
    return stops.some(
      (stop) => stop.location.type === "debuggerStatement" && isSame(stop.location, location),
    );
  }

  /**
   * Says how to go on from a place outside the author's code, or on the same line as before; undefined means
   * stop.
   */
  private goOn(top: Frame | undefined, inForeign: boolean): Step | "resume" | undefined {
    const { stepping } = this;
    if (!top && inForeign && this.pausing) return "stepOut";
    if (!top) return this.pausing || stepping?.step === "stepInto" ? "stepInto" : "stepOver";
    if (!stepping || stepping.step === "stepOut" || lineOf(top) !== stepping.from || stepping.left-- <= 0) {
      return undefined;
    }
    return stepping.step;
  }
}

/**
 * Identifies a line within one function: the same line counts as another one in a function that is called
 * from it.
 */
function lineOf({ call, source, place }: Frame): string {
  const { scriptId, lineNumber, columnNumber } = call.functionLocation ?? call.location;
  return [source.path, place.line, scriptId, lineNumber, columnNumber].join();
}
