import { randomUUID } from "node:crypto";
import { printLine } from "../../terminal/rewritableLine";
import { figureFile, type FigureFile } from "./figureFile";
import "./tslab"; // tslab's own kernel shows figures too

/** The notebook shows a value that has a method of this name as the bundle that the method returns. */
export const DISPLAY = Symbol.for("Jupyter.display");

/**
 * The same content in several forms, by MIME type, of which the front end picks one. Binary forms
 * ("image/png") are base64.
 */
export type MimeBundle = Record<string, unknown>;

/** A value that is displayed when it is the last expression of a cell or is passed to `show`. */
export interface Figure {
  /** The name of the file that a terminal program writes. @defaultValue "figure" */
  readonly name?: string;
  [DISPLAY](): MimeBundle | Promise<MimeBundle>;
}

/** Sends a message of Jupyter's display protocol. The notebook kernel provides it. */
type Broadcast = (messageType: string, content: object) => void;

function notebook(): Broadcast | undefined {
  return (globalThis as Record<symbol, unknown>)[Symbol.for("Jupyter.broadcast")] as Broadcast | undefined;
}

/** Returns true in a notebook, and false in a terminal. */
export const isNotebook = (): boolean => notebook() !== undefined;

/**
 * Shows a figure now, in the notebook's cell. In a terminal it writes the figure's PNG or GIF to the folder
 * GENBOOK_FIGURES (or `figures`) under a free name, and prints that name; a figure without either is printed
 * as text.
 *
 * @throws Error for a value that is not a figure
 */
export async function show(figure: Figure): Promise<void> {
  const data = await bundleOf(figure);
  const broadcast = notebook();
  if (broadcast) broadcast("display_data", { data, metadata: {}, transient: {} });
  else await showInTerminal(data, fileFor(figure, data));
}

/**
 * Makes a place that shows one figure after another: in the notebook's cell, or in one file that is
 * replaced and whose name is printed once. Await each update before the next.
 */
export function liveShow(): { update(figure: Figure): Promise<void> } {
  const transient = { display_id: randomUUID() };
  let messageType = "display_data";
  let file: FigureFile | undefined;
  return {
    async update(figure) {
      const data = await bundleOf(figure);
      const broadcast = notebook();
      if (broadcast) {
        broadcast(messageType, { data, metadata: {}, transient });
        messageType = "update_display_data";
      } else {
        file ??= fileFor(figure, data);
        await showInTerminal(data, file);
      }
    },
  };
}

/**
 * Removes what the cell has printed and shown so far. With `wait`, it does so only when the next output
 * comes, so that nothing flickers. In a terminal it does nothing.
 */
export function clearOutput({ wait = false }: { wait?: boolean } = {}): void {
  notebook()?.("clear_output", { wait });
}

/** Returns a figure's content. @throws Error for a value that is not a figure */
export async function bundleOf(figure: Figure): Promise<MimeBundle> {
  if (typeof (figure as Figure | undefined)?.[DISPLAY] !== "function") {
    const got = figure === null ? "null" : typeof figure;
    throw new Error(
      `Expected a figure, as imageGrid or lossChart return it, got ${got}. For tensors: show(imageGrid(images)).`,
    );
  }
  return figure[DISPLAY]();
}

/** Makes the file that a terminal program writes. */
const fileFor = ({ name }: Figure, data: MimeBundle): FigureFile =>
  figureFile(name, "image/gif" in data ? "gif" : "png");

async function showInTerminal(data: MimeBundle, file: FigureFile): Promise<void> {
  const { "image/png": png, "image/gif": gif, "text/plain": plain } = data;
  const picture = gif ?? png;
  const text = typeof plain === "string" ? plain : "Figure";
  if (typeof picture !== "string") {
    printLine(text);
    return;
  }
  const first = file.path === undefined;
  await file.write(Buffer.from(picture, "base64"));
  if (first) printLine(text.replace(/$/m, () => `: ${file.path}`)); // after the first line
}
