/**
 * The functions that the main thread offers to the debugger. The debugger lives in the control thread and
 * calls them through V8's inspector, which runs them even while the main thread is stopped at a breakpoint or
 * inside a loop.
 */
import { inspect, types } from "node:util";
import type { Place } from "../language/source/place.js";
import type { MappedFile } from "../language/source/mappedFile.js";
import type { MimeBundle, Publications, Publish } from "../protocol/contents.js";
import type { Message } from "../protocol/messages.js";

/** The name of the symbol under which globalThis holds the target, in a property that is not enumerable. */
export const TARGET = "genbook.debugger";

/** What a file of the running code was made from. */
export interface FileInfo {
  /** V8's name for it: "cell [3]", or the path of a compiled file. */
  file: string;
  /** The author's name for it. */
  name: string;
  /** What the author wrote. */
  source: string;
}

export interface TargetHost {
  /** The code that has run, by V8's name. */
  files: ReadonlyMap<string, MappedFile>;
  /** Returns the object that holds what cells have defined; an assignment to it redefines a name. */
  values(): Record<string, unknown>;
  /** Tells whether a name that a cell has defined is a constant, to which code cannot assign. */
  isConstant(name: string): boolean;
  publish: Publish;
  /** Returns the value as a front end shows it, as far as that is possible without waiting. */
  bundle(value: unknown): MimeBundle;
}

export class DebugTarget {
  private readonly waiting: Parameters<Publish>[] = [];

  constructor(private readonly host: TargetHost) {}

  /** Puts the target where the debugger finds it. */
  install(): void {
    Object.defineProperty(globalThis, Symbol.for(TARGET), { value: this, configurable: true });
  }

  files(): FileInfo[] {
    return [...this.host.files].map(([file, { name, source }]) => ({ file, name, source }));
  }

  /** Finds places in the author's code; null stands for code that the author did not write. */
  locate(file: string, generated: Place[]): (Place | null)[] {
    const known = this.host.files.get(file);
    return generated.map((place) => known?.locate(place) ?? null);
  }

  values(): Record<string, unknown> {
    return this.host.values();
  }

  /**
   * Publishes a message: at once if the author's code has stopped. A running main thread is called in the
   * middle of anything, even of Node's own functions, which are not made for that (Buffer.from would give out
   * the same memory twice), or of `flush`. Then the message waits until the thread has finished what it is
   * doing.
   */
  publish<Type extends keyof Publications>(
    type: Type,
    content: Publications[Type],
    request: Message | null,
    isStopped: boolean,
  ): void {
    this.waiting.push([type, content, request ?? undefined]);
    if (isStopped) this.flush();
    else setImmediate(this.flush);
  }

  /** Publishes what is waiting. Loops call this, because they let nothing else run. */
  readonly flush = (): void => {
    for (let next = this.waiting.shift(); next; next = this.waiting.shift()) this.host.publish(...next);
  };

  bundle(value: unknown): MimeBundle {
    return this.host.bundle(value);
  }

  /**
   * Calls a function with the names of earlier cells as global variables. Compiled cells keep them as
   * properties of an object, where an expression that is typed at a breakpoint would not find them.
   */
  named<T>(work: () => T): T {
    const values = this.host.values();
    const names = Object.keys(values).filter((name) => !(name in globalThis));
    for (const name of names) {
      Object.defineProperty(globalThis, name, {
        configurable: true,
        get: () => values[name],
        set: (value) => {
          if (this.host.isConstant(name)) throw new TypeError("Assignment to constant variable.");
          values[name] = value;
        },
      });
    }
    try {
      return work();
    } finally {
      for (const name of names) Reflect.deleteProperty(globalThis, name);
    }
  }

  /**
   * Evaluates the condition of a breakpoint. A condition that throws counts as true, so that its author
   * notices.
   */
  holds(condition: () => unknown): boolean {
    try {
      return Boolean(condition());
    } catch {
      // Global names cost time, and most conditions, which run often, use only what is around them.
      try {
        return Boolean(this.named(condition));
      } catch {
        return true;
      }
    }
  }

  /** Returns some elements of an array or a collection as the properties of an object. */
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
