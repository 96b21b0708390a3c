/**
 * A class that a cell defines again renews the class that had its name: existing instances get the new
 * methods, and are `instanceof` the new class. (Their fields and #private names stay as they are, because
 * only a constructor makes those.)
 */
export class Classes {
  private readonly definedByCells = new WeakSet<object>();

  /** Takes a class that a cell has defined, and what its name meant before. Returns the class. */
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
