import { tf } from "../../tensorflow/backend";
import { RandomStream, randomSeed } from "../../tensorflow/random";
import { registerLayer } from "../../training/saved/registerLayer";
import { sampleLatent, type SamplingOptions } from "./networks";

/**
 * Joins encoder, sampling and decoder into one model: images [n, 28, 28, 1] in 0..1 → decoded images of the
 * same shape. It has 550,629 parameters and shares its weights with the encoder and decoder, so training
 * those trains this model too. (Book: listing 8.27.)
 *
 * @param options.seed seed of the sampling, 0..2³¹−1. @defaultValue a new one each time
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

/** [zMean, zLogVar] → z, all [n, latentDim]: a new sample of each distribution on every call. */
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
registerLayer(Sampling);
