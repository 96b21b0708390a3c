/** Stack traces that name the lines their author wrote, without the kernel's own frames. */
import { dirname } from "node:path";
import { isCellName } from "../language/source/cellName.js";
import type { Place } from "../language/source/place.js";
import type { MappedFile } from "../language/source/mappedFile.js";

/** The folder dist/kernel. */
const KERNEL = dirname(__dirname);
const INTERNAL = /^node:(vm|async_hooks|internal\/(process\/task_queues|async_|vm|timers))/;

export class StackTraces {
  /** The code that has run, keyed by V8's name for it. */
  readonly running = new Map<string, MappedFile>();
  /** The same code, keyed by the name that its author gave it. */
  private readonly written = new Map<string, MappedFile>();

  register(file: string, positions: MappedFile): void {
    this.running.set(file, positions);
    this.written.set(positions.name, positions);
  }

  /** Returns what the author wrote; undefined for a file that is not a cell and was not compiled for one. */
  source(file: string): string | undefined {
    return this.written.get(file)?.source;
  }

  /** Finds the innermost place of a stack trace that lies in a cell, or else in a file compiled for one. */
  innermost(stack: string): ({ file: string } & Place) | undefined {
    const places = [...stack.matchAll(/^ {4}at (?:.*\(|async )?(.+?):(\d+):(\d+)\)?$/gm)]
      .map(([, file, line, column]) => ({ file, line: Number(line), column: Number(column) }))
      .filter(({ file }) => this.written.has(file));
    return places.find(({ file }) => isCellName(file)) ?? places[0];
  }

  /** Writes every Error's `stack` this way from now on. */
  install(): void {
    Error.prepareStackTrace = (error, frames) => {
      const lines = frames.filter((frame) => !isKernels(frame)).map((frame) => this.describe(frame));
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
