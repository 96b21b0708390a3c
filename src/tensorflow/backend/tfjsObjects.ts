/**
 * Prints tfjs' own objects: data sets, optimizers, layers, callbacks, handlers of model files, the engine.
 * Node prints all of their internals, which fill pages; here, only the class and the simple properties are
 * printed.
 */
import { inspect, type InspectOptionsStylized } from "node:util";
import { NodeFileSystem } from "@tensorflow/tfjs-node-gpu/dist/io/file_system";
import { SummaryFileWriter } from "@tensorflow/tfjs-node-gpu/dist/tensorboard";
import * as tf from "./tfjs";

/** The classes that are printed this way, with those that extend them. */
const CLASSES: { prototype: object }[] = [
  tf.data.Dataset,
  tf.Optimizer,
  tf.SymbolicTensor,
  tf.LayerVariable,
  tf.GraphModel,
  tf.Callback,
  tf.CustomCallback,
  tf.KernelBackend,
  tf.Environment,
  classOf(tf.engine()),
  classOf(tf.env().platform),
  classOf(tf.io.http("http://localhost/model.json")),
  NodeFileSystem,
  SummaryFileWriter,
];

/** Properties that say nothing to a reader. */
const INTERNAL = new Set(
  [
    "columnNamesValidated configuredColumnsOnly delimWhitespace", // of a CSVDataset
    "id originalName rank rankVal nodeIndex tensorIndex outputTensorIndex constraint", // of weights, outputs
    "validationData model currentEpoch yieldEvery", // of a callback
    "slotNames isGPUPackage pendingBackendInitId", // of genbook's optimizers, the backend, the engine
  ].flatMap((names) => names.split(" ")),
);

/** Takes effect in the whole process. */
export function shortenTfjsObjects(): void {
  for (const { prototype } of CLASSES) define(prototype, printed);
  define(tf.layers.Layer.prototype, function (this: tf.layers.Layer) {
    const about = this.built ? `${this.countParams().toLocaleString("en")} parameters` : "not built yet";
    return `${nameOf(this)} ${this.name}: ${about}`;
  });
}

function define(prototype: object, value: unknown): void {
  Object.defineProperty(prototype, inspect.custom, { value, configurable: true, writable: true });
}

function printed(this: object, depth: number, options: InspectOptionsStylized): string {
  if (depth < 0) return options.stylize(`[${nameOf(this)}]`, "special");
  const shown = Object.entries(this).filter(([key, value]) => isPublic(key) && isSimple(value));
  return `${nameOf(this)} ${inspect(Object.fromEntries(shown), options)}`;
}

/** Constants are in capitals, private members begin or end with an underscore. */
const isPublic = (key: string) => !/^_|_$|^[A-Z_]+$/.test(key) && !INTERNAL.has(key);

/** Tells whether a value is a string, a number, a boolean or null, or a list of them. */
function isSimple(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0 && value.every((each) => isSimple(each));
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}

/** Returns the name of an object's class, or of the one that it extends if tfjs has not named it. */
function nameOf(value: object): string {
  const { name } = classOf(value);
  return /^class_\d+$/.test(name) ? nameOf(Object.getPrototypeOf(value) as object) : name;
}

function classOf(value: object): typeof Object {
  return value.constructor as typeof Object;
}
