export interface FigureFile {
    /** The path of the file; undefined before the first write. */
    readonly path: string | undefined;
    /** Writes the file; from the second time on, replaces it at once. */
    write(png: Uint8Array): Promise<void>;
}
/**
 * A PNG file `<slug of name>-<n>.png` in the folder GENBOOK_FIGURES (or ./figures), with the first n that is
 * free: no file is overwritten except by the same figure.
 */
export declare function figureFile(name?: string): FigureFile;
