import { join } from "node:path";

/**
 * This folder, and the packages that lie between it and who calls, also as their source maps name them: nobody looks for
 * his mistake there.
 */
const BELOW = [
  join(__dirname, ".."),
  join("node_modules", "@tensorflow"),
  "/tfjs-core/src/",
  "/tfjs-layers/src/",
  "node:",
];
/** The rest of this library, which may stand between. */
const LIBRARY = [join(__dirname, "../.."), "node_modules"];

/** Through tfjs and back, with gradients, go many more calls than the ten that are kept otherwise. */
const DEPTH = 100;

/** Remembers where it is called: cheap, since nothing is read before linesOf. */
export function here(): Error {
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = DEPTH;
  try {
    return new Error();
  } finally {
    Error.stackTraceLimit = before;
  }
}

/** The lines of a stack trace from the user's own code on; where there is none, from this library's on. */
export function linesOf(place: Error): string[] {
  const lines = (place.stack ?? "").split("\n").filter((line) => line.startsWith("    at "));
  const from = (folders: string[]) => lines.findIndex((line) => !folders.some((each) => line.includes(each)));
  const own = from([...BELOW, ...LIBRARY]);
  return lines.slice(own >= 0 ? own : Math.max(from(BELOW), 0));
}

/** An error as if it came from that place: the notebook shows the line. */
export function errorAt(place: Error, message: string): Error {
  const error = new Error(message);
  error.stack = [`Error: ${message}`, ...linesOf(place)].join("\n");
  return error;
}
