import { setImmediate as nextTurn } from "node:timers/promises";
import { GifEncoder, type Canvas } from "canvas";
import { blankCanvas } from "./png";

/**
 * Makes an animated GIF that loops for ever. It has the size of the largest frame; smaller ones are filled up
 * with white.
 *
 * @param delays the time for which each frame is shown, in ms
 */
export async function animatedGif(frames: Canvas[], delays: number[]): Promise<Buffer> {
  const width = Math.max(...frames.map((frame) => frame.width));
  const height = Math.max(...frames.map((frame) => frame.height));
  using encoder = new GifEncoder(width, height, { repeat: 0 });
  for (const [i, frame] of frames.entries()) {
    encoder.addFrame(pixels(frame, width, height), width, height, { delay: delays[i] });
    await nextTurn();
  }
  return encoder.finish();
}

function pixels(frame: Canvas, width: number, height: number): Uint8Array {
  const context = blankCanvas(width, height).getContext("2d");
  context.fillStyle = "white";
  context.fillRect(0, 0, width, height);
  context.drawImage(frame, 0, 0);
  return new Uint8Array(context.getImageData(0, 0, width, height).data.buffer);
}
