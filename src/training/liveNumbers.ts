/** Settings that may change during training: by a slider, by a schedule, or as they did in an earlier run. */

/**
 * A number that may change during training: a fixed number; an object whose `value` is read before each step
 * (a slider); or a function of the step, counted from 1 (a schedule).
 */
export type LiveNumber = number | { readonly value: number } | ((step: number) => number);

/** New values of settings, from one step on. */
export interface SettingsChange {
  /**
   * The first step with these values, counted from 1 over the whole run. The initial values are the change at
   * step 1.
   */
  step: number;
  settings: Record<string, number>;
}

/** A setting that is given as a LiveNumber. */
export interface LiveSetting {
  value: LiveNumber;
  /** Throws if the value is not allowed. It is called with each new value. */
  check: (value: number) => void;
  /** Makes a value take effect from the next step on. A fixed value is in effect from the start. */
  set: (value: number) => void;
}

/** Tracks the settings of a training run. */
export interface LiveSettings {
  /**
   * Applies the settings that changed since the preceding step, and returns them, or undefined if none did.
   * Steps count from 1.
   */
  changesAt(step: number): Record<string, number> | undefined;
}

/**
 * Returns the value of a live number at a step.
 *
 * @param step the step, counted from 1
 */
export function numberAt(live: LiveNumber, step: number): number {
  if (typeof live === "function") return live(step);
  return typeof live === "object" ? live.value : live;
}

/**
 * Tracks settings from step to step.
 *
 * @param before their values when the run was stopped, if it is being resumed
 * @param changed names of fixed settings whose values differ from those of the stopped run
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

/** Returns the fields of a step's event: the settings that changed before it, and which by a schedule. */
export function announced(
  turned: Record<string, number> | undefined,
  settings: Record<string, LiveSetting>,
): { settings?: Record<string, number>; scheduled?: string[] } {
  if (!turned) return {};
  const scheduled = Object.keys(turned).filter((name) => typeof settings[name].value === "function");
  return { settings: turned, ...(scheduled.length > 0 && { scheduled }) };
}

/**
 * Returns the values of settings after some steps, as far as they are known.
 *
 * @param steps the settings that changed before each step; other entries are ignored
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
 * Returns settings that change as they did in an earlier run: `trainVae(…, replay(history.changes))`.
 *
 * @param changes the changes of a history or a control panel, beginning with step 1
 * @returns schedules, which throw an Error for a step before the first change
 */
export function replay(changes: readonly SettingsChange[]): Record<string, (step: number) => number> {
  const names = new Set(changes.flatMap(({ settings }) => Object.keys(settings)));
  const valueOf = (name: string) => (step: number) => {
    const last = changes.findLast((change) => change.step <= step && name in change.settings);
    if (!last)
      throw new Error(
        `The changes don't give a value of ${name} at step ${step}: they must begin with step 1.`,
      );
    return last.settings[name];
  };
  return Object.fromEntries([...names].map((name) => [name, valueOf(name)]));
}
