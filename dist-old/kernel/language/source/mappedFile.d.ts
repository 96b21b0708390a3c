import type { Place } from "./place.js";
export interface MappedFile {
    /** The name that stack traces use. */
    readonly name: string;
    /** What the author wrote. */
    readonly source: string;
    /** Returns undefined where the JavaScript has no counterpart in the source. */
    locate(generated: Place): Place | undefined;
}
/** `map` is TypeScript's source map, as JSON. It is parsed when an error first needs it. */
export declare function mappedFile(name: string, source: string, code: string, map: string): MappedFile;
