/** What stack traces and the debugger call a cell. V8 knows the code of a cell by this name. */

/** "cell [3]", or "cell [*2]" for the second cell that has no number. Unique within a kernel's lifetime. */
export const cellName = (count: number | `*${number}`): string => `cell [${count}]`;

export const isCellName = (file: string): boolean => file.startsWith("cell [");
