"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.product = product;
/**
 * Returns the product of the numbers, or 1 if there are none. The product of a tensor's shape is its number
 * of elements.
 */
function product(factors) {
    return factors.reduce((result, factor) => result * factor, 1);
}
//# sourceMappingURL=product.js.map