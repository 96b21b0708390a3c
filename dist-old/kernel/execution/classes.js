"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.Classes = void 0;
/**
 * A class that a cell defines again renews the class that had its name: existing instances get the new
 * methods, and are `instanceof` the new class. (Their fields and #private names stay as they are, because
 * only a constructor makes those.)
 */
class Classes {
    definedByCells = new WeakSet();
    /** Takes a class that a cell has defined, and what its name meant before. Returns the class. */
    renew(defined, before) {
        const isOther = typeof before === "function" && before !== defined;
        if (isOther && this.definedByCells.has(before))
            takeOver(before.prototype, defined.prototype);
        this.definedByCells.add(defined);
        return defined;
    }
}
exports.Classes = Classes;
function takeOver(old, renewed) {
    if (Object.prototype.isPrototypeOf.call(old, renewed))
        return; // it extends the old one
    for (const key of Reflect.ownKeys(old))
        Reflect.deleteProperty(old, key);
    Object.setPrototypeOf(old, renewed);
}
//# sourceMappingURL=classes.js.map