/** Describes what went wrong in a cell, as the content of Jupyter's `error` message. */
import { inspect } from "node:util";
import { type Problem, TypeScriptError } from "../language/answers/diagnostics.js";
import { adviceToAdd } from "../language/service/missingPackage.js";
import type { ErrorContent } from "../protocol/contents.js";
import { grey, red } from "./colours.js";
import { excerpt } from "./excerpt.js";
import { foldedFrames } from "./foldedFrames.js";
import type { StackTraces } from "./stackTraces.js";

/** More problems would bury the first. */
const MAX_PROBLEMS = 10;
const MAX_CAUSES = 5;
/** The properties of an error that need no line of their own. */
const SHOWN = new Set(["name", "message", "stack", "cause", "errors"]);
/** The longest message that is sent in full, in characters. Node could not send one of 300 million. */
const MAX_MESSAGE = 20_000;

export function errorContent(thrown: unknown, traces: StackTraces): ErrorContent {
  if (thrown instanceof TypeScriptError) {
    return { ename: thrown.name, evalue: thrown.message, traceback: problems(thrown.problems) };
  }
  const { name, message } = nameAndMessage(thrown);
  return { ename: name, evalue: message, traceback: describe(thrown, traces, 0) };
}

function nameAndMessage(thrown: unknown): { name: string; message: string } {
  // instanceof will not do: the error may come from another realm.
  if (typeof thrown === "object" && thrown !== null && "message" in thrown) {
    const { name, message } = thrown as { name?: unknown; message: unknown };
    return {
      name: typeof name === "string" && name !== "" ? cut(name) : "Error",
      message: withAdvice(asWritten(cut(String(message)))),
    };
  }
  return { name: `thrown ${thrown === null ? "null" : typeof thrown}`, message: inspect(thrown) };
}

/**
 * Says how to add a package that `require` or `import()` does not find, in place of what Node says about it.
 */
function withAdvice(message: string): string {
  const [first] = message.split("\n");
  const advice = adviceToAdd(first);
  return advice === "" ? message : `${first.trim().replace(/\.?$/, ".")}${advice}`;
}

function cut(text: string): string {
  const left = text.length - MAX_MESSAGE;
  return left > 0 ? `${text.slice(0, MAX_MESSAGE)}… (${left} more characters are cut off here)` : text;
}

/**
 * Puts the author's code in place of the code that V8 quotes: "__names.f is not a function" (see
 * cellBody.ts).
 */
const asWritten = (message: string) =>
  message
    .replace(/\(0 ?, ?__names\.([\w$]+)\)/g, "$1")
    .replaceAll("__names.", "")
    .replaceAll("__kernel.resume(...)", "(await …)");

function problems(list: Problem[]): string[] {
  const lines = list.slice(0, MAX_PROBLEMS).flatMap((problem, index) => {
    const { code, message, file, line, column, source, length } = problem;
    return [
      ...(index > 0 ? [""] : []),
      `${red(`TS${code}`)}: ${message}`,
      grey(`${file}, line ${line}, column ${column}`),
      ...excerpt(source, problem, length),
    ];
  });
  const more = list.length - MAX_PROBLEMS;
  return more > 0 ? [...lines, "", `… and ${more} more`] : lines;
}

/** Returns what else an author has put into an error: `code`, `details`, … Getters are not called. */
function ownProperties(error: object): object {
  const all = Object.entries(Object.getOwnPropertyDescriptors(error));
  const shown = all.filter(([key, { enumerable }]) => enumerable && !SHOWN.has(key));
  return Object.defineProperties({}, Object.fromEntries(shown));
}

function describe(thrown: unknown, traces: StackTraces, depth: number): string[] {
  const { name, message } = nameAndMessage(thrown);
  const lines = `${name}: ${message}`.split("\n");
  lines[0] = red(name) + lines[0].slice(name.length);
  if (typeof thrown !== "object" || thrown === null) return lines;

  const { cause, errors } = thrown as { cause?: unknown; errors?: unknown };
  const frames = traces.framesOf(thrown);
  const place = traces.innermost(frames);
  const source = place && traces.source(place.file);
  if (place && source !== undefined) {
    lines.push(grey(`${place.file}, line ${place.line}, column ${place.column}`), ...excerpt(source, place));
  }
  if (frames.length > 0) lines.push("", ...foldedFrames(frames).map(grey));
  const own = ownProperties(thrown);
  if (Object.keys(own).length > 0) lines.push("", cut(inspect(own, { breakLength: 110 })));
  if (depth >= MAX_CAUSES) return lines;
  if (cause !== undefined) lines.push("", "Caused by:", ...describe(cause, traces, depth + 1));
  if (Array.isArray(errors)) {
    for (const [index, each] of errors.slice(0, MAX_PROBLEMS).entries()) {
      lines.push("", `Error ${index + 1} of ${errors.length}:`, ...describe(each, traces, depth + 1));
    }
  }
  return lines;
}
