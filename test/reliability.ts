import { appendFileSync } from "node:fs";

/** `npm run reliability` names the file that receives the figures for docs/reliability.md. */
const file = process.env.GENBOOK_RELIABILITY;

/** How many random cases a test runs: a few in `npm test`, all of them in `npm run reliability`. */
export const caseCount = (few: number, all: number): number => (file ? all : few);

/** Records what a test has counted for docs/reliability.md, in `npm run reliability` only. */
export function recordFigures(test: string, figures: Record<string, number>): void {
  if (file) appendFileSync(file, `${JSON.stringify({ test, figures })}\n`);
}
