/**
 * Puts what the checker knows into Jupyter's replies. Jupyter counts characters, whereas JavaScript counts
 * UTF-16 code units.
 */
import { completeness } from "../language/answers/completeness.js";
import type { Completions } from "../language/answers/completions.js";
import type { Language } from "../language/language.js";
import type {
  CompleteReply,
  InspectReply,
  IsCompleteReply,
  MimeBundle,
  PagerPayload,
} from "../protocol/contents.js";
import type { CursorRequest } from "../protocol/requests.js";
import { commandNames } from "./commands/commands.js";

export const isCompleteReply = ({ code }: { code: string }): IsCompleteReply => completeness(code);

export function completeReply(language: Language, { code, cursor_pos }: CursorRequest): CompleteReply {
  const position = toUnits(code, cursor_pos);
  const found = completeCommand(code, position) ?? language.complete(code, position);
  const [start, end] = [toCharacters(code, found.start), toCharacters(code, found.end)];
  const types = found.matches.map((match) => ({ text: match.text, type: match.kind, start, end }));
  return {
    status: "ok",
    matches: found.matches.map((match) => match.text),
    cursor_start: start,
    cursor_end: end,
    metadata: { _jupyter_types_experimental: types },
  };
}

/**
 * Completes a line that consists of a % and the beginning of a command's name; undefined for any other line.
 */
function completeCommand(text: string, end: number): Completions | undefined {
  const typed = /(?:^|\n)[ \t]*(%\w*)$/.exec(text.slice(0, end))?.[1];
  if (typed === undefined) return undefined;
  const names = commandNames().filter((name) => name.startsWith(typed));
  return { matches: names.map((name) => ({ text: name, kind: "command" })), start: end - typed.length, end };
}

export function inspectReply(language: Language, { code, cursor_pos }: CursorRequest): InspectReply {
  const found = language.inspect(code, toUnits(code, cursor_pos));
  return {
    status: "ok",
    found: found !== undefined,
    data: found === undefined ? {} : bundle(found),
    metadata: {},
  };
}

const bundle = (markdown: string): MimeBundle => ({
  "text/markdown": markdown,
  "text/plain": markdown.replace(/^```.*\n/gm, "").replace(/`/g, ""),
});

/** Returns what the pager shows for a cell like `tf.zeros?` or `?tf.zeros`; undefined for any other cell. */
export function pagerPayload(language: Language, code: string): PagerPayload[] | undefined {
  const [, after, before] = /^\s*(?:([\w$.]+)\?{1,2}|\?{1,2}([\w$.]+))\s*$/.exec(code) ?? [];
  const name = after ?? before;
  if (name === undefined) return undefined;
  const found =
    language.describe(name) ??
    `\`${name}\` is not a known name: no cell has defined or imported it, and Node does not have it.`;
  return [{ source: "page", data: bundle(found), start: 0 }];
}

function toUnits(text: string, characters: number | undefined): number {
  return characters === undefined ? text.length : [...text].slice(0, characters).join("").length;
}

const toCharacters = (text: string, units: number) => [...text.slice(0, units)].length;
