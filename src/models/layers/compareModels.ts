import { tf } from "../../tensorflow/backend";

/**
 * Compares two models, so that a listing can be checked against the library's function: the settings, inputs
 * and output shapes of their layers, and then their weights. Names are not compared, nor are initializers,
 * which only the weights show. Dropout of rate 0 counts as no layer, and LeakyReLU with slope 0 as ReLU.
 *
 * @param model the model in question
 * @param expected the model that it should equal
 * @returns one line, which says that all of these are equal, or where they first differ
 */
export function compareModels(model: tf.LayersModel, expected: tf.LayersModel): string {
  const difference = differentLayers(model, expected) ?? differentWeights(model, expected);
  if (difference) return `Different: ${difference}`;
  return (
    "The same: all layers have the same settings, and all " +
    `${model.countParams().toLocaleString("en")} parameters are equal, bit for bit.`
  );
}

function differentLayers(model: tf.LayersModel, expected: tf.LayersModel): string | undefined {
  const [layers, others] = [model, expected].map(effectiveLayers);
  if (layers.length !== others.length) {
    return `${model.name} has ${layers.length} layers, expected ${others.length}.`;
  }
  for (const [i, layer] of layers.entries()) {
    const [got, wanted] = [layer, others[i]].map(aspectsOf);
    for (const aspect of new Set([...Object.keys(got), ...Object.keys(wanted)])) {
      if (got[aspect] !== wanted[aspect]) {
        return `${layer.name} has ${aspect} ${got[aspect]}, expected ${wanted[aspect]}.`;
      }
    }
  }
  return undefined;
}

function differentWeights({ weights }: tf.LayersModel, expected: tf.LayersModel): string | undefined {
  const others = expected.weights;
  for (const [i, weight] of weights.entries()) {
    const [got, wanted] = [weight, others[i]].map(({ shape }) => `[${shape.join(", ")}]`);
    if (got !== wanted) return `${weight.originalName} is ${got}, expected ${wanted}.`;
    const isEqual = tf.tidy(() => weight.read().equal(others[i].read()).all().dataSync()[0] === 1);
    if (!isEqual) return `${weight.originalName} has the expected shape, ${wanted}, but different values.`;
  }
  return undefined;
}

/** Returns the layers that do something, in the model's order. */
const effectiveLayers = ({ layers }: tf.LayersModel): tf.layers.Layer[] =>
  layers.filter((layer) => layer.getConfig().rate !== 0);

/** What a model's author has chosen, apart from names: those of layers, and those of their settings. */
function aspectsOf(layer: tf.layers.Layer): Record<string, string> {
  const settings = layer.getConfig();
  const isReLU = layer.getClassName() === "LeakyReLU" && settings.alpha === 0;
  const isLeftOut = (key: string) =>
    key === "name" || /Initializer$/.test(key) || (isReLU && key === "alpha");
  const chosen = Object.entries(settings).filter(([key, value]) => value != null && !isLeftOut(key));
  return {
    "the type": isReLU ? "ReLU" : layer.getClassName(),
    ...Object.fromEntries(chosen.map(([key, value]) => [key, JSON.stringify(value)])),
    "the output shape": JSON.stringify(layer.outputShape),
  };
}
