import { tf } from "../../tensorflow/backend";
import { RandomStream, randomSeed } from "../../tensorflow/random";
import { sampleLatent, type SamplingOptions } from "./networks";

/**
 * images [n, 28, 28, 1] in 0..1 → decoded images: encoder, sampling and decoder as one model; 550,629
 * parameters. It has no weights of its own: train encoder and decoder, and this model has learned it too.
 * (Book: listing 8.27.)
 */
export function buildVae(
  encoder: tf.LayersModel,
  decoder: tf.LayersModel,
  { firstPrinting = false, seed = randomSeed() }: SamplingOptions & { seed?: number } = {},
): tf.LayersModel {
  const z = new Sampling({ name: "sampling", firstPrinting, seed }).apply(encoder.outputs);
  const outputs = decoder.apply(z) as tf.SymbolicTensor;
  return tf.model({ inputs: encoder.inputs, outputs, name: "vae" });
}

type SamplingArgs = { name?: string; firstPrinting: boolean; seed: number };

/** [zMean, zLogVar] → z, all [n, latentDim]: a new point of each cloud at every call. */
class Sampling extends tf.layers.Layer {
  static readonly className = "Sampling";
  private readonly random: RandomStream;

  constructor(private readonly args: SamplingArgs) {
    super(args);
    this.random = new RandomStream(args.seed);
  }

  override computeOutputShape(inputShapes: tf.Shape | tf.Shape[]): tf.Shape {
    return inputShapes[0] as tf.Shape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [zMean, zLogVar] = inputs as tf.Tensor[];
    return tf.tidy(() => sampleLatent(zMean, zLogVar, this.random.normal(zMean.shape), this.args));
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { firstPrinting, seed } = this.args;
    return { ...super.getConfig(), firstPrinting, seed };
  }

  protected override disposeWeights(): number {
    this.random.dispose();
    return super.disposeWeights();
  }
}
tf.serialization.registerClass(Sampling); // so that the whole model can be saved and loaded
