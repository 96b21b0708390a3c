/** A cell as its author wrote it, taken apart: the command lines that it may begin with, and its code. */
export interface Command {
    /** The word after the %. */
    name: string;
    args: string;
}
export interface CellSource {
    /** The whole cell, as the author wrote it. */
    text: string;
    commands: Command[];
    /**
     * The cell with its command lines blanked out: as long as the text, so that every place stays where it was.
     */
    code: string;
}
export declare function readCell(text: string): CellSource;
