/**
 * Writes protocol buffers, the format of TensorFlow's settings: a message is its fields, one after the other.
 */
/** A field that holds text, bytes or another message. */
export declare function bytesField(number: number, content: string | Uint8Array): Buffer;
/** A field that holds a whole number ≥ 0, a boolean (0 or 1) or a value of an enumeration. */
export declare function intField(number: number, value: number): Buffer;
