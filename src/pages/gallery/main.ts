/** The script of a sweep's gallery: a table that can be sorted and filtered, and the pictures with it. */
import { fitIntoNotebook } from "../framed";
import { html } from "../pad/elements";
import type { GalleryContents } from "./contents";
import { makeColumns, type Column } from "./columns";
import { filterOf } from "./filter";
import { STYLE } from "./style";
import { pictureWall } from "./wall";

function showGallery(): void {
  const contents = JSON.parse(document.getElementById("contents")!.textContent) as GalleryContents;
  document.head.append(html("style", {}, STYLE));
  fitIntoNotebook();
  const page = document.querySelector("main")!;
  const { runs } = contents;
  const columns = makeColumns(contents);
  const wall = pictureWall(contents, bringOut);
  const body = html("tbody");
  const heads = columns.map((column) => {
    const button = html("button", { type: "button" }, column.title);
    button.addEventListener("click", () => sortBy(column));
    return html("th", { scope: "col" }, column.sortKey ? button : column.title);
  });
  let sorted = columns.find(({ title }) => title === contents.metrics[0]?.name) ?? columns[0];
  let descending = sorted.bestIsHighest ?? false;
  const example = contents.settings[0]
    ? `${contents.settings[0]}=${runs[0]?.settings[contents.settings[0]]}`
    : "";
  const filter = html("input", { type: "search", placeholder: example });
  const count = html("output");
  filter.addEventListener("input", arrange);

  const rows = new Map(
    runs.map((run) => {
      const row = html("tr", {}, ...columns.map(({ cell }) => html("td", {}, cell(run))));
      row.addEventListener("pointerenter", () => bringOut(run.id));
      row.addEventListener("pointerleave", () => bringOut(undefined));
      return [run, row] as const;
    }),
  );

  /** Sorts by a column, the other way round if it is the same one again. */
  function sortBy(column: Column): void {
    descending = column === sorted ? !descending : (column.bestIsHighest ?? false);
    sorted = column;
    arrange();
  }

  /** Shows the runs that the filter leaves, as they are sorted. */
  function arrange(): void {
    const left = runs.filter(filterOf(filter.value));
    const order = left.toSorted((a, b) => compare(sorted.sortKey!(a), sorted.sortKey!(b), descending));
    body.replaceChildren(...order.map((run) => rows.get(run)!));
    wall.arrange(order);
    const shown = new Set(left.map(({ id }) => id));
    for (const line of parallelLines()) line.toggleAttribute("hidden", !shown.has(idOf(line)));
    count.value = left.length < runs.length ? `${left.length} of ${runs.length} runs` : "";
    for (const [i, head] of heads.entries()) {
      if (columns[i] === sorted) head.setAttribute("aria-sort", descending ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
  }

  /** Brings out the line of a run in the parallel coordinates, and its picture. */
  function bringOut(id: string | undefined): void {
    for (const line of parallelLines())
      line.style.opacity = id === undefined ? "" : idOf(line) === id ? "1" : "0.1";
    wall.bringOut(id);
  }

  const head = html("thead", {}, html("tr", {}, ...heads));
  const table = html("table", {}, html("caption", {}, summary(contents)), head, body);
  page.append(html("p", {}, html("label", {}, "Filter ", filter), " ", count));
  page.append(html("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Runs" }, table));
  page.append(wall.element);
  arrange();
}

/** The lines of the parallel coordinates, one for each run. */
const parallelLines = () => document.querySelectorAll<SVGElement>("#parallel path[aria-label]");
const idOf = (line: SVGElement) => line.getAttribute("aria-label")!;

/** "12 runs: 11 done, 1 failed". */
function summary({ runs, total }: GalleryContents): string {
  const counts = (["done", "pruned", "failed", "unfinished"] as const)
    .map((state) => [runs.filter((run) => run.state === state).length, state] as const)
    .filter(([count]) => count > 0)
    .map(([count, state]) => `${count} ${state}`);
  const which = total > runs.length ? `The best ${runs.length} of ${total} runs` : `${total} runs`;
  return `${which}: ${counts.join(", ")}`;
}

type Value = string | number | boolean | undefined;

/** Compares two values of a column; missing ones come last in either direction. */
function compare(a: Value, b: Value, descending: boolean): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  const order =
    typeof a === "number" && typeof b === "number"
      ? a - b
      : String(a).localeCompare(String(b), "en", { numeric: true });
  return descending ? -order : order;
}

showGallery();
