/** Folds what a reader of a stack trace need not see: the frames of libraries, and deep recursion. */
import { dirname } from "node:path";

/** The folder of genbook's own compiled code. */
const DIST = dirname(dirname(__dirname));
/** How many lines of a trace are shown: the innermost ones, and the outermost ones. */
const INNER = 12;
const OUTER = 4;

/** Folds frames, lines like "    at f (file:1:2)". The error's `stack` still has all of them. */
export function foldedFrames(frames: string[]): string[] {
  const folded = withoutLibraries(frames);
  const left = folded.length - INNER - OUTER;
  if (left <= 1) return folded;
  return [...folded.slice(0, INNER), `    … ${left} more frames`, ...folded.slice(-OUTER)];
}

/** Puts one line in place of neighbouring frames of libraries: "    … 7 frames in @tensorflow/tfjs-core". */
function withoutLibraries(frames: string[]): string[] {
  const lines: string[] = [];
  let hidden: string[] = [];
  const fold = () => {
    const names = new Set(hidden.map(libraryOf).filter((name) => name !== undefined));
    const count = `${hidden.length} frame${hidden.length === 1 ? "" : "s"}`;
    if (names.size > 0) lines.push(`    … ${count} in ${[...names].join(", ")}`);
    else lines.push(...hidden);
    hidden = [];
  };
  for (const frame of frames) {
    // Frames of JavaScript's own functions, such as Array.map, are folded with library frames beside them.
    if (libraryOf(frame) !== undefined || frame.endsWith("(<anonymous>)")) hidden.push(frame);
    else {
      fold();
      lines.push(frame);
    }
  }
  fold();
  return lines;
}

/** Names the library that a frame belongs to; undefined for the author's code and JavaScript's own. */
function libraryOf(frame: string): string | undefined {
  const file = /((?:node:|file:\/\/|\/)[^()]*):\d+:\d+\)?$/.exec(frame)?.[1];
  if (file === undefined) return undefined;
  if (file.startsWith("node:")) return "Node";
  return (
    /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? (file.includes(DIST) ? "genbook" : undefined)
  );
}
