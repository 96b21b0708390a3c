/**
 * The page of a decoder: a pad over its latent space, and pictures between two points that the reader
 * chooses.
 */
import { latestOnly } from "../latestOnly";
import { html, pictureView } from "../pad/elements";
import { middleOf } from "../pad/frame";
import { mountPad } from "../pad/mountPad";
import type { Encoding, Pad, Picture } from "../pad/types";
import type { PageContents } from "./contents";
import type { Engine } from "./engine";
import { imageOf, nearestPictures, pictureOf, picturesIn } from "./pictures";

/** The number of images that are shown beside a drawing. */
const NEAREST = 3;
/** The number of pictures from one point to another, including both ends. */
const STRIP = 9;

export function showLatentPage(element: HTMLElement, contents: PageContents, engine: Engine): void {
  const { image, latentDim, models, points } = contents;
  const decode = async (z: ArrayLike<number>): Promise<Picture> => {
    const [values] = await engine.ask("decoder", z);
    return pictureOf(values, image);
  };
  const encode = async (picture: Picture): Promise<Encoding> => {
    const [mean, logVariance] = await engine.ask("encoder", imageOf(picture, image));
    const deviation = Array.from(mean, (_, i) => (logVariance ? Math.exp(logVariance[i] / 2) : 0));
    return { image: picture, reconstruction: await decode(mean), mean: Array.from(mean), deviation };
  };
  const count = points ? points.z.length / latentDim : 0;
  let reading: Promise<Picture[]> | undefined;
  const images = () =>
    (reading ??= points
      ? picturesIn(points.sprite, { count, columns: points.columns }, image)
      : Promise.resolve([]));
  const encodeDrawing = async (drawing: Picture): Promise<Encoding> => {
    const [encoding, all] = await Promise.all([encode(drawing), images()]);
    return Object.assign(encoding, { nearest: nearestPictures(drawing, all, NEAREST) });
  };

  const explore = section("The latent space", models.encoder && points ? EXPLORE_IMAGES : EXPLORE);
  const between = section("Between two points", BETWEEN);
  element.append(explore, between);
  const pad = mountPad(explore, {
    latentDim,
    decode,
    points,
    z: points && middleOf(points.z, latentDim),
    inspect: models.encoder && points ? async (index) => encode((await images())[index]) : undefined,
    encode: models.encoder && image.channels === 1 ? encodeDrawing : undefined,
  });
  showBetween(between, pad, decode);
}

const EXPLORE =
  "Drag the point, or move it with the arrow keys: the decoder draws the picture of each place.";
const EXPLORE_IMAGES = `${EXPLORE} Point at a dot to see the image behind it.`;
const BETWEEN = "Choose a start and an end, and walk along the line between them.";

const section = (title: string, text: string): HTMLElement =>
  html("section", { "aria-label": title }, html("h2", {}, title), html("p", {}, text));

/** Adds buttons that take the pad's point as one of two ends, and a slider and a strip between the two. */
function showBetween(
  element: HTMLElement,
  pad: Pad,
  decode: (z: ArrayLike<number>) => Promise<Picture>,
): void {
  const ends: { start?: number[]; end?: number[] } = {};
  const slider = html("input", { type: "range", min: 0, max: 1, step: 0.01, value: 0, disabled: true });
  const views = Array.from({ length: STRIP }, (_, i) =>
    pictureView(`Picture ${i + 1} of ${STRIP} on the way`),
  );
  const strip = html("div", { class: "strip", hidden: true }, ...views.map((view) => view.element));
  const pointAt = (t: number): number[] | undefined => {
    const { start, end } = ends;
    return start && end && start.map((each, i) => each + t * (end[i] - each));
  };
  const showStrip = latestOnly(async () => {
    const pictures = await Promise.all(views.map((_, i) => decode(pointAt(i / (STRIP - 1))!)));
    pictures.forEach((picture, i) => views[i].show(picture));
    strip.hidden = false;
  });
  const choose = (which: "start" | "end", name: string) => {
    const button = html("button", { type: "button" }, name);
    button.addEventListener("click", () => {
      ends[which] = pad.z.slice();
      button.setAttribute("aria-pressed", "true");
      if (!pointAt(0)) return;
      slider.disabled = false;
      slider.value = which === "start" ? "0" : "1";
      void showStrip(undefined);
    });
    return button;
  };
  slider.addEventListener("input", () => pad.moveTo(pointAt(Number(slider.value))!));
  element.append(
    html("div", { class: "tools" }, choose("start", "Start at the point"), choose("end", "End at the point")),
    html("label", { class: "wide" }, "From start to end", slider),
    strip,
  );
}
