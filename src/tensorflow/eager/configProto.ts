import { bytesField, intField } from "../../files/protobuf";

/** The fields of TensorFlow's ConfigProto that genbook sets, by number. */
const DEVICE_COUNT = 1;
const GPU_OPTIONS = 6;
const ALLOW_GROWTH = 4;
const VISIBLE_DEVICE_LIST = 5;
const GRAPH_OPTIONS = 10;
const REWRITE_OPTIONS = 10;
const AUTO_MIXED_PRECISION_ONEDNN_BFLOAT16 = 31;
const ON = 1;

/**
 * Returns a serialised ConfigProto for opening TensorFlow. It turns on allow_growth, without which TensorFlow
 * takes all of a GPU's memory at once.
 *
 * @param deviceCount the number of devices that TensorFlow may use, by their type: { GPU: 0 }
 * @param firstGpuOnly whether TensorFlow uses the first GPU only. Otherwise it takes some memory of each.
 */
export function openingConfig(deviceCount: Record<string, number>, firstGpuOnly = false): Buffer {
  const counts = Object.entries(deviceCount).map(([type, count]) =>
    bytesField(DEVICE_COUNT, Buffer.concat([bytesField(1, type), intField(2, count)])),
  );
  const gpuOptions = [
    intField(ALLOW_GROWTH, 1),
    firstGpuOnly ? bytesField(VISIBLE_DEVICE_LIST, "0") : Buffer.of(),
  ];
  return Buffer.concat([...counts, bytesField(GPU_OPTIONS, Buffer.concat(gpuOptions))]);
}

/**
 * Returns a serialised ConfigProto for calling a function. Each call needs one, even if it sets nothing:
 * without a ConfigProto, Grappler does not fuse activations with their convolutions (2 % of a VAE's step).
 *
 * @param bfloat16 whether Grappler rewrites the function to compute in bfloat16 where it can
 */
export function callConfig({ bfloat16 }: { bfloat16: boolean }): Buffer {
  const rewriteOptions = bfloat16 ? intField(AUTO_MIXED_PRECISION_ONEDNN_BFLOAT16, ON) : Buffer.of();
  return bytesField(GRAPH_OPTIONS, bytesField(REWRITE_OPTIONS, rewriteOptions));
}
