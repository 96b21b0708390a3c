/** Writes rows of text, with a line for each row and the columns aligned. */
export declare function inColumns(rows: string[][]): string;
