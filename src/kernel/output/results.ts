/** The value of a cell's last expression as a MIME bundle. */
import { inspect, types } from "node:util";
import type { Json } from "../protocol/wire.js";
import { jsonBundle } from "./display.js";

/** A value with this method says itself how it looks: it returns a MIME bundle or a promise of one. */
const DISPLAY = Symbol.for("Jupyter.display");

/** Longer texts are cut, in characters. */
const MAX_TEXT = 20_000;
const LIMITS = { maxArrayLength: 100, maxStringLength: 10_000 };

/** Undefined for a value that shows nothing. Throws what the value's display method throws. */
export async function toBundle(value: unknown): Promise<Json | undefined> {
  if (value === undefined) return undefined;
  const display = displayMethod(value);
  if (!display) return textBundle(value);
  const bundle: unknown = await display.call(value);
  if (typeof bundle !== "object" || bundle === null || Array.isArray(bundle)) {
    throw new TypeError(
      `[Symbol.for("Jupyter.display")]() must return a MIME bundle like { "text/plain": "…" }, got ${inspect(bundle)}`,
    );
  }
  return jsonBundle(bundle as Json);
}

/** The same for who cannot wait: a value whose display method gives a promise is shown as text. */
export function bundleNow(value: unknown): Json {
  const bundle: unknown = displayMethod(value)?.call(value);
  const waits = bundle === null || typeof bundle !== "object" || types.isPromise(bundle);
  return waits ? textBundle(value) : jsonBundle(bundle as Json);
}

/** As Node's REPL writes it, without colours. Throws what the value's own code throws meanwhile. */
const textBundle = (value: unknown): Json => cut(inspect(value, LIMITS));

/** What can be said without running the value's own code. */
export function plainBundle(value: unknown): Json {
  try {
    return cut(inspect(value, { ...LIMITS, customInspect: false }));
  } catch {
    return { "text/plain": `[${typeof value}]` };
  }
}

function cut(text: string): Json {
  if (text.length <= MAX_TEXT) return { "text/plain": text };
  const rest = text.length - MAX_TEXT;
  return {
    "text/plain": `${text.slice(0, MAX_TEXT)}\n… cut here, ${rest} more characters: print a part of the value`,
  };
}

function displayMethod(value: unknown): (() => unknown) | undefined {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return undefined;
  const method: unknown = (value as Record<symbol, unknown>)[DISPLAY];
  return typeof method === "function" ? (method as () => unknown) : undefined;
}
