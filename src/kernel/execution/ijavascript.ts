/**
 * `$$`, with which notebooks for IJavascript show things and wait for callbacks. It is a global name, because
 * packages for IJavascript look for it there.
 */
import { broadcast } from "../output/display.js";
import type { MimeBundle } from "../protocol/contents.js";
import { type Cell, currentCell } from "./cell.js";

/** The mime types that have a method of their own. */
const METHODS = {
  text: "text/plain",
  html: "text/html",
  markdown: "text/markdown",
  svg: "image/svg+xml",
  png: "image/png",
  jpeg: "image/jpeg",
  json: "application/json",
};

/** The end of a cell that does not end with its last line. */
interface Ending {
  value: Promise<unknown>;
  resolve: (value?: unknown) => void;
  reject: (error: unknown) => void;
}

export class IJavascript {
  private readonly endings = new WeakMap<Cell, Ending>();

  /** Gives `$$` to all cells. */
  install(): void {
    const shows = Object.entries(METHODS).map(([name, mime]) => [
      name,
      (data: unknown, goesOn = false) => this.show((known) => ({ [mime]: known }), data, goesOn),
    ]);
    const $$ = {
      ...(Object.fromEntries(shows) as object),
      mime: (bundle: unknown, goesOn = false) => this.show((known) => known as MimeBundle, bundle, goesOn),
      async: () => void this.ending(),
      sendResult: (value?: unknown) => this.ending()?.resolve(value),
      done: (value?: unknown) => this.ending()?.resolve(value),
      sendError: (error: unknown) => this.ending()?.reject(error),
      clear: (options: { wait?: boolean } = {}) => broadcast("clear_output", { wait: options.wait ?? false }),
    };
    Object.defineProperty(globalThis, "$$", { value: $$, writable: true, configurable: true });
  }

  /** Resolves to the value of a cell: that of its last expression, or what it sends after `$$.async()`. */
  async value(cell: Cell, last: unknown): Promise<unknown> {
    const ending = this.endings.get(cell);
    return ending ? await ending.value : last;
  }

  /** Makes the cell that is running wait for its end. */
  private ending(): Ending | undefined {
    const cell = currentCell();
    if (!cell) return undefined;
    const known = this.endings.get(cell);
    if (known) return known;
    const ending = {} as Ending;
    ending.value = new Promise((resolve, reject) => Object.assign(ending, { resolve, reject }));
    ending.value.catch(() => undefined); // whoever awaits the cell receives the error
    this.endings.set(cell, ending);
    return ending;
  }

  /** `data` may be a promise. Showing something ends a cell that waits, unless it `goesOn`. */
  private show(bundle: (data: unknown) => MimeBundle, data: unknown, goesOn: boolean): Promise<void> | void {
    if (data instanceof Promise) return data.then((known) => void this.show(bundle, known, goesOn));
    broadcast("display_data", { data: bundle(data), metadata: {} });
    const cell = currentCell();
    if (cell && !goesOn) this.endings.get(cell)?.resolve();
  }
}
