/** Numbers of a training that change while it runs: by the reader's hand, or as they did in an earlier run. */

/** Fixed; or with a `value` that is read before each step (a slider); or a function of the step, from 1. */
export type LiveNumber = number | { readonly value: number } | ((step: number) => number);

/** From `step` on these settings were others than before. */
export interface SettingsChange {
  /** From 1, counted over the whole run; the settings of the first step are the first change. */
  step: number;
  settings: Record<string, number>;
}

export function numberAt(live: LiveNumber, step: number): number {
  if (typeof live === "function") return live(step);
  return typeof live === "object" ? live.value : live;
}

/**
 * What has changed from step to step.
 *
 * @param checks refuse what a setting cannot be; they are asked of each new value
 * @param before what they were when the training stopped that now goes on
 * @returns a function of the step that gives the settings which have changed since it was asked last, undefined where none has.
 *   Fixed ones never do.
 */
export function liveNumbers<K extends string>(
  given: Record<K, LiveNumber>,
  checks: Record<K, (value: number) => number>,
  before: Partial<Record<NoInfer<K>, number>> = {},
): (step: number) => Partial<Record<K, number>> | undefined {
  const live = (Object.keys(given) as K[]).filter((name) => typeof given[name] !== "number");
  const latest = { ...before };
  return (step) => {
    const changed: Partial<Record<K, number>> = {};
    for (const name of live) {
      const value = checks[name](numberAt(given[name], step));
      if (value !== latest[name]) latest[name] = changed[name] = value;
    }
    return Object.keys(changed).length > 0 ? changed : undefined;
  };
}

/** Settings that change as they did in an earlier run: its `history.changes`, or a panel's. */
export function replay(changes: readonly SettingsChange[]): Record<string, (step: number) => number> {
  const names = new Set(changes.flatMap(({ settings }) => Object.keys(settings)));
  const valueOf = (name: string) => (step: number) => {
    const last = changes.findLast((change) => change.step <= step && name in change.settings);
    if (!last)
      throw new Error(`The changes say nothing of ${name} at step ${step}: they have to begin with step 1.`);
    return last.settings[name];
  };
  return Object.fromEntries([...names].map((name) => [name, valueOf(name)]));
}
