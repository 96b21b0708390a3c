import { join } from "node:path";

/**
 * Folders whose stack frames are never the user's mistake: src/tensorflow, and the packages between it and
 * its callers, under the names in their source maps too.
 */
const BELOW = [
  join(__dirname, ".."),
  join("node_modules", "@tensorflow"),
  "/tfjs-core/src/",
  "/tfjs-layers/src/",
  "node:",
];
/** Folders of the rest of genbook and of other packages, which may be on the stack above the user's code. */
const LIBRARY = [join(__dirname, "../.."), "node_modules"];

/**
 * Number of stack frames to keep: a call through tfjs and its gradients is deeper than the default of ten.
 */
const DEPTH = 100;

/** Captures the current stack. This is cheap, because the trace is not formatted until linesOf reads it. */
export function here(): Error {
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = DEPTH;
  try {
    return new Error();
  } finally {
    Error.stackTraceLimit = before;
  }
}

/**
 * Returns the lines of a stack trace that start at the user's code or, if it is not on the stack, at
 * genbook's.
 */
export function linesOf(place: Error): string[] {
  const lines = (place.stack ?? "").split("\n").filter((line) => line.startsWith("    at "));
  const isIn = (line: string, folders: string[]) => folders.some((each) => line.includes(each));
  // A built-in function, such as Array.forEach, is called by the line below it.
  const isBuiltIn = (line: string) => line.endsWith("(<anonymous>)");
  const from = (folders: string[]) => lines.findIndex((line) => !isBuiltIn(line) && !isIn(line, folders));
  const own = from([...BELOW, ...LIBRARY]);
  return lines.slice(own >= 0 ? own : Math.max(from(BELOW), 0));
}

/** Makes an error that seems to come from `place`, so that a notebook shows that line. */
export function errorAt(place: Error, message: string): Error {
  const error = new Error(message);
  error.stack = [`Error: ${message}`, ...linesOf(place)].join("\n");
  return error;
}
