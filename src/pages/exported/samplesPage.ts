/** The page of a generator: a wall of samples, each with a number, and a walk from one sample to another. */
import { latestOnly } from "../latestOnly";
import { html, pictureView } from "../pad/elements";
import type { Picture } from "../pad/types";
import type { PageContents } from "./contents";
import type { AskOptions, Engine } from "./engine";
import { pictureOf } from "./pictures";
import { pointOnArc, samplePoint } from "./random";

/** The number of samples on the wall. */
const WALL = 24;
/** The number of steps of a walk from one sample to another. */
const STEPS = 16;
/** The time between two steps, in ms, if the pictures are ready. */
const STEP_MS = 80;

export function showSamplesPage(
  element: HTMLElement,
  { image, latentDim }: PageContents,
  engine: Engine,
): void {
  const decode = async (z: Float32Array, options: AskOptions): Promise<Picture> => {
    const [values] = await engine.ask("decoder", z, options);
    return pictureOf(values, image);
  };
  const point = (number: number) => samplePoint(number, latentDim);
  const walk = makeWalk((from, to, t, signal) =>
    decode(pointOnArc(point(from), point(to), t), { signal, urgent: true }),
  );
  const wall = makeWall(
    (number, signal) => decode(point(number), { signal }),
    (number) => walk.goTo(number),
  );
  element.append(wall, walk.element);
}

/** Returns the number of the first sample that the page's address asks for, as "page.html#25" does, or 1. */
const numberInAddress = (): number => Math.max(1, Math.floor(Number(location.hash.slice(1))) || 1);

function makeWall(
  decode: (number: number, signal: AbortSignal) => Promise<Picture>,
  onChoose: (number: number) => void,
): HTMLElement {
  const first = html("input", { type: "number", min: 1, step: 1, value: numberInAddress() });
  const more = html("button", { type: "button" }, `${WALL} other samples`);
  const grid = html("div", { class: "wall" });
  let showing = new AbortController();
  const show = () => {
    showing.abort();
    showing = new AbortController();
    const { signal } = showing;
    const start = Math.max(1, Math.floor(first.valueAsNumber) || 1);
    const buttons = Array.from({ length: WALL }, (_, i) => {
      const view = pictureView("");
      view.element.setAttribute("aria-hidden", "true"); // the button says what it is
      const name = `Sample ${start + i}`;
      const button = html("button", { type: "button", "aria-label": name, title: name }, view.element);
      button.addEventListener("click", () => onChoose(start + i));
      decode(start + i, signal).then((picture) => view.show(picture), ignoreAborted(signal));
      return button;
    });
    grid.replaceChildren(...buttons);
  };
  first.addEventListener("change", () => {
    location.hash = first.value;
    show();
  });
  more.addEventListener("click", () => {
    first.value = String((first.valueAsNumber || 0) + WALL);
    first.dispatchEvent(new Event("change"));
  });
  window.addEventListener("hashchange", () => {
    if (numberInAddress() === first.valueAsNumber) return;
    first.value = String(numberInAddress());
    show();
  });
  show();
  return html(
    "section",
    { "aria-label": "Samples" },
    html("h2", {}, "Samples"),
    html("p", {}, "Each sample has a number, which always gives the same picture."),
    html("div", { class: "tools" }, html("label", {}, "From number ", first), more),
    grid,
  );
}

/** A walk through the latent space, from the sample where the last one ended. */
function makeWalk(decode: (from: number, to: number, t: number, signal: AbortSignal) => Promise<Picture>): {
  element: HTMLElement;
  goTo(number: number): void;
} {
  const view = pictureView("The picture on the way", "large");
  const slider = html("input", { type: "range", min: 0, max: STEPS, step: 1, value: 0 });
  const play = html("button", { type: "button" }, "Walk");
  const place = html("output");
  let [from, to] = [numberInAddress(), numberInAddress() + 1];
  let frames: Promise<Picture>[] = [];
  let walking = new AbortController();
  let turns = 0;
  /** The turn that is being shown; undefined while the walk stands still. */
  let playing: number | undefined;

  const say = () => {
    place.replaceChildren(`From sample ${from} to sample ${to}`);
    play.replaceChildren(playing === undefined ? "Walk" : "Stop");
  };
  const showFrame = latestOnly(async (step: number) => view.show(await frames[step]));
  /** Prepares the way to another sample. Its pictures are computed once, in their order. */
  const setOut = (first: number, last: number) => {
    walking.abort();
    walking = new AbortController();
    const { signal } = walking;
    [from, to] = [first, last];
    frames = Array.from({ length: STEPS + 1 }, (_, i) => decode(from, to, i / STEPS, signal));
    for (const frame of frames) frame.catch(ignoreAborted(signal));
    slider.value = "0";
    say();
  };
  /** Shows one step after another, and goes on to the next sample, until something else is wanted. */
  const walkOn = async (turn: number) => {
    while (turn === playing) {
      const step = Number(slider.value);
      view.show(await frames[step]);
      await new Promise((resolve) => setTimeout(resolve, STEP_MS));
      if (turn !== playing) return;
      if (step < STEPS) slider.value = String(step + 1);
      else setOut(to, to + 1);
    }
  };
  const start = () => {
    playing = ++turns;
    say();
    walkOn(playing).catch(ignoreAborted(walking.signal));
  };
  const stop = () => {
    playing = undefined;
    say();
  };
  play.addEventListener("click", () => {
    if (frames.length === 0) setOut(from, to);
    if (playing === undefined) start();
    else stop();
  });
  slider.addEventListener("input", () => {
    if (frames.length === 0) setOut(from, to);
    stop();
    void showFrame(Number(slider.value))?.catch(ignoreAborted(walking.signal));
  });
  say();
  const { signal } = walking;
  decode(from, to, 0, signal).then((picture) => view.show(picture), ignoreAborted(signal));
  return {
    element: html(
      "section",
      { "aria-label": "A walk", class: "walk" },
      html("h2", {}, "A walk"),
      html("p", {}, "Choose a sample above to walk there, or walk on through the next numbers."),
      view.element,
      html("div", { class: "tools" }, play, place),
      html("label", { class: "wide" }, "Step", slider),
    ),
    goTo(number) {
      setOut(frames.length === 0 ? from : to, number);
      start();
    },
  };
}

/** Returns a handler that ignores the error of a task that was dropped, and throws every other error. */
const ignoreAborted = (signal: AbortSignal) => (error: unknown) => {
  if (!signal.aborted) throw error;
};
