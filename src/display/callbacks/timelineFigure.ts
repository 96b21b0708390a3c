/** The looks of a timeline: in a notebook, as one picture, and as an animated GIF. */
import { formatStep } from "../charts/formatLogs";
import { gridCanvas } from "../images/gridCanvas";
import { animatedGif } from "../figure/gif";
import { toPng } from "../figure/png";
import { thinOut, type Snapshot } from "./snapshots";

/** A snapshot's samples as a PNG (base64), large enough to see. */
export interface Sheet {
  step: number;
  png: string;
  width: number;
  height: number;
}

/**
 * Returns the number of columns: up to 6 samples form one row, up to 20 form two, and more form rows of ten.
 */
function columnsOf({ n }: Snapshot): number {
  return n <= 6 ? n : Math.ceil(n / Math.max(2, Math.ceil(n / 10)));
}

/** Returns the factor, 1 to 8, by which `across` pixels grow to fill about `target` pixels. */
const scaleFor = (target: number, across: number) => Math.min(Math.max(Math.floor(target / across), 1), 8);

export async function sheetOf(snapshot: Snapshot): Promise<Sheet> {
  const columns = columnsOf(snapshot);
  const canvas = gridCanvas(snapshot, { columns, scale: scaleFor(640, columns * snapshot.width) });
  return { step: snapshot.step, png: await toPng(canvas), width: canvas.width, height: canvas.height };
}

/**
 * Returns HTML that shows the newest sheet, and below it the steps of the earlier ones: a click shows that
 * sheet in place of the newest, and another click closes it.
 *
 * The page needs no scripts. A notebook that is not trusted loses <style> and `name`, but keeps <details> and
 * data: images; there, the earlier sheets are a list whose entries open one by one.
 */
export function timelineHtml(newest: Sheet, earlier: Sheet[], name: string): string {
  const picture = ({ step, png, width, height }: Sheet) =>
    `<div class="genbook-sheet"><div>step ${formatStep(step)}</div>` +
    `<img src="data:image/png;base64,${png}" width="${width}" height="${height}" ` +
    `alt="samples after step ${formatStep(step)}"></div>`;
  const entries = earlier.map(
    (sheet) =>
      `<details name="${name}"><summary><span>step </span>${formatStep(sheet.step)}</summary>${picture(sheet)}</details>`,
  );
  const below = entries.length
    ? `<div class="genbook-earlier"><div>earlier steps:</div>${entries.join("")}</div>`
    : "";
  return `<div class="genbook-timeline"><style>${STYLE}</style>${picture(newest)}${below}</div>`;
}

const STYLE = `
.genbook-timeline { position: relative; font-size: 13px; }
.genbook-timeline .genbook-sheet > div { line-height: 24px; font-weight: bold; }
.genbook-timeline .genbook-sheet img { display: block; max-width: 100%; height: auto; margin: 0; image-rendering: pixelated; }
.genbook-timeline .genbook-earlier { display: flex; flex-wrap: wrap; gap: 4px; align-items: center; margin-top: 8px; max-width: 660px; }
.genbook-timeline details { margin: 0; padding: 0; border: 0; }
.genbook-timeline summary { list-style: none; cursor: pointer; margin: 0; padding: 1px 6px; border: 1px solid #999; border-radius: 3px; font-weight: normal; }
.genbook-timeline summary::-webkit-details-marker { display: none; }
.genbook-timeline summary > span { display: none; }
.genbook-timeline details[open] > summary { background: #1f4e8c; border-color: #1f4e8c; color: white; }
.genbook-timeline details > .genbook-sheet { position: absolute; top: 0; left: 0; background: var(--jp-layout-color0, white); }
`;

/** The most rows of a picture, so that all are seen at once. */
const ROWS = 12;

/** Draws the whole run in one picture, with a row for each snapshot, at most ROWS, as base64 PNG. */
export async function timelinePicture(snapshots: Snapshot[]): Promise<string> {
  const rows = [...thinOut(snapshots.slice(0, -1), ROWS - 1), snapshots.at(-1)!];
  const { n, height, width } = rows[0];
  const rgb = new Uint8ClampedArray(rows.length * rows[0].rgb.length);
  rows.forEach((row, i) => rgb.set(row.rgb, i * row.rgb.length));
  const canvas = gridCanvas(
    { rgb, n: rows.length * n, height, width },
    {
      title: "Samples after each step, z fixed",
      columns: n,
      rowLabels: rows.map(({ step }) => formatStep(step)),
      scale: scaleFor(640, n * width),
    },
  );
  return toPng(canvas);
}

/** Makes an animated GIF that loops for ever: a frame for each snapshot, with its step above it. */
export async function timelineGif(snapshots: Snapshot[]): Promise<Buffer> {
  const frames = snapshots.map((snapshot) => {
    const columns = columnsOf(snapshot);
    const title = `step ${formatStep(snapshot.step)}`;
    return gridCanvas(snapshot, { title, columns, scale: scaleFor(330, columns * snapshot.width) });
  });
  const delay = Math.min(Math.max(Math.round(GIF_MS / frames.length), 80), 500);
  return animatedGif(
    frames, // not all of one width: a title may be wider than the images
    frames.map((_, i) => (i === frames.length - 1 ? 2000 : delay)),
  );
}

/** The length of a GIF in ms, unless its frames would be too short or too long to see. */
const GIF_MS = 10_000;
