/**
 * What the debugger asks of the main thread: it lives in the control thread and calls these functions through V8's
 * inspector, which runs them also while the main thread stands at a breakpoint or is inside a loop.
 */
import { inspect, types } from "node:util";
import type { Place } from "../language/source/place.js";
import type { MappedFile } from "../language/source/mappedFile.js";
import type { Json, Message } from "../protocol/wire.js";

/** The property of globalThis that holds the target; not enumerable. */
export const TARGET = "genbook.debugger";

/** Where a file of the running code comes from. */
export interface FileInfo {
  /** What V8 calls it: "cell [3]", or the path of a compiled file. */
  file: string;
  name: string;
  source: string;
}

export interface TargetHost {
  /** The code that has run, by what V8 calls it. */
  files: ReadonlyMap<string, MappedFile>;
  /** What cells have defined; assigning to it changes it. */
  values(): Record<string, unknown>;
  publish(type: string, content: Json, request: Message | undefined): void;
  /** The value as a front end shows it, as far as that can be said without waiting. */
  bundle(value: unknown): Json;
}

export class DebugTarget {
  private readonly waiting: Parameters<TargetHost["publish"]>[] = [];

  constructor(private readonly host: TargetHost) {
    Object.defineProperty(globalThis, Symbol.for(TARGET), { value: this, configurable: true });
  }

  files(): FileInfo[] {
    return [...this.host.files].map(([file, { name, source }]) => ({ file, name, source }));
  }

  /** null for code that the author did not write. */
  locate(file: string, generated: Place[]): (Place | null)[] {
    const known = this.host.files.get(file);
    return generated.map((place) => known?.locate(place) ?? null);
  }

  values(): Record<string, unknown> {
    return this.host.values();
  }

  /**
   * `isStopped`: at once. A main thread that runs is called in the middle of anything, Node's own functions included, which are not
   * made for that (Buffer.from would give out the same memory twice): then as soon as it is done with it.
   */
  publish(type: string, content: Json, request: Message | null, isStopped: boolean): void {
    this.waiting.push([type, content, request ?? undefined]);
    if (isStopped) this.flush();
    else setImmediate(this.flush);
  }

  /** Publishes what waits; for loops, which let nothing else have a turn. */
  readonly flush = (): void => {
    for (let next = this.waiting.shift(); next; next = this.waiting.shift()) this.host.publish(...next);
  };

  bundle(value: unknown): Json {
    return this.host.bundle(value);
  }

  /**
   * Calls a function for which names of earlier cells are variables of the outermost scope: compiled cells
   * write them as properties, so an expression that is typed at a breakpoint would not find them.
   */
  named<T>(work: () => T): T {
    const values = this.host.values();
    const names = Object.keys(values).filter((name) => !(name in globalThis));
    for (const name of names) {
      Object.defineProperty(globalThis, name, {
        configurable: true,
        get: () => values[name],
        set: (value) => void (values[name] = value),
      });
    }
    try {
      return work();
    } finally {
      for (const name of names) Reflect.deleteProperty(globalThis, name);
    }
  }

  /** For the condition of a breakpoint: one that fails stops, so that its author sees that it does. */
  holds(condition: () => unknown): boolean {
    try {
      return Boolean(condition());
    } catch {
      // Names cost: most conditions, which are asked often, speak of what is around them.
      try {
        return Boolean(this.named(condition));
      } catch {
        return true;
      }
    }
  }

  /** Some elements of an array or a collection, as an object's properties. */
  page(value: object, start: number, count: number): Record<string, unknown> {
    const page = Object.create(null) as Record<string, unknown>;
    const isMap = types.isMap(value);
    if (!isMap && !types.isSet(value)) {
      const elements = value as ArrayLike<unknown>;
      const end = Math.min(start + count, elements.length);
      for (let i = start; i < end; i++) page[i] = elements[i];
      return page;
    }
    let index = 0;
    for (const entry of value as Iterable<unknown>) {
      if (index >= start + count) break;
      if (index >= start) {
        const [name, element] = isMap ? (entry as [unknown, unknown]) : [index, entry];
        page[inspect(name, { depth: 0 })] = element;
      }
      index++;
    }
    return page;
  }
}
