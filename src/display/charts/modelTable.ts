/**
 * Models as tables of their layers: as the last expression of a cell, and where `model.summary()` prints
 * them. Importing the library puts these methods in place.
 */
import { inspect } from "node:util";
import { tf } from "../../tensorflow/backend";
import { DISPLAY, type MimeBundle } from "../figure/bundle";
import { escapeHtml } from "../../text/escapeHtml";
import { count } from "./modelGraph";

interface LayerRow {
  name: string;
  type: string;
  /** "[batch,28,28,32]" */
  output: string;
  parameters: string;
  /** The names of the layers that it takes as inputs, unless that is the layer above alone. */
  inputs: string[];
}

function rowsOf(model: tf.LayersModel): LayerRow[] {
  model.countParams(); // builds a sequential model, whose shapes are unknown before
  return model.layers.map((layer, i) => {
    const inputs = (layer.inboundNodes[0]?.inboundLayers ?? []).map(({ name }) => name);
    const isNext = inputs.length === 0 || inputs.join() === model.layers[i - 1]?.name;
    return {
      name: layer.name,
      type: layer.getClassName(),
      output: JSON.stringify(layer.outputShape).replaceAll("null", "batch"),
      parameters: count(layer.countParams()),
      inputs: isNext ? [] : inputs,
    };
  });
}

/**
 * Returns the lines that Keras' `model.summary()` prints, only as wide as their contents and without rules
 * between the layers: the chapter's models fit a narrow page and a sheet of paper.
 */
function summaryLines(model: tf.LayersModel): string[] {
  const rows = rowsOf(model).map(({ name, type, output, parameters, inputs }) => ({
    cells: [`${name} (${type})`, output, parameters],
    from: inputs.length > 0 ? `  ← ${inputs.join(", ")}` : "",
  }));
  const head = ["Layer (type)", "Output shape", "Param #"];
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map(({ cells }) => cells[i].length)));
  const line = ([layer, output, parameters]: string[]) =>
    `${layer.padEnd(widths[0])}  ${output.padEnd(widths[1])}  ${parameters.padStart(widths[2])}`;
  const rule = "=".repeat(line(head).length);
  const total = model.countParams();
  const trainable = model.trainableWeights.reduce(
    (sum, { shape }) => sum + tf.util.sizeFromShape(shape as number[]),
    0,
  );
  return [
    line(head),
    rule,
    ...rows.map(({ cells, from }) => line(cells) + from),
    rule,
    `Total params: ${count(total)}`,
    `Trainable params: ${count(trainable)}`,
    `Non-trainable params: ${count(total - trainable)}`,
  ];
}

function tableHtml(model: tf.LayersModel): string {
  const row = (tag: string, cells: string[]) =>
    `<tr>${cells.map((text) => `<${tag} style="text-align: left">${escapeHtml(text)}</${tag}>`).join("")}</tr>`;
  const head = row("th", ["layer", "type", "output", "parameters"]);
  const rows = rowsOf(model).map(({ name, type, output, parameters }) =>
    row("td", [name, type, output, parameters]),
  );
  return `<table><caption>${escapeHtml(titleOf(model))}</caption>${head}${rows.join("")}</table>`;
}

function titleOf(model: tf.LayersModel): string {
  const about = isBuilt(model) ? `${count(model.countParams())} parameters` : "not built yet";
  return `${model.name}: ${about}`;
}

/** Returns false for a sequential model that has no layers yet. */
const isBuilt = ({ layers }: tf.LayersModel) => layers.length > 0;

const { prototype } = tf.LayersModel;
// eslint-disable-next-line @typescript-eslint/unbound-method -- it is applied to a model below
const summaryOfTfjs = prototype.summary;

const METHODS: Record<PropertyKey, (this: tf.LayersModel, ...args: never[]) => unknown> = {
  [DISPLAY](): MimeBundle {
    if (!isBuilt(this)) return { "text/plain": titleOf(this) };
    return { "text/plain": summaryLines(this).join("\n"), "text/html": tableHtml(this) };
  },
  [inspect.custom](): string {
    return `LayersModel ${titleOf(this)}`;
  },
  summary(...args: Parameters<typeof summaryOfTfjs>): void {
    const [lineLength, positions, print = console.log] = args;
    if (lineLength !== undefined || positions !== undefined) summaryOfTfjs.apply(this, args);
    else for (const line of summaryLines(this)) print(line);
  },
};
for (const key of Reflect.ownKeys(METHODS)) {
  Object.defineProperty(prototype, key, { value: METHODS[key], configurable: true, writable: true });
}
