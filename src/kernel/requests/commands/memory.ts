/**
 * Measures what is held in memory, for %memory. A library whose memory Node does not see can report it by
 * adding a function to the list `globalThis[Symbol.for("Jupyter.memory")]: (() => Usage)[]`. What a cell has
 * added is the difference between its beginning and its end.
 */
import { inColumns } from "./columns.js";

/** Numbers by what they count. A name that begins with "bytes" counts bytes. */
type Usage = Record<string, number>;

const REGISTRY = Symbol.for("Jupyter.memory");

export class Memory {
  private readonly added = new Map<string, Usage>();

  /** Runs a cell, and remembers what it adds. */
  async measure<T>(cell: string, run: () => Promise<T>): Promise<T> {
    const before = held();
    try {
      return await run();
    } finally {
      const after = held();
      const changes = Object.entries(after).map(
        ([name, amount]) => [name, amount - (before[name] ?? 0)] as const,
      );
      if (changes.some(([, amount]) => amount !== 0)) this.added.set(cell, Object.fromEntries(changes));
    }
  }

  report(): string {
    const { rss, heapUsed, external } = process.memoryUsage();
    const libraries = held();
    const names = Object.keys(libraries);
    const all = [
      ["this kernel", written("bytes", rss)],
      ["JavaScript's objects", written("bytes", heapUsed)],
      ["JavaScript's buffers", written("bytes", external)],
      ...names.map((name) => [name, written(name, libraries[name])]),
    ];
    if (this.added.size === 0) return inColumns(all);
    const cells = [...this.added].map(([cell, usage]) => [
      cell,
      ...names.map((name) => signed(name, usage[name] ?? 0)),
    ]);
    return `${inColumns(all)}\n${inColumns([["added while it ran", ...names], ...cells])}`;
  }
}

/** Returns what all libraries hold together. */
function held(): Usage {
  const registry = (globalThis as Record<symbol, unknown>)[REGISTRY];
  const sum: Usage = {};
  for (const usage of Array.isArray(registry) ? (registry as (() => Usage)[]) : []) {
    for (const [name, amount] of Object.entries(usage())) sum[name] = (sum[name] ?? 0) + amount;
  }
  return sum;
}

const written = (name: string, amount: number) =>
  name.startsWith("bytes") ? `${(amount / 1e6).toFixed(1)} MB` : String(amount);

const signed = (name: string, amount: number) => (amount > 0 ? "+" : "") + written(name, amount);
