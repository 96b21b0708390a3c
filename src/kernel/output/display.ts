/**
 * How a cell shows things while it runs: through Jupyter's display messages, or through tslab's `display`.
 */
import { createRequire } from "node:module";
import { inspect } from "node:util";
import type { MimeBundle } from "../protocol/contents.js";
import { type Json, isObject } from "../protocol/messages.js";

/**
 * `globalThis[BROADCAST](msgType, content, metadata)` publishes a message as part of the running cell's
 * output.
 */
const BROADCAST = Symbol.for("Jupyter.broadcast");

export type Broadcast = (msgType: string, content: Json, metadata?: Json) => void;

interface TslabDisplay {
  data: MimeBundle;
  metadata: Json;
  transient: Json;
}

/** Makes the function under `Symbol.for("Jupyter.broadcast")` available to cells and libraries. */
export function installDisplay(publish: Broadcast): void {
  const broadcast: Broadcast = (msgType, content, metadata = {}) => {
    if (typeof msgType !== "string" || !isObject(content)) {
      throw new TypeError(
        "expected broadcast(msgType: string, content: object, metadata?: object), " +
          `got ${typeof msgType}, ${content === null ? "null" : typeof content}`,
      );
    }
    publish(
      msgType,
      isObject(content.data) ? { metadata: {}, ...content, data: jsonBundle(content.data) } : content,
      metadata,
    );
  };
  Object.defineProperty(globalThis, BROADCAST, { value: broadcast, enumerable: false, configurable: true });
}

/** Publishes a message as part of the running cell's output, with bytes in base64. */
export const broadcast: Broadcast = (...args) =>
  (globalThis as unknown as Record<typeof BROADCAST, Broadcast>)[BROADCAST](...args);

/**
 * Loads tslab for a cell that imports it, and makes its `display` and `newDisplay` publish as this kernel
 * does. It is loaded only then, because it brings a compiler of its own.
 */
export function loadTslab(): unknown {
  const require = createRequire(__filename);
  const server = require("tslab/dist/jupyter.js") as {
    lastWriteDisplayData: (content: TslabDisplay, update?: boolean) => void;
  };
  server.lastWriteDisplayData = ({ data, metadata, transient }, update) =>
    broadcast(update ? "update_display_data" : "display_data", { data, metadata, transient });
  return require("tslab");
}

const JSON_TYPE = /^application\/(.*\+)?json$/;

/** Encodes bytes in base64, as Jupyter expects pictures, and leaves out forms that have no value. */
export function jsonBundle(bundle: MimeBundle): MimeBundle {
  const forms = Object.entries(bundle).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(forms.map(([mime, value]) => [mime, jsonForm(mime, value)]));
}

function jsonForm(mime: string, value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  const lines: unknown[] = [value].flat();
  if (JSON_TYPE.test(mime) || lines.every((line) => typeof line === "string")) return value;
  // A notebook that held anything else could not be saved.
  throw new TypeError(`expected text or bytes for ${mime} in a MIME bundle, got ${inspect(value)}`);
}
