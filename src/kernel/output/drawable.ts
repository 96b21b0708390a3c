/**
 * Draws values that have no display method of their own, but are of a kind that is easy to recognise: the
 * bytes of a picture, canvases, document elements, React elements, tables, and charts.
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import { inspect } from "node:util";
import { isArrayBuffer, isUint8Array } from "node:util/types";
import { escapeHtml } from "../../text/escapeHtml.js";
import type { MimeBundle } from "../protocol/contents.js";
import { isObject, type Json } from "../protocol/messages.js";

/** How many rows of a table are shown. */
const MAX_ROWS = 30;
/** How much of an element's markup its text shows, in characters. */
const MAX_MARKUP = 1000;

/** Returns undefined for a value of any other kind. It need not wait for anything then. */
export function drawn(value: unknown): MimeBundle | Promise<MimeBundle | undefined> | undefined {
  if (isUint8Array(value)) return picture(value);
  if (isArrayBuffer(value)) return picture(new Uint8Array(value));
  if (!isObject(value)) return undefined;
  if (value instanceof Blob) return value.type.startsWith("image/") ? blob(value) : undefined;
  if (isMethod(value, "toDataURL")) return canvas(value);
  if (typeof value.$$typeof === "symbol") return reactElement(value);
  if (typeof value.outerHTML === "string") return element(value.outerHTML);
  return chart(value) ?? table(value);
}

const isMethod = <Name extends string>(
  value: Json,
  name: Name,
): value is Json & Record<Name, (...args: unknown[]) => unknown> => typeof value[name] === "function";

/** The first bytes of pictures' formats, as Latin-1 text. */
const FORMATS: [mime: string, name: string, start: RegExp][] = [
  ["image/png", "PNG", /^\x89PNG\r\n/],
  ["image/jpeg", "JPEG", /^\xff\xd8\xff/],
  ["image/gif", "GIF", /^GIF8[79]a/],
  ["image/webp", "WebP", /^RIFF[^]{4}WEBP/],
];

function picture(bytes: Uint8Array): MimeBundle | undefined {
  const start = Buffer.from(bytes.subarray(0, 12)).toString("latin1");
  const format = FORMATS.find(([, , pattern]) => pattern.test(start));
  if (!format) return undefined;
  const [mime, name] = format;
  return { "text/plain": `${name}, ${bytes.length} bytes`, [mime]: bytes };
}

const blob = async (value: Blob) => picture(new Uint8Array(await value.arrayBuffer()));

/** A canvas without a context of its own, as jsdom's is, gives no data URL. */
async function canvas(value: Json & { toDataURL(): unknown }): Promise<MimeBundle | undefined> {
  const url = String(await value.toDataURL());
  const [, mime, base64] = /^data:(image\/\w+);base64,(.*)$/.exec(url) ?? [];
  return mime
    ? { "text/plain": `canvas, ${String(value.width)} × ${String(value.height)}`, [mime]: base64 }
    : undefined;
}

function element(html: string): MimeBundle {
  const text = html.length > MAX_MARKUP ? `${html.slice(0, MAX_MARKUP)}…` : html;
  const [svg] = /^<svg\b[^>]*/.exec(html) ?? [];
  if (svg === undefined) return { "text/plain": text, "text/html": html };
  // A picture needs to declare its namespaces, which an element of a document often does not.
  const missing = NAMESPACES.filter(([name, use]) => !svg.includes(` ${name}=`) && html.includes(use));
  const declared = missing.map(([name, , uri]) => ` ${name}="${uri}"`).join("");
  return { "text/plain": text, "image/svg+xml": `<svg${declared}${html.slice("<svg".length)}` };
}

/** The attribute that declares a namespace, what uses it, and its address. */
const NAMESPACES = [
  ["xmlns", "<svg", "http://www.w3.org/2000/svg"],
  ["xmlns:xlink", " xlink:", "http://www.w3.org/1999/xlink"],
];

/** A React element, if the notebook's project has react-dom. */
function reactElement(value: Json): MimeBundle | undefined {
  if (!/^react\.(transitional\.)?element$/.test((value.$$typeof as symbol).description ?? ""))
    return undefined;
  const load = createRequire(join(process.cwd(), "cell.ts"));
  try {
    load.resolve("react-dom/server");
  } catch {
    return undefined;
  }
  const { renderToStaticMarkup } = load("react-dom/server") as {
    renderToStaticMarkup(this: void, value: unknown): string;
  };
  return element(renderToStaticMarkup(value));
}

/** A Vega or Vega-Lite specification, or a vega-lite-api object, which makes one. */
function chart(value: Json): MimeBundle | undefined {
  const spec = isMethod(value, "toSpec") ? value.toSpec() : value;
  if (!isObject(spec) || typeof spec.$schema !== "string") return undefined;
  const [, language, version] = /\/schema\/(vega(?:-lite)?)\/v(\d+)/.exec(spec.$schema) ?? [];
  if (!language) return undefined;
  // JupyterLab draws later versions with its Vega 5 too.
  const mime = `application/vnd.${language.replace("-", "")}.v${Math.min(5, Number(version))}+json`;
  return { "text/plain": JSON.stringify(spec, undefined, 1), [mime]: spec };
}

/** An Arquero table, which writes HTML itself, or an Apache Arrow table. */
function table(value: Json): MimeBundle | undefined {
  if (isMethod(value, "numRows") && isMethod(value, "toHTML")) {
    const html = String(value.toHTML({ limit: MAX_ROWS }));
    return tableBundle(html, Number(value.numRows()));
  }
  const { numRows, schema } = value;
  if (typeof numRows !== "number" || !isMethod(value, "get") || !isObject(schema)) return undefined;
  if (!Array.isArray(schema.fields)) return undefined;
  const names = schema.fields.map((field) => String((field as Json).name));
  const rows = Array.from({ length: Math.min(numRows, MAX_ROWS) }, (_, index) => value.get(index) as Json);
  const line = (tag: string, cells: unknown[]) =>
    `<tr>${cells.map((cell) => `<${tag}>${escapeHtml(textOf(cell))}</${tag}>`).join("")}</tr>`;
  const body = rows.map((row) =>
    line(
      "td",
      names.map((name) => row[name]),
    ),
  );
  return tableBundle(`<table>${line("th", names)}${body.join("")}</table>`, numRows);
}

function tableBundle(html: string, rows: number): MimeBundle {
  const left = rows - MAX_ROWS;
  const more = left > 0 ? `<p>… and ${left} more rows</p>` : "";
  return { "text/plain": `table of ${rows} rows`, "text/html": html + more };
}

/** Writes the value of a cell, which may be a bigint, a Date or a list. */
function textOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? inspect(value) : `${value as string | number}`;
}
