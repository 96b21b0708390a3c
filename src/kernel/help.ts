/** What the checker knows, as Jupyter's replies. Jupyter counts characters, JavaScript UTF-16 code units. */
import type { Language } from "./language/language.js";
import type { Json } from "./protocol/wire.js";

export function completeReply(language: Language, { code, cursor_pos }: Json): Json {
  const text = requireCode(code);
  const { matches, start, end } = language.complete(text, toUnits(text, cursor_pos));
  return {
    status: "ok",
    matches,
    cursor_start: toCharacters(text, start),
    cursor_end: toCharacters(text, end),
    metadata: {},
  };
}

export function inspectReply(language: Language, { code, cursor_pos }: Json): Json {
  const text = requireCode(code);
  const found = language.inspect(text, toUnits(text, cursor_pos));
  return {
    status: "ok",
    found: found !== undefined,
    data: found === undefined ? {} : { "text/plain": found },
    metadata: {},
  };
}

/** For a cell like `tf.zeros?`: what a pager shows. */
export function pagerPayload(language: Language, code: string): Json[] | undefined {
  const name = /^\s*([\w$.]+)\?\s*$/.exec(code)?.[1];
  if (name === undefined) return undefined;
  const found = language.inspect(name, name.length) ?? `Nothing is known of ${name}.`;
  return [{ source: "page", data: { "text/plain": found }, start: 0 }];
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
