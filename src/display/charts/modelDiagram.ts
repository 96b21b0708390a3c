import type { Canvas } from "canvas";
import type { tf } from "../../tensorflow/backend";
import { DISPLAY, type Figure } from "../figure/bundle";
import { blankCanvas, FONT, PICTURE_INK, toPng } from "../figure/png";
import { escapeHtml } from "../../text/escapeHtml";
import { count, dimensions, modelGraph, type ModelNode } from "./modelGraph";

type Context = ReturnType<Canvas["getContext"]>;

const WIDTH = 600;
const ROW = 34;
const HEAD = 60;
/** The middle of the column of blocks, and the left or right edges of the columns of text. */
const BLOCKS = 58;
const LABEL = 124;
const SHAPE = 505;
const PARAMETERS = 590;
/** The width of the largest image, and the distance between blocks side by side. */
const WIDEST = 100;
const APART = 44;

/**
 * Draws a model's architecture, from its input at the top to its output at the bottom. The wider a block, the
 * larger the image that leaves the layer; the thicker, the more channels it has. Each row also names the
 * layer and its arguments, the shape of its output, and its parameters. The picture is 600 pixels wide; on a
 * page, the text beside the blocks is a table in the page's own colours.
 */
export function modelDiagram(model: tf.LayersModel): Figure {
  const nodes = modelGraph(model);
  const title = `${model.name}: ${count(model.countParams())} parameters`;
  const rows = nodes.map((node) => [nameOf(node, nodes), dimensions(node.shape), count(node.parameters)]);
  const widest = (column: number) => Math.max(...rows.map((row) => row[column].length));
  const lines = rows.map(
    ([name, shape, parameters]) =>
      `${name.padEnd(widest(0))}  ${shape.padStart(widest(1))}  ${parameters.padStart(widest(2))}`,
  );
  const shown = rows.map(([name, shape, parameters]) => [name, shape, parameters === "0" ? "" : parameters]);
  return {
    name: model.name,
    [DISPLAY]: async () => ({
      "text/html": tableHtml(title, shown, await toPng(blocksAlone(nodes))),
      "image/png": await toPng(draw(title, shown, nodes)),
      "text/plain": [title, ...lines].join("\n"),
    }),
  };
}

const COLUMNS = ["layer", "output", "parameters"];

/** Returns a table whose first column is the picture of all blocks. Its rows are as high as the picture's. */
function tableHtml(title: string, rows: string[][], blocks: string): string {
  const cells = (tag: string, texts: string[]) =>
    texts
      .map((text, column) => {
        const style = `padding: 0 6px; text-align: ${column === 0 ? "left" : "right; white-space: nowrap"}`;
        return `<${tag} style="${style}">${escapeHtml(text)}</${tag}>`;
      })
      .join("");
  const height = rows.length * ROW;
  const picture =
    `<td rowspan="${rows.length}" style="padding: 0"><img src="data:image/png;base64,${blocks}" ` +
    `width="${2 * BLOCKS}" height="${height}" style="max-width: none" alt="the layers as blocks"></td>`;
  const body = rows.map((texts, i) => {
    const first = i === 0 ? picture : "";
    return `<tr style="height: ${ROW}px; background: none">${first}${cells("td", texts)}</tr>`;
  });
  const caption = `<caption style="text-align: left; padding-bottom: 6px"><b>${escapeHtml(title)}</b></caption>`;
  const head = `<tr><th></th>${cells("th", COLUMNS)}</tr>`;
  return `<table style="line-height: 15px">${caption}${head}${body.join("")}</table>`;
}

/** Layers that stand side by side, such as zMean and zLogVar, are told apart by their names. */
const nameOf = (node: ModelNode, nodes: ModelNode[]) =>
  besideOf(node, nodes).length > 1 ? `${node.name}: ${node.label}` : node.label;

const besideOf = ({ level }: ModelNode, nodes: ModelNode[]) => nodes.filter((each) => each.level === level);

function draw(title: string, rows: string[][], nodes: ModelNode[]): Canvas {
  const canvas = blankCanvas(WIDTH, HEAD + nodes.length * ROW);
  const context = canvas.getContext("2d");
  context.textBaseline = "middle";
  context.fillStyle = PICTURE_INK;
  context.font = `bold 14px "${FONT}"`;
  context.fillText(title, 8, 15);
  context.font = `12px "${FONT}"`;
  const writeRow = (y: number, [name, shape, parameters]: string[]) => {
    context.textAlign = "left";
    context.fillText(name, LABEL, y, SHAPE - LABEL - 80); // a longer text is condensed
    context.textAlign = "right";
    context.fillText(shape, SHAPE, y);
    context.fillText(parameters, PARAMETERS, y);
  };
  writeRow(HEAD - 20, COLUMNS);
  rows.forEach((texts, row) => writeRow(HEAD + (row + 0.5) * ROW, texts));
  context.translate(0, HEAD);
  drawBlocks(context, nodes);
  return canvas;
}

function blocksAlone(nodes: ModelNode[]): Canvas {
  const canvas = blankCanvas(2 * BLOCKS, nodes.length * ROW);
  drawBlocks(canvas.getContext("2d"), nodes);
  return canvas;
}

function drawBlocks(context: Context, nodes: ModelNode[]): void {
  const blocks = nodes.map((node, row) => blockOf(node, row, nodes));
  nodes.forEach(({ inputs }, i) => {
    for (const each of inputs) arrow(context, blocks[each], blocks[i]);
  });
  nodes.forEach((node, row) => {
    const { x, y, width, height } = blocks[row];
    context.fillStyle = node.shape.length > 1 ? "#7fb2e5" : "#2f74c0";
    context.fillRect(x - width / 2, y - height / 2, width, height);
  });
}

interface Block {
  /** The middle. */
  x: number;
  y: number;
  width: number;
  height: number;
}

function blockOf(node: ModelNode, row: number, nodes: ModelNode[]): Block {
  const { shape } = node;
  const largest = Math.max(1, ...nodes.map((each) => (each.shape.length > 1 ? (each.shape[0] ?? 1) : 1)));
  const beside = besideOf(node, nodes);
  const isImage = shape.length > 1;
  return {
    x: BLOCKS + APART * (beside.indexOf(node) - (beside.length - 1) / 2),
    y: (row + 0.5) * ROW,
    width: isImage ? Math.max(8, (WIDEST * (shape[0] ?? largest)) / largest) : 26,
    height: isImage ? 4 + 2 * Math.log2(shape.at(-1) ?? 1) : 6,
  };
}

function arrow(context: Context, from: Block, to: Block): void {
  const [start, end] = [from.y + from.height / 2, to.y - to.height / 2];
  context.strokeStyle = context.fillStyle = "#888";
  context.beginPath();
  context.moveTo(from.x, start);
  context.lineTo(to.x, end - 4);
  context.stroke();
  context.beginPath();
  context.moveTo(to.x - 3, end - 5);
  context.lineTo(to.x + 3, end - 5);
  context.lineTo(to.x, end);
  context.fill();
}
