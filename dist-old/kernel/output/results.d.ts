import type { MimeBundle } from "../protocol/contents.js";
/**
 * Resolves to undefined for a value that shows nothing.
 *
 * @throws whatever the value's display method throws; TypeError where it does not return a MIME bundle
 */
export declare function toBundle(value: unknown): Promise<MimeBundle | undefined>;
/** Does the same without waiting: a value whose display method returns a promise is shown as text. */
export declare function bundleNow(value: unknown): MimeBundle;
/** Describes a value without running any of its own code. */
export declare function plainBundle(value: unknown): MimeBundle;
