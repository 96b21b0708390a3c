/** The code that authors wrote, the scripts that V8 made of it, and the places that belong together. */
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Debugger } from "node:inspector";
import { type Place, offsetOf, placeAt } from "../language/source/place.js";
import { cellPath } from "./cellPath.js";
import type { MainThread } from "./mainThread.js";
import type { FileInfo } from "./target.js";

/** dist/, whose code is the kernel's and the library's. */
const DIST = join(__dirname, "..", "..");
const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Scripts into which no step goes and in which nothing stops. */
export const FOREIGN = ["^node:", "/node_modules/", `^(file://)?${escaped(DIST)}/`];
const isForeign = new RegExp(FOREIGN.join("|"));

export interface Source {
  /** What a front end calls it. */
  path: string;
  /** What is shown for it: "cell [3]". */
  name: string;
  text: string;
}

/** A place where V8 can stop, and where that is for the author. */
export interface Stop {
  location: Debugger.BreakLocation;
  place: Place;
}

const isCell = (file: string) => file.startsWith("cell [");

export class Sources {
  /** By what V8 calls the code. */
  private readonly files = new Map<string, Source>();
  /** V8's name of a script's code, by the script's id. */
  private readonly scripts = new Map<string, string>();
  private readonly stops = new Map<string, Promise<Stop[]>>();

  constructor(
    private readonly main: MainThread,
    /** Code of cells that may not have run, by path. */
    private readonly dumped: ReadonlyMap<string, string>,
  ) {
    main.on("Debugger.scriptParsed", ({ scriptId, url }: Debugger.ScriptParsedEventDataType) => {
      // The inspector makes a URL of what is a path everywhere else.
      const file = url.startsWith("file://") ? fileURLToPath(url) : url;
      if (file !== "" && !isForeign.test(file)) this.scripts.set(scriptId, file);
    });
  }

  /** False for cells too, which wait until their breakpoints are set (stops.ts). */
  isFile(scriptId: string): boolean {
    const file = this.scripts.get(scriptId);
    return file !== undefined && !isCell(file);
  }

  /** Asks for what has run, and for what is about to run. */
  async learn(): Promise<void> {
    for (const info of await this.main.call("files")) this.add(info);
  }

  /** Undefined for a script that nobody wrote for this notebook. */
  of(scriptId: string): Source | undefined {
    return this.files.get(this.scripts.get(scriptId) ?? "");
  }

  isCell(scriptId: string): boolean {
    return isCell(this.scripts.get(scriptId) ?? "");
  }

  scriptsOf(path: string): string[] {
    return [...this.scripts.keys()].filter((scriptId) => this.of(scriptId)?.path === path);
  }

  /** The text behind a path. Throws when there is none. */
  text(path: string): string {
    const known = [...this.files.values()].find((source) => source.path === path);
    return known?.text ?? this.dumped.get(path) ?? readFileSync(path, "utf8");
  }

  /** The TypeScript files that cells have imported. */
  modules(): { id: string; name: string; path: string }[] {
    return [...this.files]
      .filter(([file]) => !isCell(file))
      .map(([file, { path }]) => ({ id: file, name: basename(path), path }));
  }

  /** Where in the author's code a place is that V8 speaks of, if it is there. */
  async locate(location: Debugger.Location): Promise<Place | undefined> {
    const { scriptId } = location;
    const source = this.of(scriptId);
    if (!source) return undefined;
    const stop = (await this.stopsIn(scriptId)).find((each) => isSame(each.location, location));
    if (stop) return stop.place;
    const [place] = await this.locateAll(scriptId, [location]);
    return place && nextToken(source.text, place);
  }

  /** All places of a script where V8 can stop; none for one that is no more. */
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
      // A return is stopped at behind its value.
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
    const path = isCell(file) ? cellPath(text) : name;
    this.files.set(file, { path, name: basename(name), text });
  }
}

export const isSame = (a: Debugger.Location, b: Debugger.Location) =>
  a.lineNumber === b.lineNumber && a.columnNumber === b.columnNumber;

/** A source map may name the space before a statement; and what it says to lie behind the code nobody wrote. */
function nextToken(text: string, place: Place): Place | undefined {
  const offset = offsetOf(text, place);
  const skipped = /^(?:\s|\/\/.*|\/\*[^]*?\*\/)*/.exec(text.slice(offset))?.[0].length ?? 0;
  return offset + skipped < text.length ? placeAt(text, offset + skipped) : undefined;
}
