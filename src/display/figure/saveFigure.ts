import { dirname, resolve } from "node:path";
import { makeFolders } from "../../files/makeFolders";
import { replaceFile } from "../../files/replaceFile";
import { bundleOf, type Figure } from "./bundle";

/**
 * Writes a figure's picture to a PNG file of your choice, in a notebook as well as in a program. An existing
 * file is replaced, and missing folders are made.
 *
 *     await saveFigure(lossChart(history), "pictures/loss.png");
 *
 * @throws Error if the figure is only text, or if the name does not end in .png
 */
export async function saveFigure(figure: Figure, file: string): Promise<void> {
  if (!/\.png$/i.test(file))
    throw new Error(`saveFigure writes PNG files, got the name ${file}. End it in .png.`);
  const { "image/png": png } = await bundleOf(figure);
  if (typeof png !== "string") {
    throw new Error(
      `saveFigure expects a figure with a picture, got one that is only text (${file}). Print it instead.`,
    );
  }
  await makeFolders(dirname(resolve(file)));
  await replaceFile(file, Buffer.from(png, "base64"));
}
