/** Stack traces that name the lines their author wrote, without the kernel's own frames. */
import { dirname } from "node:path";
import { types } from "node:util";
import { isCellName } from "../language/source/cellName.js";
import type { Place } from "../language/source/place.js";
import type { MappedFile } from "../language/source/mappedFile.js";

/** The folder dist/kernel. */
const KERNEL = dirname(__dirname);
const INTERNAL = /^node:(vm|async_hooks|internal\/(process\/task_queues|async_|vm|timers))/;
/** How many frames an error keeps. V8's ten often end inside a library, before the author's line. */
const DEPTH = 100;
/** How many awaits are remembered for an error. */
const MAX_AWAITS = 10;

export class StackTraces {
  /** The code that has run, keyed by V8's name for it. */
  readonly running = new Map<string, MappedFile>();
  /** The same code, keyed by the name that its author gave it. */
  private readonly written = new Map<string, MappedFile>();
  /** The awaits in the author's code that an error has passed through, as frames, innermost first. */
  private readonly passed = new WeakMap<object, string[]>();

  register(file: string, positions: MappedFile): void {
    this.running.set(file, positions);
    this.written.set(positions.name, positions);
  }

  /** Returns what the author wrote; undefined for a file that is not a cell and was not compiled for one. */
  source(file: string): string | undefined {
    return this.written.get(file)?.source;
  }

  /**
   * Called with the value of each of the author's awaits, and returns it. V8 follows an error through async
   * functions, but not through the promises of a library that was compiled for older engines. If such an
   * error arrives here, the place of the await is its only trace of the author's code.
   */
  readonly awaited = <T>(value: T, place: string): T => {
    // Other thenables are left alone: a database query, for example, runs whenever `then` is called.
    if (types.isPromise(value) && value.constructor === Promise) {
      value.then(undefined, (error: unknown) => this.passedBy(error, place));
    }
    return value;
  };

  /** Notes that an error has come out of an await of the author's. `place` is "file:line:column". */
  passedBy(error: unknown, place: string): void {
    if (typeof error !== "object" || error === null) return;
    const frames = this.passed.get(error) ?? [];
    if (frames.length < MAX_AWAITS) this.passed.set(error, [...frames, `    at async ${place}`]);
  }

  /** Lists an error's frames, innermost first, and the author's awaits if no frame is the author's. */
  framesOf(error: object): string[] {
    const { stack } = error as { stack?: unknown };
    const frames = typeof stack === "string" ? stack.split("\n").filter((line) => /^ {4}at /.test(line)) : [];
    return this.innermost(frames) ? frames : [...frames, ...(this.passed.get(error) ?? [])];
  }

  /** Finds the innermost frame that lies in a cell, or else in a file compiled for one. */
  innermost(frames: string[]): ({ file: string } & Place) | undefined {
    const places = frames
      .map((frame) => /^ {4}at (?:.*\(|async )?(.+?):(\d+):(\d+)\)?$/.exec(frame) ?? [])
      .map(([, file, line, column]) => ({ file, line: Number(line), column: Number(column) }))
      .filter(({ file }) => this.written.has(file));
    return places.find(({ file }) => isCellName(file)) ?? places[0];
  }

  /** Writes every Error's `stack` this way from now on. */
  install(): void {
    Error.stackTraceLimit = DEPTH;
    Error.prepareStackTrace = (error, frames) => {
      const lines = withoutKernel(frames).map((frame) => this.describe(frame));
      return [headline(error), ...lines.filter((line) => line !== undefined)].join("\n    at ");
    };
  }

  /** Returns undefined for code in a cell that its author did not write. */
  private describe(frame: NodeJS.CallSite): string | undefined {
    const text = (frame as { toString(): string }).toString();
    const file = frame.getFileName();
    const line = frame.getLineNumber();
    const column = frame.getColumnNumber();
    const mapped = file == null ? undefined : this.running.get(file);
    if (!mapped || line === null || column === null) return text;
    const place = mapped.locate({ line, column });
    return place && text.replace(`${file}:${line}:${column}`, `${mapped.name}:${place.line}:${place.column}`);
  }
}

/** Leaves out the kernel's frames, and those of the language's own functions beside them. */
function withoutKernel(frames: NodeJS.CallSite[]): NodeJS.CallSite[] {
  const kept: NodeJS.CallSite[] = [];
  let natives: NodeJS.CallSite[] = [];
  let besideKernel = false;
  for (const frame of frames) {
    if (isKernels(frame)) besideKernel = true;
    else if (!frame.getFileName()) natives.push(frame);
    else {
      kept.push(...(besideKernel ? [] : natives), frame);
      natives = [];
      besideKernel = false;
    }
  }
  return besideKernel ? kept : [...kept, ...natives];
}

function isKernels(frame: NodeJS.CallSite): boolean {
  const file = frame.getFileName();
  return file != null && (file.startsWith(KERNEL) || INTERNAL.test(file));
}

function headline(error: Error): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return "Error";
  }
}
