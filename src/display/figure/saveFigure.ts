import { dirname, resolve } from "node:path";
import { makeFolders } from "../../files/makeFolders";
import { replaceFile } from "../../files/replaceFile";
import { bundleOf, type Figure } from "./bundle";

/**
 * Writes a figure's picture to a PNG file of your choice, or a film to a GIF file, in a notebook as well as
 * in a program. An existing file is replaced, and missing folders are made.
 *
 *     await saveFigure(lossChart(history), "pictures/loss.png");
 *
 * @throws Error if the figure has no picture of that kind, or if the name ends in neither .png nor .gif
 */
export async function saveFigure(figure: Figure, file: string): Promise<void> {
  const kind = /\.(png|gif)$/i.exec(file)?.[1].toLowerCase() as "png" | "gif" | undefined;
  if (!kind) {
    throw new Error(
      `saveFigure writes PNG files, and GIF files of films, got the name ${file}. End it in .png.`,
    );
  }
  const bundle = await bundleOf(figure);
  const picture = bundle[`image/${kind}`];
  if (typeof picture !== "string") {
    const others = Object.keys(bundle).join(", ");
    throw new Error(`saveFigure expects a figure with image/${kind} for ${file}, got one with ${others}.`);
  }
  await makeFolders(dirname(resolve(file)));
  await replaceFile(file, Buffer.from(picture, "base64"));
}
