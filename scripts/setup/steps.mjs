import { build } from "./build.mjs";
import { compilerSnapshot } from "./compilerSnapshot.mjs";
import { kernelspec } from "./kernelspec.mjs";
import { withLock } from "./lock.mjs";
import { nodePackages } from "./nodePackages.mjs";
import { papermillTranslator } from "./papermillTranslator.mjs";
import { StepLine } from "./progress.mjs";
import { pythonPackages } from "./pythonPackages.mjs";
import { tensorflowLibrary } from "./tensorflowLibrary.mjs";

/**
 * A step is { title, isUpToDate(), check?(), run({ signal, progress }) }. `check` is called before anything
 * is done, and throws if the step cannot work, so that a missing Python is noticed before ten minutes of
 * downloads. `run` may return a note for the reader.
 */
export const STEPS = [
  nodePackages,
  build,
  pythonPackages,
  papermillTranslator,
  tensorflowLibrary,
  compilerSnapshot,
  kernelspec,
];

/** Brings this clone up to date: runs the steps that are out of date, and no others. */
export async function setUp(signal, steps = STEPS) {
  if (steps.every((step) => step.isUpToDate())) return;
  await withLock(
    async () => {
      const stale = steps.filter((step) => !step.isUpToDate());
      for (const step of stale) await step.check?.();
      if (stale.length > 0) console.error("Setting up what is missing or out of date:");
      // Asks each step again, because one may have put another out of date.
      for (const step of steps) if (!step.isUpToDate()) await runStep(step, signal);
    },
    { signal },
  );
}

async function runStep(step, signal) {
  const progress = new StepLine(step.title);
  try {
    progress.done(await step.run({ signal, progress }));
  } catch (error) {
    progress.failed();
    throw error;
  }
}
