import { tf } from "../../tensorflow/backend";
import { describeValue } from "../../terminal/format";

/**
 * Checks what is given to saveModel, before anything is written.
 *
 * @throws TypeError if it is not a network or several by name; Error if a name cannot be that of a folder, or
 *   loadModel could not read a network
 */
export function checkModels(
  models: unknown,
): asserts models is tf.LayersModel | Record<string, tf.LayersModel> {
  if (models instanceof tf.LayersModel) return checkLayers(models.name, models);
  const isRecord = typeof models === "object" && !Array.isArray(models) && !(models instanceof tf.Tensor);
  const networks = isRecord ? Object.entries({ ...models }) : [];
  if (networks.length === 0) {
    throw new TypeError(
      `saveModel expects a network, or several by name, got ${isRecord ? "none" : describeValue(models)}: write ` +
        'saveModel({ encoder, decoder }, "digits").',
    );
  }
  for (const [name, model] of networks) {
    if (/[/\\]/.test(name) || ["", ".", ".."].includes(name)) {
      throw new Error(
        `A network's name is that of its folder, without slashes, got ${JSON.stringify(name)}: write, for example, ` +
          "saveModel({ generator }, folder).",
      );
    }
    if (!(model instanceof tf.LayersModel)) {
      throw new TypeError(
        `saveModel expects networks by name, but ${name} is ${describeValue(model)}: pass ` +
          "models that a build function, tf.model or tf.sequential has made.",
      );
    }
    checkLayers(name, model);
  }
}

/** @throws Error if loadModel would not know the class of a layer */
function checkLayers(name: string, model: tf.LayersModel): void {
  const { classNameMap } = tf.serialization.SerializationMap.getMap();
  for (const layer of model.layers) {
    if ("layers" in layer) {
      checkLayers(name, layer as unknown as tf.LayersModel);
      continue;
    }
    const className = layer.getClassName();
    if (className in classNameMap) continue;
    const { saveInstead = `Register the class first: registerLayer(${className}).` } =
      layer.constructor as unknown as { saveInstead?: string };
    throw new Error(
      `${name} cannot be saved, because loadModel does not know its layer ${className}. ${saveInstead}`,
    );
  }
}
