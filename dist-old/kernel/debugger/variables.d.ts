/** Scopes, variables and what is inside them, fetched when a front end opens them. */
import type { Debugger, Runtime } from "node:inspector";
import type { DebugProtocol } from "@vscode/debugprotocol";
import { type MainThread } from "./mainThread.js";
type Variable = DebugProtocol.Variable;
type Scope = DebugProtocol.Scope;
export declare class Variables {
    private readonly main;
    private opened;
    constructor(main: MainThread);
    /** Makes all references invalid: they are valid until the program goes on. */
    forget(): void;
    scopes({ scopeChain, this: self }: Debugger.CallFrame): Promise<Scope[]>;
    /** Lists what cells have defined. */
    ofCells(): Promise<Variable[]>;
    /**
     * Lists what is behind a reference; `start` and `count` choose a part of it.
     *
     * @throws Error for an old reference
     */
    inside(reference: number, { start, count }?: {
        start?: number | undefined;
        count?: number | undefined;
    }): Promise<Variable[]>;
    variable(name: string, remote: Runtime.RemoteObject): Variable;
    private list;
    /** Lists "[0 … 99]", "[100 … 199]" and so on: at most a page of ranges, which get longer if need be. */
    private ranges;
    private properties;
    private reference;
    private open;
}
export {};
