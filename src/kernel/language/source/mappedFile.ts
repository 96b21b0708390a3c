/**
 * Generated code, with a map from each of its places to the place in the source that it was made from.
 */
import { SourceMap, type SourceMapPayload } from "node:module";
import type { Place } from "./place.js";

export interface MappedFile {
  /** The name that stack traces use. */
  readonly name: string;
  /** What the author wrote. */
  readonly source: string;
  /** Returns undefined where the JavaScript has no counterpart in the source. */
  locate(generated: Place): Place | undefined;
}

/**
 * `map` is TypeScript's source map, as JSON. It is parsed when an error first needs it. `shift` is the number
 * of characters that TypeScript saw before the source.
 */
export function mappedFile(name: string, source: string, code: string, map: string, shift = 0): MappedFile {
  const lines = code.split("\n").length; // the kernel's wrapper around a cell ends on a line of its own
  let parsed: SourceMap | undefined;
  return {
    name,
    source,
    locate: ({ line, column }) => {
      if (line > lines) return undefined;
      parsed ??= new SourceMap(JSON.parse(map) as SourceMapPayload);
      const entry = parsed.findEntry(line - 1, column - 1);
      if (!("originalLine" in entry)) return undefined;
      const { originalLine, originalColumn } = entry;
      const before = originalLine === 0 ? shift : 0;
      return { line: originalLine + 1, column: Math.max(1, originalColumn + 1 - before) };
    },
  };
}
