/** `In`, `Out` and `_`: the cells and their results by number, as in Python's notebooks. */
export declare class InOut {
    private readonly code;
    private readonly results;
    /** Gives the names to all cells. */
    install(): void;
    addCell(count: number, code: string): void;
    addResult(count: number, value: unknown): void;
}
