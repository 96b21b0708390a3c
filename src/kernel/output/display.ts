/** What a cell shows by itself, through Jupyter's display protocol or tslab's `display`. */
import { createRequire } from "node:module";
import { inspect } from "node:util";
import type { Json } from "../protocol/wire.js";

/** `globalThis[BROADCAST](msgType, content, metadata)` publishes a message as part of the running cell's output. */
const BROADCAST = Symbol.for("Jupyter.broadcast");

export type Broadcast = (msgType: string, content: Json, metadata?: Json) => void;

interface TslabDisplay {
  data: Record<string, unknown>;
  metadata: Json;
  transient: Json;
}

export function installDisplay(publish: Broadcast): void {
  const broadcast: Broadcast = (msgType, content, metadata = {}) => {
    if (typeof msgType !== "string" || typeof content !== "object" || content === null) {
      throw new TypeError(
        "expected broadcast(msgType: string, content: object, metadata?: object), " +
          `got ${typeof msgType}, ${content === null ? "null" : typeof content}`,
      );
    }
    publish(
      msgType,
      isBundle(content.data) ? { metadata: {}, ...content, data: jsonBundle(content.data) } : content,
      metadata,
    );
  };
  Object.defineProperty(globalThis, BROADCAST, { value: broadcast, enumerable: false, configurable: true });
}

/** tslab, for a cell that asks for it: its `display` and `newDisplay` publish as this kernel does. It is loaded then, for it brings a compiler. */
export function loadTslab(): unknown {
  const require = createRequire(__filename);
  const server = require("tslab/dist/jupyter.js") as {
    lastWriteDisplayData: (content: TslabDisplay, update?: boolean) => void;
  };
  const { [BROADCAST]: broadcast } = globalThis as unknown as Record<typeof BROADCAST, Broadcast>;
  server.lastWriteDisplayData = ({ data, metadata, transient }, update) =>
    broadcast(update ? "update_display_data" : "display_data", { data, metadata, transient });
  return require("tslab");
}

const isBundle = (data: unknown): data is Record<string, unknown> =>
  typeof data === "object" && data !== null;

const JSON_TYPE = /^application\/(.*\+)?json$/;

/** Bytes become base64, as Jupyter wants pictures; forms without a value are left out. */
export function jsonBundle(bundle: Record<string, unknown>): Json {
  const forms = Object.entries(bundle).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(forms.map(([mime, value]) => [mime, jsonForm(mime, value)]));
}

function jsonForm(mime: string, value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  const lines: unknown[] = [value].flat();
  if (JSON_TYPE.test(mime) || lines.every((line) => typeof line === "string")) return value;
  // A notebook with anything else could not be saved.
  throw new TypeError(`expected text or bytes as ${mime} of a MIME bundle, got ${inspect(value)}`);
}
