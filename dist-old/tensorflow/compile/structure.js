"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.takeApart = takeApart;
exports.putTogether = putTogether;
const backend_1 = require("../backend");
/**
 * Splits a value into its tensors and the rest.
 *
 * @param name the name of the value in leaves and errors, such as "the result"
 * @throws Error if the value contains anything but tensors, numbers, strings, booleans, null, undefined, and
 *   lists and plain objects of these
 */
function takeApart(value, name) {
    const tensors = [];
    const leaves = [];
    const visit = (each, path) => {
        if (each instanceof backend_1.tf.Tensor) {
            const tensor = each;
            leaves.push({ path, kind: `${tensor.dtype} [${tensor.shape.join(", ")}]` });
            return { tensor: tensors.push(tensor) - 1 };
        }
        if (Array.isArray(each))
            return { list: each.map((item, i) => visit(item, `${path}[${i}]`)) };
        if (isPlain(each)) {
            return { object: Object.entries(each).map(([key, item]) => [key, visit(item, `${path}.${key}`)]) };
        }
        if (!isConstant(each))
            throw new Error(notATensor(each, path));
        leaves.push({ path, kind: typeof each === "string" ? JSON.stringify(each) : String(each) });
        return { value: each };
    };
    return { template: visit(value, name), tensors, leaves };
}
/** Rebuilds a value that takeApart has split, with these tensors in place of its own. */
function putTogether(template, tensors) {
    if ("tensor" in template)
        return tensors[template.tensor];
    if ("list" in template)
        return template.list.map((item) => putTogether(item, tensors));
    if ("object" in template) {
        return Object.fromEntries(template.object.map(([key, item]) => [key, putTogether(item, tensors)]));
    }
    return template.value;
}
function isPlain(value) {
    if (typeof value !== "object" || value === null)
        return false;
    // A notebook's cell has an Object.prototype of its own, so that one is recognised by its null prototype.
    const prototype = Object.getPrototypeOf(value);
    return prototype === null || Object.getPrototypeOf(prototype) === null;
}
function isConstant(value) {
    return value === null || ["string", "number", "boolean", "undefined"].includes(typeof value);
}
function notATensor(value, path) {
    const got = typeof value === "object" ? (value?.constructor.name ?? "object") : typeof value;
    return (`A compiled step takes and returns tensors, also in lists and plain objects, but ${path} is a ${got}. Pass its values ` +
        "as tensors. A step can use models and variables of the code around it without passing them.");
}
//# sourceMappingURL=structure.js.map