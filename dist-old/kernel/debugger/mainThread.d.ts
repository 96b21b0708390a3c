import type { Runtime } from "node:inspector";
import { type DebugTarget } from "./target.js";
/** The names of the functions that the main thread offers. */
type Name = Exclude<keyof DebugTarget, "named" | "holds" | "page" | "flush">;
export declare class EvaluationError extends Error {
}
export declare class MainThread {
    private readonly session;
    constructor();
    on<T>(event: string, handler: (params: T) => void): void;
    /** Sends a command of the inspector: https://chromedevtools.github.io/devtools-protocol/v8/. */
    post<T = object>(method: string, params?: object): Promise<T>;
    /** Calls a function of the target. */
    call<N extends Name>(name: N, ...args: Parameters<DebugTarget[N]>): Promise<ReturnType<DebugTarget[N]>>;
    /** Gives the object that holds what cells have defined. */
    values(): Promise<Runtime.RemoteObject>;
    /** Evaluates what a user typed: in a frame, or at the top level of the cells. */
    evaluate(expression: string, callFrameId?: string): Promise<Runtime.RemoteObject>;
    /** Calls `function (…) { … }` with an object as `this`. */
    callOn(objectId: string, functionDeclaration: string, args: Runtime.CallArgument[], returnByValue?: boolean): Promise<Runtime.RemoteObject>;
    disconnect(): void;
    private run;
}
/** Wraps a condition so that it can use names of earlier cells. */
export declare const conditionOf: (text: string) => string;
/** A function that calls one of the target's, with its own `this` as the first argument. */
export declare const onTarget: (name: "page" | "bundle") => string;
export {};
