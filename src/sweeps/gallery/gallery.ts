/** The gallery of a sweep: one page without links to anything else, with all runs side by side. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pageFigure, type ExportedPage } from "../../export/page/pageFigure";
import { packageFile, version } from "../../files/ownPackage";
import { replaceFile } from "../../files/replaceFile";
import type { GalleryContents } from "../../pages/gallery/contents";
import { escapeHtml } from "../../text/escapeHtml";
import { readSweep } from "../plan";
import { parallelChart } from "./parallelChart";
import { readRuns } from "./runs";

/** The page's script, which the build makes from src/pages/gallery. */
const SCRIPT = packageFile("dist/pages/gallery.mjs");

/**
 * Writes the gallery of a sweep as it stands, and returns it as a figure for a cell:
 *
 *     await sweepGallery("sweeps/8.4-1f0c2ab344")
 *
 * The page has a table of all runs that can be sorted, with settings, metrics and the course of the losses,
 * parallel coordinates, and the pictures of each run.
 *
 * @param folder the sweep's folder, in which the page is gallery.html
 * @throws SweepError if the folder is not that of a sweep
 */
export async function sweepGallery(folder: string): Promise<ExportedPage> {
  const sweep = await readSweep(folder);
  const contents = await readRuns(sweep);
  const title = `Sweep of ${sweep.plan.title}`;
  const chart = parallelChart(contents, title);
  const html = await pageHtml(title, contents, await chart.svg());
  const path = join(sweep.folder, "gallery.html");
  await replaceFile(path, html);
  return pageFigure(path, title, html, (await chart.picture()) ?? "");
}

async function pageHtml(title: string, contents: GalleryContents, chart = ""): Promise<string> {
  const script = await readFile(SCRIPT, "utf8");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="genbook ${version}">
<title>${escapeHtml(title)}</title>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
<figure id="parallel">${chart}</figure>
<noscript>This page needs JavaScript to show its table and pictures.</noscript>
</main>
<script type="application/json" id="contents">${JSON.stringify(contents).replaceAll("<", "\\u003c")}</script>
<script type="module">${script}</script>
</body>
</html>
`;
}
