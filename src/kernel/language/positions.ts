/** From a place in the JavaScript that runs back to the place in the cell that its author wrote. */
import { SourceMap, type SourceMapPayload } from "node:module";
import type { CellSource } from "./cellSource.js";
import type { Place } from "./place.js";

/** tslab goes to JavaScript in two steps; each has a source map (JSON). */
export interface Maps {
  first: string | undefined;
  second: string | undefined;
}

const INLINE_MAP = /\n\/\/# sourceMappingURL=data:application\/json;base64,([A-Za-z0-9+/=]+)\s*$/;

export function splitInlineMap(code: string): { text: string; map: string | undefined } {
  const match = INLINE_MAP.exec(code);
  if (!match) return { text: code, map: undefined };
  return { text: code.slice(0, match.index + 1), map: Buffer.from(match[1], "base64").toString() };
}

/** tslab puts this many lines of its own before a cell. */
const PREFIX_LINES = 1;

export interface MappedFile {
  /** What stack traces call it. */
  readonly name: string;
  /** What its author wrote. */
  readonly source: string;
  /** Undefined where the JavaScript has no counterpart in the source. */
  locate(generated: Place): Place | undefined;
}

/** `code` is the JavaScript; what the kernel puts around it lies on lines of its own. */
export function mappedCell(name: string, cell: CellSource, code: string, maps: Maps): MappedFile {
  const follow = follower(maps);
  const lines = code.split("\n").length;
  return {
    name,
    source: cell.original,
    locate: (generated) => {
      if (generated.line > lines) return undefined;
      const place = follow(generated);
      if (!place || place.line <= PREFIX_LINES) return undefined;
      return cell.toOriginal({ line: place.line - PREFIX_LINES, column: place.column });
    },
  };
}

/** For a TypeScript file beside the notebook that a cell imports. */
export function mappedFile(name: string, source: string, maps: Maps): MappedFile {
  return { name, source, locate: follower(maps) };
}

/** Source maps are only read when an error asks for them. */
function follower(maps: Maps): (generated: Place) => Place | undefined {
  let chain: SourceMap[] | undefined;
  return (generated) => {
    chain ??= [maps.second, maps.first]
      .filter((map) => map !== undefined)
      .map((map) => new SourceMap(JSON.parse(map) as SourceMapPayload));
    let { line, column } = generated;
    for (const map of chain) {
      const entry = map.findEntry(line - 1, column - 1);
      if (!("originalLine" in entry)) return undefined;
      line = entry.originalLine + 1;
      column = entry.originalColumn + 1;
    }
    return { line, column };
  };
}
