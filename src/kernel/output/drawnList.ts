/** Shows a list of values that can be drawn, such as canvases, side by side. */
import type { MimeBundle } from "../protocol/contents.js";
import { jsonBundle } from "./display.js";
import { drawn } from "./drawable.js";

/** The longest list whose elements are drawn. */
const MAX_LENGTH = 100;

/**
 * Resolves to the drawn elements of a list, side by side, or to undefined unless `value` is a list whose
 * elements can all be drawn as pictures or as HTML.
 */
export async function drawnList(value: unknown): Promise<MimeBundle | undefined> {
  if (!Array.isArray(value) || value.length === 0 || value.length > MAX_LENGTH) return undefined;
  const [texts, parts]: string[][] = [[], []];
  for (const element of value) {
    const bundle = await drawn(element);
    const html = bundle && htmlOf(jsonBundle(bundle));
    if (html === undefined) return undefined;
    texts.push(String(bundle?.["text/plain"]));
    parts.push(`<div>${html}</div>`);
  }
  return {
    "text/plain": `[ ${texts.join(", ")} ]`,
    "text/html": `<div style="display: flex; flex-wrap: wrap; gap: 8px">${parts.join("")}</div>`,
  };
}

function htmlOf(bundle: MimeBundle): string | undefined {
  const html = (bundle["text/html"] ?? bundle["image/svg+xml"]) as string | undefined;
  if (html !== undefined) return html;
  const [mime, base64] = Object.entries(bundle).find(([type]) => /^image\/\w+$/.test(type)) ?? [];
  return mime && `<img src="data:${mime};base64,${String(base64)}">`;
}
