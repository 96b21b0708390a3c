import { tf } from "../../tensorflow/backend";

/** genbook's class name → the name under which saveModel writes the class */
const writtenAs = new Map<string, string>();

/**
 * Registers a layer class of your own, so that saveModel and loadModel accept models with such layers. Call
 * it once, beside the class:
 *
 *     class Swish extends tf.layers.Layer {
 *       static readonly className = "Swish";
 *       …
 *     }
 *     registerLayer(Swish);
 *
 * @param replaces the tfjs layer that the class replaces, with the same settings and weights: "Dropout".
 *   saveModel writes this name, so that programs without genbook can load the model; in genbook, the name
 *   loads your class. @defaultValue none; such models can be loaded only where the class is registered
 */
export function registerLayer(
  layer: tf.serialization.SerializableConstructor<tf.layers.Layer> & { className: string },
  replaces?: string,
): void {
  tf.serialization.registerClass(layer);
  if (replaces === undefined) return;
  const { classNameMap } = tf.serialization.SerializationMap.getMap();
  classNameMap[replaces] = classNameMap[layer.className];
  writtenAs.set(layer.className, replaces);
}

/** Replaces the class names in a model's topology by those that other programs know. */
export function withWrittenNames<T>(topology: T): T {
  const text = JSON.stringify(topology, (key, value: unknown) =>
    key === "class_name" && typeof value === "string" ? (writtenAs.get(value) ?? value) : value,
  );
  return JSON.parse(text) as T;
}
