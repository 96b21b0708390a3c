"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.wholeNumber = wholeNumber;
exports.positive = positive;
exports.notNegative = notNegative;
exports.checkPrecision = checkPrecision;
exports.oneOf = oneOf;
/**
 * @returns the value
 * @throws RangeError if the value is not a whole number ≥ min
 */
function wholeNumber(name, value, min, advice) {
    if (Number.isSafeInteger(value) && value >= min)
        return value;
    throw new RangeError(`${name} must be a whole number ≥ ${min}, got ${String(value)}: ${advice}.`);
}
/**
 * @returns the value
 * @throws RangeError if the value is not a finite number > 0
 */
function positive(name, value, advice) {
    if (Number.isFinite(value) && value > 0)
        return value;
    throw new RangeError(`${name} must be a number > 0, got ${String(value)}: ${advice}.`);
}
/**
 * @returns the value
 * @throws RangeError if the value is not a finite number ≥ 0
 */
function notNegative(name, value, advice) {
    if (Number.isFinite(value) && value >= 0)
        return value;
    throw new RangeError(`${name} must be a number ≥ 0, got ${String(value)}: ${advice}.`);
}
/** @throws RangeError if precision is unknown, or if "mixed" or XLA is asked for without a compiled step */
function checkPrecision({ compile = true, precision = "float32", xla = false, }) {
    oneOf("precision", precision, ["float32", "mixed"]);
    if (compile || (precision === "float32" && !xla))
        return;
    const asked = xla ? "xla: true" : 'precision "mixed"';
    throw new RangeError(`${asked} needs a compiled step, got compile: false. Remove one of the two options.`);
}
/**
 * @returns the value
 * @throws RangeError if the value is not one of those allowed
 */
function oneOf(name, value, allowed) {
    if (allowed.includes(value))
        return value;
    const list = allowed.map((each) => `"${each}"`).join(" or ");
    throw new RangeError(`${name} must be ${list}, got ${JSON.stringify(value)}.`);
}
//# sourceMappingURL=checks.js.map