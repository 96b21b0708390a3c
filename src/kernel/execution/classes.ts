/**
 * A class that a cell defines again renews the class that had its name: existing instances get the new
 * methods, and are `instanceof` the new class. (Their fields and #private names stay as they are, because
 * only a constructor makes those.)
 */
export class Classes {
  private readonly definedByCells = new WeakSet<object>();

  /**
   * Renews `before`, the previous value of the name, if it is a class that a cell defined. Returns `defined`.
   */
  renew<T extends { prototype: object }>(defined: T, before: unknown): T {
    const isOther = typeof before === "function" && before !== (defined as object);
    if (isOther && this.definedByCells.has(before)) takeOver(before.prototype as object, defined.prototype);
    this.definedByCells.add(defined);
    return defined;
  }
}

function takeOver(old: object, renewed: object): void {
  if (Object.prototype.isPrototypeOf.call(old, renewed)) return; // it extends the old one
  for (const key of Reflect.ownKeys(old)) Reflect.deleteProperty(old, key);
  Object.setPrototypeOf(old, renewed);
}
