/**
 * Finds the cells whose output may be out of date: those that use a name to which another cell has given
 * another value since they ran. What a cell does to the inside of an object is not noticed.
 */
import type { UsedNames } from "../language/service/usedNames.js";

export class StaleCells {
  private readonly stale = new Set<string>();
  /** The names that each cell has used, by the id of the cell. */
  private readonly used = new Map<string, ReadonlySet<string>>();
  /** The ids of the cells that have used a name. */
  private readonly users = new Map<string, Set<string>>();
  /** The names that each function or class looks up when it is called. */
  private readonly called = new Map<string, ReadonlySet<string>>();

  /** The ids of the cells. */
  get ids(): string[] {
    return [...this.stale];
  }

  /** Called when a cell begins to run, again or for the first time. */
  begin(cell: string): void {
    this.stale.delete(cell);
    for (const name of this.used.get(cell) ?? []) this.users.get(name)?.delete(cell);
    this.used.delete(cell);
  }

  /**
   * Called when a cell, or a part of it, has run. `changed` holds the names that have another value now.
   * `cell` is undefined for code that belongs to no cell of a notebook.
   */
  ran(cell: string | undefined, { running, called }: UsedNames, changed: readonly string[]): void {
    for (const name of changed) this.called.delete(name);
    for (const [name, names] of called) this.called.set(name, names);
    for (const name of this.affected(changed)) {
      for (const user of this.users.get(name) ?? []) if (user !== cell) this.stale.add(user);
    }
    if (cell === undefined) return;
    this.used.set(cell, new Set([...(this.used.get(cell) ?? []), ...running]));
    for (const name of running) {
      const users = this.users.get(name) ?? new Set();
      this.users.set(name, users.add(cell));
    }
  }

  clear(): void {
    for (const each of [this.stale, this.used, this.users, this.called]) each.clear();
  }

  /** Returns the names with those of the functions that look them up, directly or through others. */
  private affected(changed: readonly string[]): Set<string> {
    const affected = new Set(changed);
    for (const name of affected) {
      for (const [other, names] of this.called) if (names.has(name)) affected.add(other);
    }
    return affected;
  }
}
