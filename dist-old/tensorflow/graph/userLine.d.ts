/** Captures the current stack. This is cheap, because the trace is not formatted until linesOf reads it. */
export declare function here(): Error;
/** The lines of a stack trace that start at the user's code or, if it is not on the stack, at genbook's. */
export declare function linesOf(place: Error): string[];
/** Makes an error that seems to come from `place`, so that a notebook shows that line. */
export declare function errorAt(place: Error, message: string): Error;
