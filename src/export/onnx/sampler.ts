import { timesOf } from "../../models/diffusion/ddim";
import type { DiffusionSampler } from "../../models/diffusion/sampler";
import { diffusionSchedule } from "../../models/diffusion/schedule";
import { tf } from "../../tensorflow/backend";
import type { OnnxGraph, Value } from "./graph";

/**
 * Adds the steps of a diffusion model's sampler to the graph, one after the other. All of them share the
 * weights of the network.
 *
 * @param network adds the nodes of the network: noisy images and noise rates [n, 1, 1, 1] → noise
 */
export function convertSampler(
  graph: OnnxGraph,
  { name, parts }: DiffusionSampler,
  z: Value,
  network: (noisy: Value, noiseRates: Value) => Value,
): Value {
  const shape = [null, ...parts.shape];
  const scalar = (key: string, value: number) => graph.weights(`${name}/${key}`, Float32Array.of(value), []);
  const node = (type: string, inputs: Value[]) => graph.node(type, inputs, shape, `${name}/${type}`);

  const count = graph.node("Shape", [z], [1], `${name}/count`, { end: 1 });
  const ones = graph.whole(`${name}/ones`, [1, 1, 1]);
  const ratesShape = graph.node("Concat", [count, ones], [4], `${name}/rates_shape`, { axis: 0 });
  const rates = (value: Value) => graph.node("Expand", [value, ratesShape], [null, 1, 1, 1], `${name}/rates`);

  let noisy = node("Reshape", [z, graph.whole(`${name}/shape`, [-1, ...parts.shape])]);
  let images = noisy;
  for (const time of timesOf(parts.steps)) {
    const [now, then] = [time, time - 1 / parts.steps].map(ratesAt);
    const noiseRate = scalar("noise_rate", now[0]);
    const noise = network(noisy, rates(noiseRate));
    const noiseless = node("Sub", [noisy, node("Mul", [noise, noiseRate])]);
    images = node("Div", [noiseless, scalar("signal_rate", now[1])]);
    const [noiseThen, signalThen] = [scalar("noise_rate", then[0]), scalar("signal_rate", then[1])];
    noisy = node("Add", [node("Mul", [images, signalThen]), node("Mul", [noise, noiseThen])]);
  }
  const [mean, deviation] = moments(graph, name, parts.normalizer);
  const denormalized = node("Add", [node("Mul", [images, deviation]), mean]);
  const [low, high] = parts.limits;
  return node("Clip", [denormalized, scalar("low", low), scalar("high", high)]);
}

/** Returns the noise rate and the signal rate at a diffusion time. */
const ratesAt = (time: number) =>
  tf.tidy(() => {
    const { noiseRates, signalRates } = diffusionSchedule(tf.scalar(time));
    return [noiseRates, signalRates].map((each) => each.dataSync()[0]);
  });

/** Adds the mean and the standard deviation of the images to the graph. */
function moments(graph: OnnxGraph, name: string, normalizer: tf.LayersModel): Value[] {
  const [mean, variance] = normalizer.weights.map((each) => each.read());
  const values = [mean.dataSync(), variance.dataSync().map(Math.sqrt)] as Float32Array[];
  return ["mean", "deviation"].map((key, i) => graph.weights(`${name}/${key}`, values[i], mean.shape));
}
