/**
 * Finds the cells whose output may be out of date: those that use a name to which another cell has given a
 * new value since they ran. Changes inside an object are not noticed.
 */
import type { UsedNames } from "../language/service/usedNames.js";

export class StaleCells {
  private readonly stale = new Set<string>();
  /** The names that each cell has used, by the cell's id. */
  private readonly cells = new Uses();
  /** The names that each function or class looks up when it is called, by its own name. */
  private readonly definitions = new Uses();

  /** The ids of the stale cells. */
  get ids(): string[] {
    return [...this.stale];
  }

  /** Called when a cell begins to run, for the first time or again. */
  begin(cell: string): void {
    this.stale.delete(cell);
    this.cells.set(cell, new Set());
  }

  /**
   * Called when a cell, or a part of it, has run. `changed` holds the names whose values have changed.
   * `cell` is undefined for code that belongs to no cell of a notebook.
   */
  ran(cell: string | undefined, { running, called }: UsedNames, changed: readonly string[]): void {
    for (const name of changed) this.definitions.set(name, called.get(name) ?? new Set());
    const affected = new Set(changed);
    for (const name of affected) {
      for (const definition of this.definitions.of(name)) affected.add(definition); // this loop visits it too
      for (const user of this.cells.of(name)) if (user !== cell) this.stale.add(user);
    }
    if (cell !== undefined) this.cells.set(cell, new Set([...this.cells.by(cell), ...running]));
  }

  clear(): void {
    for (const each of [this.stale, this.cells, this.definitions]) each.clear();
  }
}

/** Records who uses which names. */
class Uses {
  private readonly names = new Map<string, ReadonlySet<string>>();
  private readonly users = new Map<string, Set<string>>();

  set(user: string, names: ReadonlySet<string>): void {
    for (const name of this.by(user)) this.users.get(name)?.delete(user);
    this.names.set(user, names);
    for (const name of names) this.users.set(name, (this.users.get(name) ?? new Set()).add(user));
  }

  by(user: string): Iterable<string> {
    return this.names.get(user) ?? [];
  }

  of(name: string): Iterable<string> {
    return this.users.get(name) ?? [];
  }

  clear(): void {
    this.names.clear();
    this.users.clear();
  }
}
