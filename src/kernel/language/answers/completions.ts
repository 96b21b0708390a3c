/** Completions for a place in a cell, the likeliest first. */
import type * as ts from "typescript";

export interface Completion {
  text: string;
  /** TypeScript's kind of the name: "function", "const", "method", "keyword", … */
  kind: string;
}

export interface Completions {
  matches: Completion[];
  /** The range that a match replaces, as offsets in UTF-16 code units. */
  start: number;
  end: number;
}

/** Rates how well a name matches what was typed, from 0 (best); undefined if it does not match. */
function closeness(name: string, typed: string): number | undefined {
  if (name.startsWith(typed)) return 0;
  const [lower, wanted] = [name.toLowerCase(), typed.toLowerCase()];
  if (lower.startsWith(wanted)) return 1;
  const humps = name.replace(/(^[a-z]|[A-Z\d])|./g, "$1").toLowerCase();
  if (humps.startsWith(wanted)) return 2;
  return lower.includes(wanted) ? 3 : undefined;
}

export function completions(
  service: ts.LanguageService,
  { fileName, text }: ts.SourceFile,
  position: number,
): Completions {
  const info = service.getCompletionsAtPosition(fileName, position, {
    includeCompletionsWithObjectLiteralMethodSnippets: false,
    includeCompletionsWithInsertText: false,
  });
  const entries = info?.entries ?? [];
  const span =
    entries.find(({ replacementSpan }) => replacementSpan)?.replacementSpan ?? wordAt(text, position);
  const typed = text.slice(span.start, position);
  const ranked = entries
    .map((entry) => ({ entry, closeness: closeness(entry.name, typed) }))
    .filter((each) => each.closeness !== undefined);
  // Names that merely contain what was typed are offered only if no other name matches better.
  const best = Math.max(1, Math.min(...ranked.map((each) => each.closeness ?? 0)));
  const order = ({ entry, closeness = 0 }: (typeof ranked)[number]) =>
    `${closeness}${entry.isRecommended ? 0 : 1}${entry.sortText}`;
  const collator = new Intl.Collator("en");
  ranked.sort((a, b) => collator.compare(order(a), order(b)) || collator.compare(a.entry.name, b.entry.name));
  const matches = ranked
    .filter(({ closeness = 0 }) => closeness <= best)
    .map(({ entry }) => ({ text: entry.name, kind: entry.kind }));
  return { matches, start: span.start, end: span.start + span.length };
}

function wordAt(text: string, position: number): ts.TextSpan {
  const before = /[\w$#\u00c0-\uffff]*$/.exec(text.slice(0, position))?.[0].length ?? 0;
  const after = /^[\w$\u00c0-\uffff]*/.exec(text.slice(position))?.[0].length ?? 0;
  return { start: position - before, length: before + after };
}
