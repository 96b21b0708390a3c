/**
 * A class that a cell defines again renews the one that had its name: what has been made of it gets the new methods, and counts as
 * `instanceof` the new class. (Fields and #private names are made by the constructor; those of old instances stay as they are.)
 */
export class Classes {
  private readonly ofCells = new WeakSet<object>();

  /** Takes a class that a cell has defined, and what its name meant before. */
  renew<T extends { prototype: object }>(defined: T, before: unknown): T {
    const isOther = typeof before === "function" && before !== (defined as object);
    if (isOther && this.ofCells.has(before)) takeOver(before.prototype as object, defined.prototype);
    this.ofCells.add(defined);
    return defined;
  }
}

function takeOver(old: object, renewed: object): void {
  if (Object.prototype.isPrototypeOf.call(old, renewed)) return; // it extends the old one
  for (const key of Reflect.ownKeys(old)) Reflect.deleteProperty(old, key);
  Object.setPrototypeOf(old, renewed);
}
