/** Computes what the pad asks of the networks, between the steps of a training run if there is one. */
import { byteOf, valuesOfBytes, type PixelRange } from "../math/pixelRange";
import type { Question, SentEncoding, SentPicture } from "../pages/notebook/messages";
import { tf } from "../tensorflow/backend";
import { predict } from "../tensorflow/compile";
import { encodeImages } from "./encodings";
import { nearestOf } from "./nearest";
import type { EncodedPoints } from "./points";

/** The number of images that are shown beside a drawing. */
const NEAREST = 3;

/** The networks behind a pad, and what it shows. */
export interface PadParts {
  encoder?: tf.LayersModel;
  images?: tf.Tensor4D;
  points?: EncodedPoints;
  range: PixelRange;
}

export interface PadModel {
  answer: (question: Question) => Promise<SentPicture | SentEncoding>;
  decode(z: number[]): Promise<SentPicture>;
}

export function padModel(decoder: tf.LayersModel, { encoder, images, points, range }: PadParts): PadModel {
  const toByte = byteOf(range);
  const pictures = async (tensor: tf.Tensor4D): Promise<SentPicture[]> => {
    const [n, height, width, channels] = tensor.shape;
    const bytes = Uint8ClampedArray.from(await tensor.data(), toByte);
    const size = height * width * channels;
    return Array.from({ length: n }, (_, i) => ({
      width,
      height,
      channels: channels as 1 | 3,
      base64: Buffer.from(bytes.buffer, i * size, size).toString("base64"),
    }));
  };
  const decode = async (position: number[]): Promise<SentPicture> => {
    const z = tf.tensor2d([position]);
    const decoded = (await predict(decoder, z)) as tf.Tensor4D;
    try {
      return (await pictures(decoded))[0];
    } finally {
      tf.dispose([z, decoded]);
    }
  };
  const imagesAt = async (indices: number[]) => {
    if (images!.isDisposed) {
      throw new Error(
        "The images of the pad were disposed of. Keep them, and run the cell of the pad again.",
      );
    }
    const picked = tf.tidy(() => tf.gather(images!, tf.tensor1d(indices, "int32")));
    try {
      return await pictures(picked);
    } finally {
      picked.dispose();
    }
  };
  const inspect = async (index: number): Promise<SentEncoding> => {
    if (!points || !(index in points.indices)) throw new Error(`There is no image ${index}.`);
    const latentDim = points.mean.length / points.indices.length;
    const part = (values: Float32Array) =>
      Array.from(values.subarray(index * latentDim, (index + 1) * latentDim));
    const mean = part(points.mean);
    const [image] = await imagesAt([points.indices[index]]);
    return {
      image,
      reconstruction: await decode(mean),
      nearest: [],
      mean,
      deviation: part(points.deviation),
    };
  };

  let findNearest: ReturnType<typeof nearestOf> | undefined;
  const encode = async (drawing: SentPicture): Promise<SentEncoding> => {
    if (!encoder) throw new Error("There is no encoder.");
    const values = valuesOfBytes(range);
    const pixels = Float32Array.from(Buffer.from(drawing.base64, "base64"), (byte) => values[byte]);
    const query = tf.tensor4d(pixels, [1, drawing.height, drawing.width, 1]);
    try {
      const encodings = await encodeImages(encoder, query);
      const mean = Array.from(encodings.mean);
      const reconstruction = await decode(mean);
      if (images && !images.isDisposed) findNearest ??= nearestOf(images);
      const nearest = findNearest ? await imagesAt(await findNearest(query, NEAREST)) : [];
      return {
        image: drawing,
        reconstruction,
        nearest,
        mean,
        deviation: Array.from(encodings.deviation),
      };
    } finally {
      query.dispose();
    }
  };
  return {
    decode,
    answer(question) {
      if (question.ask === "decode") return decode(question.z);
      return question.ask === "inspect" ? inspect(question.index) : encode(question.drawing);
    },
  };
}
