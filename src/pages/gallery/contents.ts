/** What the gallery of a sweep holds, as JSON. */
export interface GalleryContents {
  /** The names of the settings that differ between runs. */
  settings: string[];
  /** The names of the metrics, the most important first. */
  metrics: GalleryMetric[];
  /** The names of the pictures that differ between runs. The last one is shown first. */
  pictures: string[];
  runs: GalleryRun[];
  /** The number of runs in the sweep, which may be larger. */
  total: number;
}

export interface GalleryMetric {
  name: string;
  /** Which value is the best. */
  best: "lowest" | "highest";
}

export interface GalleryRun {
  id: string;
  state: "done" | "pruned" | "failed" | "unfinished";
  /** Why it failed. */
  reason?: string;
  settings: Record<string, number | string | boolean>;
  /** Duration of the last attempt, in seconds. */
  seconds?: number;
  /** The final value of each metric. */
  final: Record<string, number>;
  /** The course of each metric, [step, value]. */
  curves: Record<string, [number, number][]>;
  /** Pictures as data URLs, by name. */
  pictures: Record<string, string>;
}
