import { REASONS } from "./reasons.mjs";
import { TITLES } from "./kernels.mjs";

const line = (cells) => `| ${cells.join(" | ")} |`;
const table = (head, rows) => [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
const escaped = (text) => text.replaceAll("|", "\\|").replaceAll("<", "&lt;").replaceAll("*", "\\*");
const ran = (errors) => errors.filter((error) => error === null).length;

/** Writes docs/results/publicNotebooks.md. Each of `results` has the entries of a notebook, its cells' errors
 * in each kernel and its cells' reasons. */
export function page({ results, machine, date }) {
  const all = results.flatMap(({ reasons }) => reasons);
  const repositories = new Set(results.map(({ repository }) => repository));
  const sum = (key) => results.reduce((total, each) => total + ran(each[key]), 0);
  const whole = (key) => results.filter((each) => each[key].every((error) => error === null)).length;
  const inAll = (key) =>
    `${sum(key)} of ${all.length} cells run, and ${whole(key)} notebooks from end to end`;
  return [
    "# Public notebooks of other kernels in genbook",
    `${machine.cpu}, ${machine.cores} cores, ${machine.system}; Node ${machine.node}. ${date.slice(0, 10)}.`,
    `${results.length} notebooks from ${repositories.size} public repositories, written for tslab, Deno and IJavascript, run unchanged: ` +
      "all cells in order, even after one that fails. Nothing here judges what a cell shows; a cell runs if it " +
      "ends without an error. Packages from npm are installed; apart from that, there is no network. IJavascript " +
      "runs on zeromq 6, through a thin layer, because npm no longer has the compiled zeromq 5 that it asks for.",
    `- In genbook, ${inAll("errors")}.\n` +
      `- In genbook after \`%check off\`, which lets cells run whatever their types, ${inAll("unchecked")}.\n` +
      `- In the kernel that each was written for, ${inAll("own")}.`,
    "`node bench/publicNotebooks.mjs FOLDER` writes this page. FOLDER holds each repository at the commit named " +
      "here, as OWNER+NAME, with the packages of its package.json, or those that its notebooks import, installed " +
      "by npm. None of the notebooks is part of this project.",
    table(
      ["notebook", "commit", "purpose", "written for", "cells", "there", "genbook", "after `%check off`"],
      results.map((each) => [
        `${each.repository} ${escaped(each.path)}`,
        each.commit.slice(0, 10),
        each.purpose,
        TITLES[each.kernel],
        each.errors.length,
        ran(each.own),
        ran(each.errors),
        ran(each.unchecked),
      ]),
    ),
    "## Why cells did not run",
    table(
      ["a cell that did not run in genbook …", "cells"],
      Object.entries(REASONS).map(([name, text]) => [text, all.filter((each) => each === name).length]),
    ),
    "## Cell by cell",
    "Cells are counted from 1. Cells that only follow from an earlier one are left out.",
    ...results.filter(({ reasons }) => reasons.some(Boolean)).flatMap(failures),
    "",
  ].join("\n\n");
}

function failures({ repository, path, errors, reasons }) {
  const shown = errors
    .map((error, index) => ({ error, reason: reasons[index], number: index + 1 }))
    .filter(({ reason }) => reason && reason !== "follows");
  const follow = reasons.filter((each) => each === "follows").length;
  const items = shown.map(
    ({ error, reason, number }) => `- ${number}: ${reason}: \`${error.slice(0, 150).replaceAll("`", "'")}\``,
  );
  if (follow > 0) items.push(`- ${follow} more follow from these`);
  return [`### ${repository} ${escaped(path)}`, items.join("\n")];
}
