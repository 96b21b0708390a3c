"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.typeAttribute = exports.ATTRIBUTE = void 0;
exports.namedAttributes = namedAttributes;
exports.setAttribute = setAttribute;
exports.dimsOf = dimsOf;
const errors_1 = require("./errors");
/** The kinds of attributes, with the numbers that TensorFlow's C interface gives them. */
exports.ATTRIBUTE = { string: 0, int: 1, float: 2, bool: 3, type: 4, shape: 5 };
/** An attribute that is a data type, as one of DTYPE's numbers. */
const typeAttribute = (name, dtype) => ({
    name,
    type: exports.ATTRIBUTE.type,
    value: dtype,
});
exports.typeAttribute = typeAttribute;
/** Turns attributes such as { dtype: { type: "float32" } } into the form that an op takes. */
function namedAttributes(attributes) {
    return Object.entries(attributes).map(([name, attribute]) => {
        const [kind, value] = Object.entries(attribute)[0];
        const type = exports.ATTRIBUTE[kind];
        if (kind !== "type")
            return { name, type, value };
        return { name, type, value: Array.isArray(value) ? value.map((each) => errors_1.DTYPE[each]) : errors_1.DTYPE[value] };
    });
}
/** Sets an attribute of an op that is about to run, or of a node of a graph, depending on `set`. */
function setAttribute(set, op, attribute, status) {
    const { name, value } = attribute;
    switch (attribute.type) {
        case exports.ATTRIBUTE.string: {
            if (Array.isArray(value)) {
                const strings = value;
                const lengths = BigUint64Array.from(strings, (each) => BigInt(Buffer.byteLength(each)));
                return set.stringList(op, name, strings, lengths, strings.length);
            }
            // TensorFlow accepts any bytes, not only UTF-8.
            const bytes = typeof value === "string" ? Buffer.from(value) : value;
            return set.string(op, name, bytes, bytes.length);
        }
        case exports.ATTRIBUTE.int:
            if (!isList(value))
                return set.int(op, name, value);
            return set.intList(op, name, BigInt64Array.from(value, BigInt), value.length);
        case exports.ATTRIBUTE.float:
            if (!isList(value))
                return set.float(op, name, value);
            return set.floatList(op, name, Float32Array.from(value), value.length);
        case exports.ATTRIBUTE.bool: // no op takes a list of booleans
            return set.bool(op, name, value ? 1 : 0);
        case exports.ATTRIBUTE.type:
            if (!isList(value))
                return set.type(op, name, value);
            return set.typeList(op, name, Int32Array.from(value), value.length);
        case exports.ATTRIBUTE.shape: {
            const shape = value;
            if (!isShapeList(shape))
                return set.shape(op, name, dimsOf(shape), shape.length, status);
            const dims = shape.map((each) => BigInt64Array.from(each, BigInt));
            const ranks = Int32Array.from(shape, (each) => each.length);
            return set.shapeList(op, name, dims, ranks, shape.length, status);
        }
        default:
            throw new Error(`Attribute ${name} has the unknown kind ${attribute.type}.`);
    }
}
const isList = (value) => Array.isArray(value) || ArrayBuffer.isView(value);
/** [[2, 3], []] is a list of shapes; [2, 3] and [] are shapes. */
const isShapeList = (shape) => Array.isArray(shape[0]);
const dims = new BigInt64Array(16);
/**
 * Writes a shape into scratch memory, which the next call overwrites. A size of -1 is unknown.
 *
 * @throws Error if the shape has more than 16 axes
 */
function dimsOf(shape) {
    if (shape.length > dims.length)
        throw new Error(`A tensor can have at most ${dims.length} axes, got ${shape.length}.`);
    for (let axis = 0; axis < shape.length; axis++)
        dims[axis] = BigInt(shape[axis]);
    return dims;
}
//# sourceMappingURL=attributes.js.map