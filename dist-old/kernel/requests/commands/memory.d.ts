export declare class Memory {
    private readonly added;
    /** Runs a cell, and remembers what it adds. */
    measure<T>(cell: string, run: () => Promise<T>): Promise<T>;
    report(): string;
}
