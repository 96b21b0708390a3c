/** What stack traces and the debugger call a cell. V8 knows the code of a cell by this name. */
/** "cell [3]", or "cell [*2]" for the second cell that has no number. Unique in the life of a kernel. */
export declare const cellName: (count: number | `*${number}`) => string;
export declare const isCellName: (file: string) => boolean;
