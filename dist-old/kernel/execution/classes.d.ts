/**
 * A class that a cell defines again renews the class that had its name: existing instances get the new
 * methods, and are `instanceof` the new class. (Their fields and #private names stay as they are, because
 * only a constructor makes those.)
 */
export declare class Classes {
    private readonly definedByCells;
    /** Takes a class that a cell has defined, and what its name meant before. Returns the class. */
    renew<T extends {
        prototype: object;
    }>(defined: T, before: unknown): T;
}
