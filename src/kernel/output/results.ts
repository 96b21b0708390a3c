/** Turns the value of a cell's last expression into a MIME bundle. */
import { inspect, types } from "node:util";
import type { MimeBundle } from "../protocol/contents.js";
import { isObject } from "../protocol/messages.js";
import { jsonBundle } from "./display.js";
import { drawn } from "./drawable.js";
import { drawnList } from "./drawnList.js";
import { shortenPort } from "./nodeObjects.js";

/**
 * A value that has this method decides how it is shown: the method returns a MIME bundle, or a promise of
 * one.
 */
export const DISPLAY = Symbol.for("Jupyter.display");

/** The longest text that is shown in full, in characters. */
const MAX_TEXT = 20_000;
const LIMITS = { maxArrayLength: 100, maxStringLength: 10_000 };

/**
 * Resolves to undefined for a value that shows nothing.
 *
 * @throws whatever the value's display method throws; TypeError if it does not return a MIME bundle
 */
export async function toBundle(value: unknown): Promise<MimeBundle | undefined> {
  if (value === undefined) return undefined;
  const display = displayMethod(value);
  if (!display) {
    const bundle = (await drawn(value)) ?? (await drawnList(value));
    return bundle ? jsonBundle(bundle) : textBundle(value);
  }
  const bundle: unknown = await display.call(value);
  if (!isObject(bundle) || Array.isArray(bundle)) {
    throw new TypeError(
      '[Symbol.for("Jupyter.display")]() must return a MIME bundle like { "text/plain": "…" }, ' +
        `got ${inspect(bundle)}`,
    );
  }
  return jsonBundle(bundle);
}

/** Does the same without waiting: a value whose display method returns a promise is shown as text. */
export function bundleNow(value: unknown): MimeBundle {
  const bundle: unknown = displayMethod(value)?.call(value);
  return isObject(bundle) && !types.isPromise(bundle) ? jsonBundle(bundle) : textBundle(value);
}

/**
 * Writes a value as Node's REPL does, without colours.
 *
 * @throws whatever the value's own code throws
 */
function textBundle(value: unknown): MimeBundle {
  shortenPort(value);
  return cut(inspect(value, LIMITS));
}

/** Describes a value without running any of its own code. */
export function plainBundle(value: unknown): MimeBundle {
  try {
    return cut(inspect(value, { ...LIMITS, customInspect: false }));
  } catch {
    return { "text/plain": `[${typeof value}]` };
  }
}

function cut(text: string): MimeBundle {
  if (text.length <= MAX_TEXT) return { "text/plain": text };
  const rest = text.length - MAX_TEXT;
  return {
    "text/plain": `${text.slice(0, MAX_TEXT)}\n… ${rest} more characters are cut off here: print a part of the value`,
  };
}

function displayMethod(value: unknown): (() => unknown) | undefined {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return undefined;
  const method: unknown = (value as Record<symbol, unknown>)[DISPLAY];
  return typeof method === "function" ? (method as () => unknown) : undefined;
}
