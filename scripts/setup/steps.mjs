import { build } from "./build.mjs";
import { compilerSnapshot } from "./compilerSnapshot.mjs";
import { kernelspec } from "./kernelspec.mjs";
import { Interrupted } from "./errors.mjs";
import { withLock } from "./lock.mjs";
import { nodePackages } from "./nodePackages.mjs";
import { isInstalled } from "./paths.mjs";
import { pythonModules } from "./pythonModules.mjs";
import { StepLine } from "./progress.mjs";
import { pythonPackages } from "./pythonPackages.mjs";
import { tensorflowLibrary } from "./tensorflowLibrary.mjs";

/**
 * A step is { title, isUpToDate(), check?(), run({ signal, progress }) }. Before anything is done, `check`
 * makes sure that the step can work, so that a missing Python is reported before ten minutes of downloads,
 * not after. `run` may return a note for the reader. In a project, npm has already done the first two.
 */
export const STEPS = [
  ...(isInstalled ? [] : [nodePackages, build]),
  pythonPackages,
  pythonModules,
  tensorflowLibrary,
  compilerSnapshot,
  kernelspec,
];

const UNFINISHED = "Nothing was left incomplete: run the command again to continue.";

/** Brings the clone or project up to date by running only the steps that are out of date. */
export async function setUp(signal, steps = STEPS) {
  if (steps.every((step) => step.isUpToDate())) return;
  try {
    await withLock(
      async () => {
        const stale = steps.filter((step) => !step.isUpToDate());
        for (const step of stale) await step.check?.();
        if (stale.length > 0) console.error("Setting up what is missing or out of date:");
        // This is checked again, since one step may make another stale.
        for (const step of steps) if (!step.isUpToDate()) await runStep(step, signal);
      },
      { signal },
    );
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    throw new Interrupted(error.signalName, UNFINISHED);
  }
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
