/** What the checker knows, as Jupyter's replies. Jupyter counts characters, JavaScript UTF-16 code units. */
import { commandNames } from "./commands/commands.js";
import { completeness } from "../language/answers/completeness.js";
import type { Completions } from "../language/answers/completions.js";
import type { Language } from "../language/language.js";
import type { Json } from "../protocol/wire.js";

export function completeReply(language: Language, { code, cursor_pos }: Json): Json {
  const text = requireCode(code);
  const position = toUnits(text, cursor_pos);
  const found = completeCommand(text, position) ?? language.complete(text, position);
  const [start, end] = [toCharacters(text, found.start), toCharacters(text, found.end)];
  const types = found.matches.map((match) => ({ text: match.text, type: match.kind, start, end }));
  return {
    status: "ok",
    matches: found.matches.map((match) => match.text),
    cursor_start: start,
    cursor_end: end,
    metadata: { _jupyter_types_experimental: types }, // JupyterLab shows the kinds
  };
}

export const isCompleteReply = ({ code }: Json): Json => ({ ...completeness(requireCode(code)) });

/** For a line at the beginning of a cell that is a % and the beginning of a command's name. */
function completeCommand(text: string, end: number): Completions | undefined {
  const typed = /(?:^|\n)[ \t]*(%\w*)$/.exec(text.slice(0, end))?.[1];
  if (typed === undefined) return undefined;
  const names = commandNames().filter((name) => name.startsWith(typed));
  return { matches: names.map((name) => ({ text: name, kind: "command" })), start: end - typed.length, end };
}

export function inspectReply(language: Language, { code, cursor_pos }: Json): Json {
  const text = requireCode(code);
  const found = language.inspect(text, toUnits(text, cursor_pos));
  return {
    status: "ok",
    found: found !== undefined,
    data: found === undefined ? {} : bundle(found),
    metadata: {},
  };
}

const bundle = (markdown: string): Json => ({
  "text/markdown": markdown,
  "text/plain": markdown.replace(/^```.*\n/gm, "").replace(/`/g, ""),
});

/** For a cell like `tf.zeros?`: what a pager shows. */
export function pagerPayload(language: Language, code: string): Json[] | undefined {
  const name = /^\s*([\w$.]+)\?\s*$/.exec(code)?.[1];
  if (name === undefined) return undefined;
  const found = language.inspect(name, name.length) ?? `Nothing is known of ${name}.`;
  return [{ source: "page", data: bundle(found), start: 0 }];
}

export function requireCode(code: unknown): string {
  if (typeof code !== "string") throw new TypeError(`expected code: string, got ${typeof code}`);
  return code;
}

/** The end of the text where there is no position. */
function toUnits(text: string, characters: unknown): number {
  if (typeof characters !== "number") return text.length;
  return [...text].slice(0, characters).join("").length;
}

const toCharacters = (text: string, units: number) => [...text.slice(0, units)].length;
