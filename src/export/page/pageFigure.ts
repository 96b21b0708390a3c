import { readFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { DISPLAY, type Figure } from "../../display/figure/bundle";
import { packageFile } from "../../files/ownPackage";
import { escapeHtml } from "../../text/escapeHtml";

/** An exported page. As a figure, it shows the page itself, or a picture if the page is over 3 MB. */
export interface ExportedPage extends Figure {
  /** The file, as an absolute path. */
  readonly path: string;
  /** The size of the file in bytes. */
  readonly size: number;
}

/** The size up to which a notebook holds the page, in bytes. */
const LARGEST_SHOWN = 3e6;
/** The frame's height in pixels until its page has told its own, and the largest height that it takes. */
const [HEIGHT, MOST] = [960, 2000];

/** @param picture what is shown where the page cannot be: its PNG in base64 */
export function pageFigure(path: string, title: string, html: string, picture: string): ExportedPage {
  const size = Buffer.byteLength(html);
  const text = `${title}: ${path}, ${(size / 1e6).toFixed(1)} MB; any browser opens it without a network`;
  const bundle = { "image/png": picture, "text/plain": text };
  // Where iframes are removed, as in notebooks that are not trusted, the picture inside remains.
  const image = `<img alt="${escapeHtml(text)}" src="data:image/png;base64,${picture}">`;
  const style = `width: 100%; height: ${HEIGHT}px; max-height: ${MOST}px; border: 0`;
  const frame = () =>
    `<iframe class="genbook-page" title="${escapeHtml(title)}" sandbox="allow-scripts" ` +
    `srcdoc="${escapeHtml(html)}" style="${style}">${image}</iframe>\n` +
    `<script>${readFileSync(packageFile("dist/pages/around.mjs"), "utf8")}</script>`;
  return {
    name: basename(path, ".html"),
    path: resolve(path),
    size,
    [DISPLAY]: () => (size <= LARGEST_SHOWN ? Object.assign({ "text/html": frame() }, bundle) : bundle),
  };
}
