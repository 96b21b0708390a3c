import { createCanvas, loadImage } from "canvas";
import { DISPLAY, type Figure } from "../../src/display/figure/bundle";

export const BROADCAST = Symbol.for("Jupyter.broadcast");

export interface Message {
  type: string;
  content: {
    data: Record<string, unknown>;
    metadata: object;
    transient: { display_id?: string };
  };
}

/** Runs `body` as in a notebook: with a kernel's broadcast, whose messages are returned. */
export async function inNotebook(body: () => void | Promise<void>): Promise<Message[]> {
  const messages: Message[] = [];
  const scope = globalThis as Record<symbol, unknown>;
  scope[BROADCAST] = (type: string, content: Message["content"]) => messages.push({ type, content });
  try {
    await body();
  } finally {
    delete scope[BROADCAST];
  }
  return messages;
}

/** Runs `body` and returns what it printed with console.log and console.warn, one string for each call. */
export async function printed(body: () => void | Promise<void>): Promise<string[]> {
  const lines: string[] = [];
  const { log, warn } = console;
  console.log = console.warn = (...parts: unknown[]) => void lines.push(parts.join(" "));
  try {
    await body();
  } finally {
    Object.assign(console, { log, warn });
  }
  return lines;
}

export interface Picture {
  width: number;
  height: number;
  /** [red, green, blue] at a place. */
  at(x: number, y: number): number[];
  /** Pixels in a rectangle that are dark or grey, as text is. */
  dark(x: number, y: number, width: number, height: number): number;
}

/** A PNG read back, from base64 or bytes, as it looks on white paper. */
export async function readPng(png: unknown): Promise<Picture> {
  const image = await loadImage(typeof png === "string" ? Buffer.from(png, "base64") : (png as Buffer));
  const { width, height } = image;
  const context = createCanvas(width, height).getContext("2d");
  context.fillStyle = "white";
  context.fillRect(0, 0, width, height);
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const at = (x: number, y: number) =>
    Array.from(data.subarray(4 * (y * width + x), 4 * (y * width + x) + 3));
  return {
    width,
    height,
    at,
    dark(x, y, w, h) {
      let count = 0;
      for (let row = y; row < y + h; row++) {
        for (let column = x; column < x + w; column++) if (at(column, row)[0] < 176) count++;
      }
      return count;
    },
  };
}

export const bundleOf = async (figure: Figure) => figure[DISPLAY]();
