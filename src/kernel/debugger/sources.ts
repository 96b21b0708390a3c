/** The code that authors wrote, the scripts that V8 made from it, and which places in them correspond. */
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Debugger } from "node:inspector";
import type { DebugProtocol } from "@vscode/debugprotocol";
import { isCellName } from "../language/source/cellName.js";
import { type Place, offsetOf, placeAt } from "../language/source/place.js";
import { cellPath } from "./cellPath.js";
import type { MainThread } from "./mainThread.js";
import type { FileInfo } from "./target.js";

/** The folder dist, which holds the code of the kernel and the library. */
const DIST = join(__dirname, "..", "..");
const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Patterns of the scripts that stepping skips and in which the debugger never stops. */
export const FOREIGN = ["^node:", "/node_modules/", `^(file://)?${escaped(DIST)}/`];
const isForeign = new RegExp(FOREIGN.join("|"));

export interface Source {
  /** What a front end calls the file or cell. */
  path: string;
  /** What the reader sees: "cell [3]". */
  name: string;
  text: string;
}

/** A place where V8 can stop, and the same place in the author's code. */
export interface Stop {
  location: Debugger.BreakLocation;
  place: Place;
}

export class Sources {
  /** The authors' code, by V8's name for it. */
  private readonly files = new Map<string, Source>();
  /** V8's name of a script's code, by the script's id. */
  private readonly scripts = new Map<string, string>();
  private readonly stops = new Map<string, Promise<Stop[]>>();

  constructor(
    private readonly main: MainThread,
    /** The code of cells that may not have run, by path. */
    private readonly dumped: ReadonlyMap<string, string>,
  ) {
    main.on("Debugger.scriptParsed", ({ scriptId, url }: Debugger.ScriptParsedEventDataType) => {
      // The inspector turns paths into URLs.
      const file = url.startsWith("file://") ? fileURLToPath(url) : url;
      if (file !== "" && !isForeign.test(file)) this.scripts.set(scriptId, file);
    });
  }

  /**
   * True for an author's file. Cells are treated differently: they wait until their breakpoints are set (see
   * stops.ts).
   */
  isFile(scriptId: string): boolean {
    const file = this.scripts.get(scriptId);
    return file !== undefined && !isCellName(file);
  }

  /** Asks the main thread for the code that has run, and for the code that is about to. */
  async learn(): Promise<void> {
    for (const info of await this.main.call("files")) this.add(info);
  }

  /** Returns undefined for a script that was not written for this notebook. */
  of(scriptId: string): Source | undefined {
    return this.files.get(this.scripts.get(scriptId) ?? "");
  }

  isCell(scriptId: string): boolean {
    return isCellName(this.scripts.get(scriptId) ?? "");
  }

  scriptsOf(path: string): string[] {
    return [...this.scripts.keys()].filter((scriptId) => this.of(scriptId)?.path === path);
  }

  /** Returns the text behind a path. @throws Error when there is none */
  text(path: string): string {
    const known = [...this.files.values()].find((source) => source.path === path);
    return known?.text ?? this.dumped.get(path) ?? readFileSync(path, "utf8");
  }

  /** Lists the TypeScript files that cells have imported. */
  modules(): DebugProtocol.Module[] {
    return [...this.files]
      .filter(([file]) => !isCellName(file))
      .map(([file, { path }]) => ({ id: file, name: basename(path), path }));
  }

  /** Finds the place in the author's code that corresponds to one of V8's, if there is one. */
  async locate(location: Debugger.Location): Promise<Place | undefined> {
    const { scriptId } = location;
    const source = this.of(scriptId);
    if (!source) return undefined;
    const stop = (await this.stopsIn(scriptId)).find((each) => isSame(each.location, location));
    if (stop) return stop.place;
    const [place] = await this.locateAll(scriptId, [location]);
    return place && nextToken(source.text, place);
  }

  /** Lists the places of a script where V8 can stop; there are none for a script that no longer exists. */
  stopsIn(scriptId: string): Promise<Stop[]> {
    const known = this.stops.get(scriptId);
    if (known) return known;
    const found = this.findStops(scriptId).catch(() => {
      this.scripts.delete(scriptId);
      return [];
    });
    this.stops.set(scriptId, found);
    return found;
  }

  private async findStops(scriptId: string): Promise<Stop[]> {
    const { locations } = await this.main.post<Debugger.GetPossibleBreakpointsReturnType>(
      "Debugger.getPossibleBreakpoints",
      { start: { scriptId, lineNumber: 0, columnNumber: 0 } },
    );
    const text = this.of(scriptId)?.text ?? "";
    const places = await this.locateAll(scriptId, locations);
    return locations.flatMap((location, index) => {
      const written = places[index];
      // V8 stops at a return after its value.
      const place = written && (location.type === "return" ? written : nextToken(text, written));
      return place ? [{ location, place }] : [];
    });
  }

  private async locateAll(scriptId: string, locations: Debugger.Location[]): Promise<(Place | undefined)[]> {
    const places = await this.main.call(
      "locate",
      this.scripts.get(scriptId) ?? "",
      locations.map(({ lineNumber, columnNumber = 0 }) => ({
        line: lineNumber + 1,
        column: columnNumber + 1,
      })),
    );
    return places.map((place) => place ?? undefined);
  }

  private add({ file, name, source: text }: FileInfo): void {
    if (this.files.get(file)?.text === text) return;
    const path = isCellName(file) ? cellPath(text) : name;
    this.files.set(file, { path, name: basename(name), text });
  }
}

export const isSame = (a: Debugger.Location, b: Debugger.Location) =>
  a.lineNumber === b.lineNumber && a.columnNumber === b.columnNumber;

/**
 * Moves a place that is the space before a statement to the statement, because source maps may name either.
 * Returns undefined for a place after the end of the code, which its author did not write.
 */
function nextToken(text: string, place: Place): Place | undefined {
  const offset = offsetOf(text, place);
  const skipped = /^(?:\s|\/\/.*|\/\*[^]*?\*\/)*/.exec(text.slice(offset))?.[0].length ?? 0;
  return offset + skipped < text.length ? placeAt(text, offset + skipped) : undefined;
}
