/**
 * The latent space as a pad: the reader drags a point over the scatter of the images, and the decoded picture
 * follows. It knows neither Jupyter nor the model: what it shows comes from the functions in its options.
 */
import { latestOnly } from "../latestOnly";
import { makeBoard } from "./board";
import { html, pictureView } from "./elements";
import { cloudOutline, coordinatesOf, ownFrame, pointAt, principalFrame, type Frame } from "./frame";
import { makeInspection } from "./inspection";
import { makeLegend } from "./legend";
import { viewOf, type Scatter } from "./scatter";
import { makeSliders } from "./sliders";
import { makeStage } from "./stage";
import { STYLE } from "./style";
import type { Encoding, Pad, PadOptions, Picture } from "./types";

/** The time without a move after which the point counts as let go, in ms. */
const REST_MS = 300;
/** The time after which the reader is told that the model has not answered, in ms. */
const PATIENCE_MS = 3000;

/**
 * Puts a pad into an element of the page. It takes its colours from JupyterLab's theme, or else from the
 * element. It needs a width of 300 pixels, and uses up to 900.
 */
export function mountPad(element: HTMLElement, options: PadOptions): Pad {
  const { latentDim, points, decode, inspect, encode, onRest } = options;
  const own = ownFrame(latentDim);
  let frame = own;
  let axes: [x: number, y: number] = [0, 1];
  let z = options.z ?? own.origin;
  /** The last decoded picture, and the position that it was decoded from. */
  let picture = options.picture;
  let pictured = z;
  /** The encoding whose cloud is shown, and the last two drawings. */
  let encoding: Encoding | undefined;
  const drawings: { previous?: Encoding; current?: Encoding } = {};

  const status = html("output", { class: "genbook-status" });
  const say = (text: string) => {
    if (status.textContent !== text) status.textContent = text; // a change makes the page compute its layout
  };
  /** Resolves to the model's answer, or, after telling the reader why there is none, to undefined. */
  const patiently = async <T>(answer: Promise<T>): Promise<T | undefined> => {
    const slow = setTimeout(() => say("Waiting for an answer from the model …"), PATIENCE_MS);
    try {
      const given = await answer;
      say("");
      return given;
    } catch (error) {
      say(error instanceof Error ? error.message : String(error));
      return undefined;
    } finally {
      clearTimeout(slow);
    }
  };
  const decoded = pictureView("The decoded picture", "genbook-decoded");
  const inspection = makeInspection();
  const legend = makeLegend(points, () => showPlane());
  const stage = makeStage({
    onMove: ({ x, y }) => {
      const coordinates = coordinatesOf(frame, z);
      [coordinates[axes[0]], coordinates[axes[1]]] = [x, y];
      go(pointAt(frame, coordinates));
    },
    onPoint: (index) => void look(index),
  });
  const sliders = makeSliders({
    latentDim,
    principal: points && latentDim > 2 ? () => principalFrame(points.z, latentDim) : undefined,
    onFrame: (next, nextAxes) => {
      [frame, axes] = [next, nextAxes];
      showPlane();
    },
    onCoordinate: (index, value) => {
      const coordinates = coordinatesOf(frame, z);
      coordinates[index] = value;
      go(pointAt(frame, coordinates));
    },
  });

  let [asked, answered] = [0, 0];
  /**
   * Asks for the picture of a position. Of the positions that come in the meantime, only the last counts. Two
   * questions are on their way at once: the model decodes one point while the page draws the other.
   */
  const ask = latestOnly(async (to: number[]) => {
    const number = ++asked;
    const answer = await patiently(decode(to));
    if (!answer || number < answered) return;
    answered = number;
    picture = answer;
    pictured = to;
    decoded.show(answer);
    tellRest();
  }, 2);
  let restTimer: ReturnType<typeof setTimeout> | undefined;
  let isResting = false;
  /** Says where the point has come to rest, as soon as the picture of that very place is there. */
  const tellRest = () => {
    if (!isResting || !picture || pictured !== z) return;
    isResting = false;
    onRest?.(z, picture);
  };
  const go = (to: number[]) => {
    z = to;
    showPosition();
    void ask(to);
    isResting = false;
    clearTimeout(restTimer);
    restTimer = setTimeout(() => {
      isResting = true;
      tellRest();
    }, REST_MS);
  };

  function showPosition(): void {
    const coordinates = coordinatesOf(frame, z);
    stage.setPosition({ x: coordinates[axes[0]], y: coordinates[axes[1]] });
    sliders.setCoordinates(coordinates);
  }

  let columns: { frame: Frame; values: number[][] } | undefined;
  /** Returns the coordinates of all points, [coordinate][point]. */
  const coordinatesOfPoints = (): number[][] => {
    if (columns?.frame === frame) return columns.values;
    const values = own.origin.map((): number[] => []);
    for (let start = 0; start < (points?.z.length ?? 0); start += latentDim) {
      const point = Array.from({ length: latentDim }, (_, i) => points!.z[start + i]);
      coordinatesOf(frame, point).forEach((each, k) => values[k].push(each));
    }
    columns = { frame, values };
    return values;
  };

  function showPlane(): void {
    const all = coordinatesOfPoints();
    const [x, y] = [all[axes[0]], all[axes[1]]];
    const scatter: Scatter = { x, y, colour: legend.colourOf, isShown: legend.isShown };
    stage.setPlane({ scatter, view: viewOf(x, y), names: [frame.names[axes[0]], frame.names[axes[1]]] });
    sliders.setRanges(all);
    showPosition();
    showCloud();
  }

  function showCloud(): void {
    if (!encoding) return stage.setCloud();
    const coordinates = coordinatesOf(frame, encoding.mean);
    const at = { x: coordinates[axes[0]], y: coordinates[axes[1]] };
    stage.setCloud(Object.assign(cloudOutline(frame, axes[0], axes[1], encoding.deviation), { at }));
  }

  const showEncoding = (shown: Encoding | undefined, name: string) => {
    encoding = shown;
    inspection.show(shown, name);
    showCloud();
  };

  let pointedAt: number | undefined;
  const lookAt = latestOnly(async (index: number) => {
    const shown = await patiently(inspect!(index));
    if (shown && index === pointedAt) showEncoding(shown, legend.nameOf(index));
  });
  const look = (index: number | undefined) => {
    pointedAt = index;
    if (index === undefined) showEncoding(drawings.current, "Your drawing");
    else if (inspect) void lookAt(index);
  };

  const encodeLatest = latestOnly(async (drawing: Picture) => {
    const shown = await patiently(encode!(drawing));
    if (!shown || !hasInk) return;
    drawings.current = shown;
    pointedAt = undefined;
    showEncoding(shown, "Your drawing");
    between.parentElement!.hidden = !drawings.previous;
    between.value = "1";
    go(shown.mean);
  });
  let hasInk = false;
  const board = makeBoard(
    () => picture?.width ?? 28,
    (drawing) => {
      hasInk = drawing !== undefined;
      if (drawing) return void encodeLatest(drawing);
      drawings.previous = drawings.current ?? drawings.previous;
      drawings.current = undefined;
      between.parentElement!.hidden = true;
      if (pointedAt === undefined) showEncoding(undefined, "");
    },
  );
  const between = html("input", { type: "range", min: 0, max: 1, step: 0.01, value: 1 });
  between.addEventListener("input", () => {
    const { previous, current } = drawings;
    const t = Number(between.value);
    if (previous && current) go(previous.mean.map((from, i) => from + t * (current.mean[i] - from)));
  });

  const root = html(
    "div",
    { class: "genbook-pad" },
    html("style", {}, STYLE),
    html("div", { class: "genbook-plane" }, stage.element, legend.element),
    html(
      "div",
      { class: "genbook-side" },
      html("figure", {}, decoded.element, html("figcaption", {}, "Decoded at the point")),
      html("div", { hidden: !encode }, board.element),
      inspection.element,
      status,
      html(
        "label",
        { class: "genbook-between", hidden: true },
        "From the previous drawing to this one",
        between,
      ),
    ),
    sliders.element,
  );
  element.append(root);
  showPlane();
  if (picture) decoded.show(picture);
  else void ask(z);

  return {
    get z() {
      return z;
    },
    moveTo: go,
    remove() {
      clearTimeout(restTimer);
      root.remove();
    },
  };
}
