/** The gallery of a sweep: one page without links to anything else, with all runs side by side. */
import { join } from "node:path";
import { pageFigure, type ExportedPage } from "../../export/page/pageFigure";
import { pageHtml } from "../../export/page/pageHtml";
import { replaceFile } from "../../files/replaceFile";
import { readSweep } from "../plan";
import { parallelChart } from "./parallelChart";
import { readRuns } from "./runs";

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
  const html = await pageHtml({
    title,
    body:
      `<figure id="parallel">${(await chart.svg()) ?? ""}</figure>\n` +
      "<noscript>This page needs JavaScript to show its table and pictures.</noscript>",
    contents,
    script: "gallery.mjs",
  });
  const path = join(sweep.folder, "gallery.html");
  await replaceFile(path, html);
  return pageFigure(path, title, html, (await chart.picture()) ?? "");
}
