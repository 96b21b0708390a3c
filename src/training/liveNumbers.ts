/**
 * Numbers of a training that may change while it runs: by the reader's hand, by a plan, or as in an earlier
 * run.
 */

/**
 * Fixed; or with a `value` that is read before each step (a slider); or a function of the step, from 1 (a
 * schedule).
 */
export type LiveNumber = number | { readonly value: number } | ((step: number) => number);

/** Settings that have other values from a step on. */
export interface SettingsChange {
  /** From 1, counted over the whole run; the settings of the first step are the first change. */
  step: number;
  settings: Record<string, number>;
}

/** A setting that a training takes as a LiveNumber. */
export interface LiveSetting {
  value: LiveNumber;
  /** Throws where the setting cannot have this value; asked of each new value. */
  check: (value: number) => void;
  /** Lets a value take effect from the next step on. A fixed one is in effect from the start. */
  set: (value: number) => void;
}

/** The settings of a training that runs. */
export interface LiveSettings {
  /**
   * Sets what has changed since the step before, and returns it; undefined where nothing has. Steps count
   * from 1.
   */
  changesAt(step: number): Record<string, number> | undefined;
}

/** @param step from 1 */
export function numberAt(live: LiveNumber, step: number): number {
  if (typeof live === "function") return live(step);
  return typeof live === "object" ? live.value : live;
}

/**
 * Follows settings from step to step.
 *
 * @param before their values when the training was stopped that now goes on
 * @param changed names of fixed settings that this training takes with another value than the one before
 */
export function liveSettings(
  settings: Record<string, LiveSetting>,
  before: Record<string, number> = {},
  changed: ReadonlySet<string> = new Set(),
): LiveSettings {
  const isFixed = (name: string) => typeof settings[name].value === "number";
  const names = Object.keys(settings);
  const values = { ...before };
  for (const name of names) {
    if (!isFixed(name) && name in before) settings[name].set(before[name]);
    if (isFixed(name) && !changed.has(name)) values[name] = settings[name].value as number;
  }
  return {
    changesAt(step) {
      const changes: Record<string, number> = {};
      for (const name of names) {
        const value = numberAt(settings[name].value, step);
        if (value === values[name]) continue;
        settings[name].check(value);
        settings[name].set(value);
        changes[name] = value;
      }
      Object.assign(values, changes);
      return Object.keys(changes).length > 0 ? changes : undefined;
    },
  };
}

/**
 * The values of settings after some steps, as far as they are known.
 *
 * @param steps the settings that changed before each step; other entries are passed over
 */
export function settingsAfter(
  settings: Record<string, LiveSetting>,
  steps: readonly Record<string, number>[],
): Record<string, number> {
  const entries = Object.entries(settings).flatMap(([name, { value }]) => {
    const last = steps.findLast((step) => name in step)?.[name];
    const known = last ?? (typeof value === "number" ? value : undefined);
    return known === undefined ? [] : [[name, known] as const];
  });
  return Object.fromEntries(entries);
}

/**
 * Settings that change as they did in an earlier run: `trainVae(…, replay(history.changes))`.
 *
 * @param changes a history's, or a panel's; they begin with step 1
 */
export function replay(changes: readonly SettingsChange[]): Record<string, (step: number) => number> {
  const names = new Set(changes.flatMap(({ settings }) => Object.keys(settings)));
  const valueOf = (name: string) => (step: number) => {
    const last = changes.findLast((change) => change.step <= step && name in change.settings);
    if (!last)
      throw new Error(
        `The changes do not say what ${name} is at step ${step}: they have to begin with step 1.`,
      );
    return last.settings[name];
  };
  return Object.fromEntries([...names].map((name) => [name, valueOf(name)]));
}
