import type { MimeBundle } from "../protocol/contents.js";
import { type Json } from "../protocol/messages.js";
export type Broadcast = (msgType: string, content: Json, metadata?: Json) => void;
/** Gives cells and libraries the function under `Symbol.for("Jupyter.broadcast")`. */
export declare function installDisplay(publish: Broadcast): void;
/**
 * Loads tslab for a cell that imports it, and makes its `display` and `newDisplay` publish as this kernel
 * does. It is loaded only then, because it brings a compiler of its own.
 */
export declare function loadTslab(): unknown;
/** Encodes bytes in base64, as Jupyter expects pictures, and leaves out forms that have no value. */
export declare function jsonBundle(bundle: MimeBundle): MimeBundle;
