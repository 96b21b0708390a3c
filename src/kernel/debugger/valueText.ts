/** Describes a value of the main thread on one line. */
import type { Runtime } from "node:inspector";

/** The longest text that is shown in full, in characters. */
const MAX_TEXT = 1000;

type Remote = Runtime.RemoteObject;
type Preview = Runtime.ObjectPreview;

export function describe(remote: Remote): string {
  const { type, unserializableValue, description, preview } = remote;
  const value: unknown = remote.value;
  if (type === "string") return cut(JSON.stringify(value));
  if (type === "undefined") return "undefined";
  if (unserializableValue !== undefined) return unserializableValue;
  if (type === "function")
    return cut(`ƒ ${/^(?:async )?(?:function\*? ?)?([\w$]*)/.exec(description ?? "")?.[1] ?? ""}`);
  if (type !== "object" || !preview || remote.subtype === "null") return cut(description ?? String(value));
  return cut(describePreview(preview, description ?? "Object"));
}

/**
 * Reads 3 from "Array(3)", for values whose elements are shown in pages; undefined for objects with
 * properties.
 */
export function elementCount({ subtype, description }: Remote): number | undefined {
  if (!/^(array|typedarray|map|set)$/.test(subtype ?? "")) return undefined;
  const count = /\((\d+)\)$/.exec(description ?? "");
  return count ? Number(count[1]) : undefined;
}

export function typeOf({ type, subtype, className }: Remote): string {
  return type === "object" && subtype !== "null" ? (className ?? type) : (subtype ?? type);
}

function describePreview({ subtype, properties, entries, overflow }: Preview, description: string): string {
  // An error's description is its stack.
  if (subtype === "error") return description.split("\n")[0];
  if (subtype === "date" || subtype === "regexp" || subtype === "promise") return description;
  const rest = overflow ? ", …" : "";
  if (entries) {
    const inside = entries.map(({ key, value }) => (key ? `${short(key)} => ${short(value)}` : short(value)));
    return `${description} {${inside.join(", ")}${rest}}`;
  }
  const isList = subtype === "array" || subtype === "typedarray";
  const inside = properties.map(({ name, type, value = "" }) => {
    const text = type === "string" ? JSON.stringify(value) : type === "function" ? "ƒ" : value;
    return isList && /^\d+$/.test(name) ? text : `${name}: ${text}`;
  });
  if (isList) return `${description} [${inside.join(", ")}${rest}]`;
  return `${description === "Object" ? "" : `${description} `}{${inside.join(", ")}${rest}}`;
}

const short = ({ type, description = "" }: Preview) =>
  type === "string" ? JSON.stringify(description) : description;

const cut = (text: string) => (text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text);
