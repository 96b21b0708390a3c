/** Keeps Node from printing warnings that match `message` and mean nothing to the author of a cell. */
export declare function hideWarning(message: RegExp): void;
