/** The filter of a gallery. */
import type { GalleryRun } from "./contents";

/**
 * Returns a function that says whether a run has every word of a text. A word such as "latentDim=2" is a
 * setting with its whole value; any other word is a part of the run's number, state, reason or settings.
 */
export function filterOf(text: string): (run: GalleryRun) => boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return ({ id, state, reason = "", settings }) => {
    const values = Object.entries(settings).map(([name, value]) => `${name}=${value}`.toLowerCase());
    const all = [id, state, reason.toLowerCase(), ...values].join("\n");
    return words.every((word) => (/=./.test(word) ? values.includes(word) : all.includes(word)));
  };
}
