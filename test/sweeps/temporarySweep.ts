import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeAttempts, type Attempt } from "../../src/sweeps/attempts";
import { writeSettings, openSweep, runFolder, type Search, type Sweep } from "../../src/sweeps/plan";
import type { Settings } from "../../src/sweeps/values";

/** Makes a sweep in a temporary folder. */
export async function temporarySweep(runs: Settings[], search?: Search): Promise<Sweep & { remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), "genbook-sweep-"));
  const plan = { title: "toy", command: ["true"], cwd: folder, runs };
  const sweep = await openSweep(folder, search ? { ...plan, search } : plan);
  return Object.assign(sweep, { remove: () => rmSync(folder, { recursive: true }) });
}

const ATTEMPT: Attempt = { host: "here", began: 1000, ended: 3000 };

/** Ends a run as a worker does. */
export async function endRun(
  sweep: Sweep,
  id: string,
  end: Pick<Attempt, "outcome" | "error">,
  earlier: Attempt[] = [],
) {
  await writeSettings(sweep, id);
  await writeAttempts(runFolder(sweep, id), [...earlier, { ...ATTEMPT, ...end }]);
}

/** Writes losses.jsonl: the last value of each metric, with values before it that fall. */
export function writeLosses(sweep: Sweep, id: string, final: Record<string, number>, metrics = {}): void {
  const steps = 20;
  const lines = Array.from({ length: steps }, (_, i) => {
    const logs = Object.fromEntries(
      Object.entries(final).map(([name, value]) => [name, value * (steps - i)]),
    );
    return JSON.stringify({
      training: 1,
      kind: "batch",
      epoch: 1,
      step: i + 1,
      steps,
      logs,
      ...(i === 0 && { metrics }),
    });
  });
  writeFileSync(join(runFolder(sweep, id), "losses.jsonl"), lines.join("\n"));
}
