"use strict";
/**
 * Writes protocol buffers, the format of TensorFlow's settings: a message is its fields, one after the other.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.bytesField = bytesField;
exports.intField = intField;
/** A field that holds text, bytes or another message. */
function bytesField(number, content) {
    const bytes = Buffer.from(content);
    return Buffer.concat([varint((number << 3) | 2), varint(bytes.length), bytes]);
}
/** A field that holds a whole number ≥ 0, a boolean (0 or 1) or a value of an enumeration. */
function intField(number, value) {
    return Buffer.concat([varint(number << 3), varint(value)]);
}
/** Seven bits a byte, the lowest first; the eighth bit says that more follow. */
function varint(value) {
    const bytes = [];
    for (; value > 127; value = Math.floor(value / 128))
        bytes.push((value % 128) | 128);
    return Buffer.from([...bytes, value]);
}
//# sourceMappingURL=protobuf.js.map