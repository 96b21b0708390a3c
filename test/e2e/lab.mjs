/** JupyterLab in headless Chromium: to start it, open a notebook and run it. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { chromium } from "playwright-core";
import { asSaved } from "../../scripts/formatNotebooks.mjs";
import { findChromium } from "../../scripts/setup/findChromium.mjs";
import { root } from "../../scripts/setup/paths.mjs";
import { notebookOf } from "../scripts/notebooks.mjs";
import { startServer } from "../scripts/server.mjs";

export const outFolder = join(root, "out", "e2e");

export const FLAGS =
  "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The size of a page. */
const VIEWPORT = { viewport: { width: 1280, height: 1400 } };

/** All cells in the page at once: by default, JupyterLab leaves out those that are not visible. */
function writeJupyterSettings(folder) {
  const settings = join(folder, "@jupyterlab", "notebook-extension");
  mkdirSync(settings, { recursive: true });
  writeFileSync(join(settings, "tracker.jupyterlab-settings"), JSON.stringify({ windowingMode: "none" }));
}

/**
 * Opens JupyterLab before the tests of a suite, and closes it after them.
 *
 * @param prepare called first, with a temporary folder; what it returns is added to the server's environment
 * @returns an object that has `temporary`, `server`, `browser` and `page` while the tests run
 */
export function useLab(prepare) {
  const lab = {};
  before(async () => {
    lab.temporary = mkdtempSync(join(tmpdir(), "genbook-e2e-"));
    Object.assign(lab, await openLab(lab.temporary, await prepare?.(lab.temporary)));
  });
  after(async () => {
    await lab.browser?.close();
    await lab.server?.stop();
    rmSync(lab.temporary, { recursive: true, force: true });
  });
  return lab;
}

/** Starts the server and a browser; `temporary` takes JupyterLab's settings. */
async function openLab(temporary, env) {
  writeJupyterSettings(join(temporary, "settings"));
  const server = await startServer({
    ...env,
    JUPYTERLAB_SETTINGS_DIR: join(temporary, "settings"),
    JUPYTERLAB_WORKSPACES_DIR: join(temporary, "workspaces"),
  });
  const browser = await chromium.launch({ executablePath: findChromium(), args: FLAGS.split(" ") });
  const page = await browser.newPage(VIEWPORT);
  // Opens JupyterLab once as a reader would. A notebook that is opened while the server is just starting,
  // with a new workspace, may show a dialog that asks for a kernel.
  await page.goto(server.address);
  await page.waitForSelector(".jp-NotebookPanel .jp-Cell h1", { timeout: 120_000 });
  await kernelIdle(page);
  return { server, browser, page };
}

/** Opens a notebook in a browser of its own, as another reader would. To close it, close its context. */
export async function openInAnotherBrowser({ browser, server }, name) {
  const context = await browser.newContext(VIEWPORT);
  const page = await context.newPage();
  await page.goto(notebookAddress(server, name));
  await page.waitForSelector(".jp-NotebookPanel .jp-CodeCell", { timeout: 120_000 });
  return page;
}

const notebookAddress = (server, name) =>
  `${server.origin}/lab/tree/out/e2e/${name}?token=${server.token}&reset`;

/** Returns the cells of a saved notebook; none while it is being written. */
export const savedCells = (name) =>
  JSON.parse(readFileSync(join(outFolder, name), "utf8") || '{ "cells": [] }').cells;

/** Writes a notebook of code cells into out/e2e, where `openNotebook` looks for it. */
export function writeNotebook(name, ...sources) {
  mkdirSync(outFolder, { recursive: true });
  writeFileSync(join(outFolder, name), asSaved(JSON.stringify(notebookOf(...sources))));
}

export async function openNotebook(page, server, name) {
  await page.goto(notebookAddress(server, name));
  await page.waitForSelector(".jp-NotebookPanel .jp-CodeCell", { timeout: 120_000 });
  await kernelIdle(page);
}

export async function startAllCells(page) {
  let tries = 0;
  do {
    await page.click(".lm-MenuBar >> text=Run");
    await page.click('.lm-Menu >> text="Run All Cells"');
  } while (!(await hasStarted(page)) && ++tries < 3); // JupyterLab drops the command while it is busy
}

/** Runs the notebook, to its end or to the first error. */
export async function runAllCells(page) {
  await startAllCells(page);
  await page
    .waitForFunction(
      () => {
        const prompts = [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")].map((p) =>
          p.textContent.trim(),
        );
        const failed = document.querySelector('[data-mime-type="application/vnd.jupyter.error"]');
        return failed || (prompts.length > 0 && prompts.every((prompt) => /^\[\d+\]:$/.test(prompt)));
      },
      undefined,
      { timeout: 200_000 },
    )
    .catch(async (error) => {
      await page.screenshot({ path: join(root, "out", "e2e", "jupyterlab-stuck.png") });
      throw new Error(`${error.message} Cells: ${JSON.stringify(await page.$$eval(PROMPTS, textsOf))}`);
    });
}

