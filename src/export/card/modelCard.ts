import { config, version } from "../../files/ownPackage";
import { tf } from "../../tensorflow/backend";
import { metricKeys } from "../../training/metrics";

/** What is known about a model besides its networks. Everything is optional; what is missing is left out. */
export interface ModelCardOptions {
  /** @defaultValue the name of the first network */
  title?: string;
  /** A paragraph about the model: what it makes, and what it is for. */
  description?: string;
  /**
   * The data set, as Hugging Face names it: "ylecun/mnist". Its licence decides what the model may be used
   * for.
   */
  dataset?: string;
  /** The licence, as Hugging Face names it: "mit", "cc-by-sa-3.0", … */
  licence?: string;
  /** The settings of the training run, such as { epochs: 10, batchSize: 16 }. */
  settings?: Record<string, string | number | boolean>;
  /** The losses at the end, such as `history.at(-1)`, whose epoch and durations are left out. */
  losses?: Record<string, number>;
  /** What was measured, such as { kid: 0.012 }. */
  metrics?: Record<string, number>;
  /**
   * The commit of the code that trained the model, or its address.
   *
   * @defaultValue when a file is exported, the commit of the current folder if git knows one, with "-dirty"
   * if files have changed since
   */
  commit?: string;
  /** Tags for Hugging Face's search, in addition to "genbook". */
  tags?: string[];
  /** The files beside the card, and what they are: { "frogs.onnx": "ONNX, opset 17" }. */
  files?: Record<string, string>;
}

/**
 * Returns a model card: a README.md in the form that Hugging Face reads, with metadata in YAML and sections
 * about the networks, the data, the training run and what was measured.
 *
 *     await writeFile("digits/README.md", modelCard({ encoder, decoder }, { dataset: "ylecun/mnist" }));
 *
 * The form is described at https://huggingface.co/docs/hub/model-cards.
 *
 * @param models a network, or several by name
 */
export function modelCard(
  models: tf.LayersModel | Record<string, tf.LayersModel>,
  options: ModelCardOptions = {},
): string {
  const networks = models instanceof tf.LayersModel ? { [models.name]: models } : models;
  const { title = Object.keys(networks)[0], description, dataset, licence, commit, tags = [] } = options;
  const { settings, losses = {}, metrics, files } = options;
  const onlyLosses = Object.fromEntries(metricKeys(losses).map((name) => [name, losses[name]]));
  const facts = { "data set": dataset, licence, commit };
  const sections = [
    `# ${title}`,
    description,
    "## Model",
    table(["network", "input", "output", "parameters"], Object.entries(networks).map(networkRow)),
    `Built with genbook ${version} on TensorFlow ${config.tensorflow}.`,
    section("Files", ["file", "contents"], files),
    section("Training", ["fact", "value"], facts),
    section("Settings", ["setting", "value"], settings),
    section("Losses", ["loss", "at the end"], onlyLosses),
    section("Evaluation", ["metric", "value"], metrics),
  ];
  const metadata = [
    "---",
    ...(licence ? [`license: ${yaml(licence)}`] : []),
    "library_name: genbook",
    ...yamlList("tags", ["genbook", ...tags]),
    ...yamlList("datasets", dataset ? [dataset] : []),
    ...yamlList("metrics", Object.keys(metrics ?? {})),
    "---",
  ];
  return [metadata.join("\n"), ...sections.filter(Boolean)].join("\n\n") + "\n";
}

function networkRow([name, model]: [string, tf.LayersModel]): string[] {
  const shapes = (tensors: tf.SymbolicTensor[]) =>
    tensors.map(({ shape }) => `[${shape.map((size) => size ?? "n").join(", ")}]`).join(", ");
  return [name, shapes(model.inputs), shapes(model.outputs), model.countParams().toLocaleString("en")];
}

/** Returns a section with a table of the values that are known; undefined if there are none. */
function section(title: string, head: string[], values: Record<string, unknown> = {}): string | undefined {
  const rows = Object.entries(values).filter(([, value]) => value !== undefined);
  if (rows.length === 0) return undefined;
  const cells = rows.map((row) => row.map(textOf));
  return `## ${title}\n\n${table(head, cells)}`;
}

/** Returns a value as text, and a number with at most four significant digits. */
const textOf = (value: unknown): string =>
  typeof value === "number" && !Number.isInteger(value)
    ? String(Number(value.toPrecision(4)))
    : String(value);

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map(cell).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

const cell = (text: string): string => text.replaceAll("|", "\\|").replace(/\s+/g, " ");

const yamlList = (name: string, values: string[]): string[] =>
  values.length === 0 ? [] : [`${name}:`, ...values.map((value) => `  - ${yaml(value)}`)];

/** Quotes text for YAML, in which JSON's strings are valid too. */
const yaml = (text: string): string => (/^[a-z][\w./-]*$/i.test(text) ? text : JSON.stringify(text));
