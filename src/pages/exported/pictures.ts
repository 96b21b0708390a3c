/** Turns a model's numbers into pictures, and back. */
import type { Picture } from "../pad/types";
import type { ImageForm } from "./contents";

/** Returns the picture of an image [height, width, channels]. Values beyond black and white are clipped. */
export function pictureOf(values: Float32Array, { height, width, channels, limits }: ImageForm): Picture {
  const [low, high] = limits;
  const pixels = Uint8ClampedArray.from(values, (value) => ((value - low) / (high - low)) * 255);
  return { height, width, channels, pixels };
}

/** Returns the image [height, width, channels] of a picture. */
export function imageOf({ pixels }: Picture, { limits: [low, high] }: ImageForm): Float32Array {
  return Float32Array.from(pixels, (byte) => low + (byte / 255) * (high - low));
}

/** Returns the pictures that are most like a picture, the nearest first. */
export function nearestPictures(picture: Picture, others: Picture[], count: number): Picture[] {
  const distance = ({ pixels }: Picture) => {
    let sum = 0;
    for (let i = 0; i < pixels.length; i++) sum += (pixels[i] - picture.pixels[i]) ** 2;
    return sum;
  };
  return others
    .map((other) => ({ other, distance: distance(other) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, count)
    .map(({ other }) => other);
}

/** Cuts the first `count` pictures out of a sprite: a picture in base64 that holds them row by row. */
export async function picturesIn(
  sprite: string,
  { count, columns }: { count: number; columns: number },
  { height, width, channels }: ImageForm,
): Promise<Picture[]> {
  const image = new Image();
  image.src = `data:image/webp;base64,${sprite}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.width, image.height];
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  context.drawImage(image, 0, 0);
  return Array.from({ length: count }, (_, i) => {
    const [x, y] = [(i % columns) * width, Math.floor(i / columns) * height];
    const { data } = context.getImageData(x, y, width, height);
    const pixels = data.filter((_, at) => at % 4 < channels); // from RGBA to grey or RGB
    return { height, width, channels, pixels };
  });
}
