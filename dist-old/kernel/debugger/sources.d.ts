import type { Debugger } from "node:inspector";
import type { DebugProtocol } from "@vscode/debugprotocol";
import { type Place } from "../language/source/place.js";
import type { MainThread } from "./mainThread.js";
/** Patterns for the scripts that no step enters and in which nothing stops. */
export declare const FOREIGN: string[];
export interface Source {
    /** What a front end calls the file or cell. */
    path: string;
    /** What the reader sees: "cell [3]". */
    name: string;
    text: string;
}
/** A place where V8 can stop, and the same place in the author's code. */
export interface Stop {
    location: Debugger.BreakLocation;
    place: Place;
}
export declare class Sources {
    private readonly main;
    /** The code of cells that may not have run, by path. */
    private readonly dumped;
    /** The authors' code, by V8's name for it. */
    private readonly files;
    /** V8's name of a script's code, by the script's id. */
    private readonly scripts;
    private readonly stops;
    constructor(main: MainThread, 
    /** The code of cells that may not have run, by path. */
    dumped: ReadonlyMap<string, string>);
    /**
     * True for an author's file. Cells are treated differently: they wait until their breakpoints are set (see
     * stops.ts).
     */
    isFile(scriptId: string): boolean;
    /** Asks the main thread for the code that has run, and for the code that is about to. */
    learn(): Promise<void>;
    /** Returns undefined for a script that was not written for this notebook. */
    of(scriptId: string): Source | undefined;
    isCell(scriptId: string): boolean;
    scriptsOf(path: string): string[];
    /** Returns the text behind a path. @throws Error when there is none */
    text(path: string): string;
    /** Lists the TypeScript files that cells have imported. */
    modules(): DebugProtocol.Module[];
    /** Finds the place in the author's code that corresponds to one of V8's, if there is one. */
    locate(location: Debugger.Location): Promise<Place | undefined>;
    /** Lists the places of a script where V8 can stop; there are none for a script that no longer exists. */
    stopsIn(scriptId: string): Promise<Stop[]>;
    private findStops;
    private locateAll;
    private add;
}
export declare const isSame: (a: Debugger.Location, b: Debugger.Location) => boolean;
