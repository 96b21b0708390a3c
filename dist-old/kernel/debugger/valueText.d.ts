/** Describes a value of the main thread on one line. */
import type { Runtime } from "node:inspector";
type Remote = Runtime.RemoteObject;
export declare function describe(remote: Remote): string;
/**
 * Reads 3 from "Array(3)", for values whose elements are shown in pages; undefined for objects with
 * properties.
 */
export declare function elementCount({ subtype, description }: Remote): number | undefined;
export declare function typeOf({ type, subtype, className }: Remote): string;
export {};
