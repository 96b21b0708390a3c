import { Language } from "../language/language.js";
import type { MappedFile } from "../language/source/mappedFile.js";
import type { Cell } from "./cell.js";
import type { Interrupter } from "./interrupt.js";
export declare class Session {
    private readonly interrupter;
    /** Called with every piece of code before it runs, for the sake of stack traces. */
    private readonly register;
    readonly language: Language;
    /** What cells have defined, by name. */
    readonly values: Record<string, unknown>;
    private readonly modules;
    constructor(interrupter: Interrupter, 
    /** Called every few turns of a cell's loops. */
    onTick: () => void, 
    /** Called with every piece of code before it runs, for the sake of stack traces. */
    register: (file: string, positions: MappedFile) => void, folder: string);
    /** Resolves to the value of the cell's last expression; undefined where the cell does not end in one. */
    run(cell: Cell): Promise<unknown>;
    /** Runs something other than code as part of a cell, so that it can be interrupted like code. */
    runOther(cell: Cell, work: () => Promise<void>): Promise<void>;
    /** Forgets what cells have defined. */
    reset(): void;
}
