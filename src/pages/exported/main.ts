/**
 * The script of an exported page. The page runs it, and the workers that compute the models run it too.
 */
import { fitIntoNotebook } from "../framed";
import { html } from "../pad/elements";
import type { PageContents } from "./contents";
import { startEngine } from "./engine";
import { showLatentPage } from "./latentPage";
import { showSamplesPage } from "./samplesPage";
import { STYLE } from "./style";
import { serve } from "./worker";

const textOf = (id: string): string => document.getElementById(id)!.textContent;

/** The largest number of workers that share the samples of a generator. A pad has one worker. */
const MOST_WORKERS = 4;

async function showPage(): Promise<void> {
  const page = document.querySelector("main")!;
  const problem = html("p", { role: "alert" });
  document.head.append(html("style", {}, STYLE));
  fitIntoNotebook();
  page.append(problem);
  window.addEventListener("unhandledrejection", ({ reason }) => problem.replaceChildren(String(reason)));
  const contents = JSON.parse(textOf("contents")) as PageContents;
  const { layout, image, models } = contents;
  page.style.setProperty("--shape", `${image.width} / ${image.height}`);
  const workers = Math.min(MOST_WORKERS, Math.max(1, navigator.hardwareConcurrency - 1));
  const engine = await startEngine({ ...models }, textOf("code"), layout === "pad" ? 1 : workers);
  const show = layout === "pad" ? showLatentPage : showSamplesPage;
  show(page, contents, engine);
}

if (typeof document === "undefined") serve(self as unknown as Worker);
else void showPage();

export {}; // Without it, esbuild takes this file for CommonJS, and adds an export that a worker cannot run.
