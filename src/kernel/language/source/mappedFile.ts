/** From a place in the JavaScript that runs back to the place in what its author wrote. */
import { SourceMap, type SourceMapPayload } from "node:module";
import type { Place } from "./place.js";

export interface MappedFile {
  /** What stack traces call it. */
  readonly name: string;
  /** What its author wrote. */
  readonly source: string;
  /** Undefined where the JavaScript has no counterpart in the source. */
  locate(generated: Place): Place | undefined;
}

/** `map` is TypeScript's source map, JSON. It is read when an error first asks for it. */
export function mappedFile(name: string, source: string, code: string, map: string): MappedFile {
  const lines = code.split("\n").length; // what the kernel puts around a cell's code lies on lines of its own
  let parsed: SourceMap | undefined;
  return {
    name,
    source,
    locate: ({ line, column }) => {
      if (line > lines) return undefined;
      parsed ??= new SourceMap(JSON.parse(map) as SourceMapPayload);
      const entry = parsed.findEntry(line - 1, column - 1);
      if (!("originalLine" in entry)) return undefined;
      return { line: entry.originalLine + 1, column: entry.originalColumn + 1 };
    },
  };
}
