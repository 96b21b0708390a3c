/**
 * Where the main thread has stopped, and how it goes on: always from one of the author's lines to another.
 */
import type { Debugger, Runtime } from "node:inspector";
import type { Place } from "../language/source/place.js";
import type { Breakpoints } from "./breakpoints.js";
import type { MainThread } from "./mainThread.js";
import { type Source, type Sources } from "./sources.js";
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
export declare class Stops {
    private readonly main;
    private readonly sources;
    private readonly breakpoints;
    private readonly onStop;
    /** Undefined while the main thread runs. */
    current: Stop | undefined;
    /** True while the inspector holds the main thread, even if only for a moment. */
    stands: boolean;
    private stepping;
    private pausing;
    private onStand;
    /** Set by an interrupt, after which nothing stops the cell any more. */
    private released;
    constructor(main: MainThread, sources: Sources, breakpoints: Breakpoints, onStop: (stop: Stop) => void);
    /**
     * Pauses the program. V8 forgets to pause if it gets the command in foreign code, such as the kernel's in
     * every loop of a cell, or while it evaluates something for us. So no code counts as foreign until it has
     * paused, and V8 is left alone for a moment.
     */
    pause(): Promise<void>;
    keepOutOf(patterns: string[]): Promise<void>;
    resume(): Promise<void>;
    step(step: Step): Promise<void>;
    /**
     * Lets the main thread go on, without a stop before the next cell. `terminate` breaks off the code that is
     * running.
     */
    release(terminate: boolean): void;
    /** Lets the main thread go on. Whatever is sent after this finds it running. */
    private go;
    private take;
    /** Hands the breakpoints that were set by path to V8 as soon as there is a script. */
    private beforeScript;
    private framesOf;
    private isDebuggerStatement;
    /**
     * Says how to go on from a place outside the author's code, or on the same line as before; undefined means
     * stop.
     */
    private goOn;
}
