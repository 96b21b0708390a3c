/** The notebook shows a value that has a method of this name as the bundle that the method returns. */
export declare const DISPLAY: unique symbol;
/**
 * The same content in several forms, by MIME type, of which the front end picks one. Binary forms
 * ("image/png") are base64.
 */
export type MimeBundle = Record<string, unknown>;
/** A figure is a value: the last expression of a cell, or an argument of `show`. */
export interface Figure {
    /** The name of the file that a terminal program writes. @defaultValue "figure" */
    readonly name?: string;
    [DISPLAY](): MimeBundle | Promise<MimeBundle>;
}
/**
 * Shows a figure now, in the notebook's cell. In a terminal it writes the figure's PNG to the folder
 * GENBOOK_FIGURES (or `figures`) under a free name, and prints that name; a figure without PNG is printed as
 * text.
 *
 * @throws Error for a value that is no figure
 */
export declare function show(figure: Figure): Promise<void>;
/**
 * Makes a place that shows one figure after the other: in the notebook's cell, or in one file that is
 * replaced and whose name is printed once. Await each update before the next.
 */
export declare function liveShow(): {
    update(figure: Figure): Promise<void>;
};
/**
 * Removes what the cell has printed and shown so far. With `wait`, it does so only when the next output
 * comes, so that nothing flickers. In a terminal it does nothing.
 */
export declare function clearOutput({ wait }?: {
    wait?: boolean;
}): void;