const PROMPTS = ".jp-CodeCell .jp-InputPrompt";
const textsOf = (nodes) => nodes.map((node) => node.textContent.trim());

function hasStarted(page) {
  const isMarked = (prompts) =>
    [...document.querySelectorAll(prompts)].some((node) => node.textContent.trim() !== "[ ]:");
  return page.waitForFunction(isMarked, PROMPTS, { timeout: 10_000 }).then(
    () => true,
    () => false,
  );
}

/** Resolves when the notebook's kernel is ready and idle: the page says idle even before it has a kernel. */
export async function kernelIdle(page) {
  await page.waitForFunction(
    () =>
      document.querySelector(".jp-Notebook-ExecutionIndicator")?.getAttribute("data-status") === "idle" &&
      document.querySelector(".jp-NotebookPanel .jp-KernelName")?.textContent.includes("genbook"),
    undefined,
    { timeout: 120_000 },
  );
}

/** Types into a new cell at the notebook's end. */
export async function typeIntoNewCell(page, text) {
  const cells = page.locator(".jp-NotebookPanel .jp-Cell");
  const count = await cells.count();
  await cells.last().click();
  await page.keyboard.press("Escape");
  await page.keyboard.press("b");
  await cells.nth(count).waitFor();
  await page.keyboard.press("Enter");
  await page.waitForSelector(".jp-NotebookPanel .jp-mod-editMode");
  await page.keyboard.type(text);
}

/** Chooses a theme by its name in the menu: "JupyterLab Dark". */
export async function useTheme(page, name) {
  await page.click(".lm-MenuBar >> text=Settings");
  await page.click('.lm-Menu >> text="Theme"');
  await page.click(`.lm-Menu >> text="${name}"`);
  const isLight = !name.includes("Dark");
  await page.waitForSelector(`body[data-jp-theme-light="${isLight}"]`, { state: "attached" });
}

/** Presses the mouse on a slider's handle, moves it by so many pixels, and lets it go. */
export async function drag(handle, by) {
  const { mouse } = handle.page();
  const { x, y, width, height } = await handle.boundingBox();
  const [left, top] = [x + width / 2, y + height / 2];
  await mouse.move(left, top);
  await mouse.down();
  await mouse.move(left + by, top, { steps: 5 });
  await mouse.up();
}

/** Presses ■. */
export async function interrupt(page) {
  await page.click('.jp-NotebookPanel-toolbar [data-jp-item-name="interrupt"]');
}

/**
 * Saves the notebook that is open in the page, and resolves to the contents of `file` as soon as one of its
 * cells is as wanted.
 */
export async function saveNotebook(page, file, wanted = ({ outputs }) => outputs?.length > 0) {
  for (let tries = 0; tries < 100; tries++) {
    if (tries % 20 === 0) await page.keyboard.press("Control+s"); // JupyterLab drops it while it is busy
    const text = readFileSync(file, "utf8");
    const notebook = text && JSON.parse(text); // it is empty for a moment while JupyterLab saves
    if (notebook && notebook.cells.some(wanted)) return notebook;
    await page.waitForTimeout(100);
  }
  throw new Error(`JupyterLab did not save ${file} within 10 s`);
}

/** Waits, for half a minute at most, until what the server has saved makes `isSo` return true. */
export async function until(isSo) {
  for (let tries = 0; !isSo(); tries++) {
    if (tries === 300) throw new Error(`not within half a minute: ${isSo}`);
    await sleep(100);
  }
}

/**
 * Opens a page from disk in a browser without a network, and notes what goes wrong in it.
 *
 * @returns the page, and a function that closes it and expects that nothing has gone wrong
 */
export async function openFromDisk(browser, path, { width = 900, colorScheme = "light", hash = "" } = {}) {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme,
    offline: true,
  });
  const page = await context.newPage();
  const faults = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("request", (request) => {
    if (/^(https?|wss?):/.test(request.url())) faults.push(request.url());
  });
  await page.goto(pathToFileURL(path).href + hash);
  const close = async () => {
    expect(faults).to.deep.equal([]);
    await context.close();
  };
  return { page, close };
}

/** Returns the accessibility faults that axe finds in a part of the page and rates as serious or critical. */
export async function seriousFaults(page, selector = "html") {
  await page.evaluate(axe);
  const { violations } = await page.evaluate((part) => window.axe.run(part), selector);
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(" ")}`);
}

/** Gives the page a function `luminance`, from a CSS colour to its relative luminance, 0..1. */
export async function defineLuminance(page) {
  await page.evaluate(() => {
    window.luminance = (colour) => {
      const [r, g, b] = colour
        .match(/[\d.]+/g)
        .slice(0, 3)
        .map((each) => (each / 255) ** 2.2);
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
  });
}
