import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { Reader } from "../kernels/reader.mjs";

/** The time that a cell may take, in ms. */
const PATIENCE = 60_000;

/** Returns the code of a notebook's cells, without empty ones. Reads nbformat 3 and 4. */
export function cellsOf(text) {
  const { cells, worksheets = [] } = JSON.parse(text);
  return (cells ?? worksheets.flatMap((each) => each.cells))
    .filter((cell) => cell.cell_type === "code")
    .map((cell) => [cell.source ?? cell.input].flat().join(""))
    .filter((code) => code.trim() !== "");
}

/**
 * Runs all cells of a notebook in a kernel, in order, even after one that fails.
 *
 * @param before cells to run first, which do not count
 * @returns the error of each cell, or null for a cell that ran
 */
export async function runNotebook(file, kernelspec, before = []) {
  const cells = cellsOf(readFileSync(file, "utf8"));
  const errors = [];
  let client;
  try {
    client = await Reader.start(dirname(file), kernelspec);
    for (const cell of before) await client.execute(cell);
    for (const cell of cells)
      errors.push(errors.at(-1) === TOO_LONG ? TOO_LONG : await errorOf(client, cell));
  } catch (error) {
    const [reason] = error.message.split("\n");
    while (errors.length < cells.length) errors.push(`the kernel ended: ${reason}`);
  } finally {
    if (errors.includes(TOO_LONG)) process.kill(client.pid, "SIGKILL");
    await client?.close();
  }
  return errors;
}

const TOO_LONG = `had not ended after ${PATIENCE / 1000} s`;

async function errorOf(client, cell) {
  const over = new AbortController();
  const late = sleep(PATIENCE, undefined, { signal: over.signal }).catch(() => undefined);
  const outcome = await Promise.race([client.execute(cell), late]);
  over.abort();
  if (!outcome) return TOO_LONG;
  if (outcome.reply.status === "ok") return null;
  const { ename = "", evalue = "", traceback = [] } = outcome.error ?? outcome.reply;
  const text = evalue === "" ? [ename, ...traceback].join("\n") : `${ename}: ${evalue}`;
  return stripVTControlCharacters(text === "" ? outcome.stderr : text).trim();
}
