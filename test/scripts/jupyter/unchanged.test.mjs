import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { asSaved } from "../../../scripts/formatNotebooks.mjs";
import { venvPython } from "../../../scripts/setup/paths.mjs";

/** Saves each file as a page does that has opened it and made `edit`; prints what became of it. */
const SAVE = `
import asyncio, json, os, sys
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from genbook_keeper.unchanged import keep_unchanged_files

def number(text):
    return int(float(text)) if float(text).is_integer() else float(text)

async def save(manager, name, edit):
    notebook = (await manager.get(name))["content"]
    # a page has no other numbers
    notebook = json.loads(json.dumps(notebook), parse_int=number, parse_float=number)
    exec(edit, {"notebook": notebook, "json": json})
    os.utime(os.path.join(manager.root_dir, name), (0, 0))
    saved = await manager.save({"type": "notebook", "format": "json", "content": notebook}, name)
    opened = (await manager.get(name))["content"]
    trusted = all(cell["metadata"]["trusted"] for cell in opened["cells"])
    return {"isDated": saved["last_modified"].year > 1970, "isTrusted": trusted}

async def main():
    folder, edits = json.load(sys.stdin)
    manager = AsyncLargeFileManager(root_dir=folder)
    manager.notary.data_dir = folder
    keep_unchanged_files(manager)
    return {name: await save(manager, name, edit) for name, edit in edits.items()}

print(json.dumps(asyncio.run(main())))
`;

const picture = { output_type: "display_data", metadata: {}, data: { "text/html": ["<b>é</b>\n", "2"] } };
const notebook = JSON.parse(
  asSaved(
    JSON.stringify({
      nbformat: 4,
      nbformat_minor: 5,
      metadata: { kernelspec: { name: "genbook", display_name: "TypeScript (genbook)" } },
      cells: [
        {
          cell_type: "code",
          id: "a1",
          execution_count: 1,
          metadata: { sizes: [1, 0.5] },
          outputs: [picture],
          source: ['const name = "é 漢 😀";\n', "name"],
        },
      ],
    }),
  ),
);
const { cells, ...rest } = notebook;
const escaped = (text) =>
  text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt().toString(16).padStart(4, "0")}`);
const withCell = (change) => ({ ...notebook, cells: [{ ...cells[0], ...change }] });

const text = JSON.stringify(notebook, null, 2);
const LAYOUTS = {
  "an indent of two": text,
  "an indent of four, and no newline at the end": JSON.stringify(notebook, null, 4),
  tabs: `${JSON.stringify(notebook, null, "\t")}\n`,
  "one line": JSON.stringify(notebook),
  "lines that end as on Windows": JSON.stringify(notebook, null, 1).replaceAll("\n", "\r\n"),
  "escaped characters": escaped(JSON.stringify(notebook, null, 1)),
  "its keys in another order": JSON.stringify({ ...rest, cells }, null, 1),
  "a source that is one text": JSON.stringify(withCell({ source: cells[0].source.join("") }), null, 1),
  "a number that ends in .0": JSON.stringify(notebook, null, 1).replace(/\[\s*1,/, "[1.0,"),
  "no description of the language": JSON.stringify({
    ...notebook,
    metadata: { kernelspec: { name: "genbook", display_name: "Somebody else's" } },
  }),
};
const EDITS = {
  source: `notebook["cells"][0]["source"] += " "`,
  count: `notebook["cells"][0]["execution_count"] = 2`,
  outputs: `notebook["cells"][0]["outputs"] = []`,
  type: `notebook["cells"][0]["metadata"]["sizes"][0] = True`,
  metadata: `notebook["metadata"]["title"] = "é"`,
  kernel: `notebook["metadata"]["kernelspec"]["name"] = "python3"`,
  collapse: `notebook["cells"][0]["metadata"].update(collapsed=True, jupyter={"outputs_hidden": True})`,
  scrolling: `notebook["cells"][0]["metadata"]["scrolled"] = True`,
  format: `notebook["nbformat_minor"] = 6`,
};
const OTHERS = {
  "another kernel": { ...notebook, metadata: { kernelspec: { name: "python3", display_name: "Python" } } },
  "no kernel": { ...notebook, metadata: {} },
  "an earlier format": { nbformat: 3, nbformat_minor: 0, metadata: {}, worksheets: [] },
};
/** Metadata of a cell, and what it is in JupyterLab, whose user has changed nothing. */
const OPENED = {
  "an output that is not collapsed": [{ collapsed: false }, { jupyter: { outputs_hidden: false } }],
  "a collapsed output": [{ collapsed: true }, { jupyter: { outputs_hidden: true } }],
  "a hidden output": [{ jupyter: { outputs_hidden: true, source_hidden: true } }, { collapsed: true }],
  "an output that is both collapsed and not hidden": [
    { collapsed: true, jupyter: { outputs_hidden: false } },
    { jupyter: { outputs_hidden: true } },
  ],
  "an output that does not scroll": [{ scrolled: false }, { scrolled: undefined }],
  "an output that scrolls if it is long": [{ scrolled: "auto" }, { scrolled: undefined }],
};
const opened = renamed(OPENED, ([before, added]) => {
  const metadata = JSON.stringify(JSON.stringify({ ...before, ...added }));
  return [
    JSON.stringify(withCell({ metadata: before })),
    `notebook["cells"][0]["metadata"] = json.loads(${metadata})`,
  ];
});
const BIG = '{ "big": 12345678901234567890, "small": -0.0, "huge": 1e23 }';
const older = (minor) =>
  JSON.stringify({ ...notebook, nbformat_minor: minor, cells: [{ ...cells[0], id: undefined }] });
const unused = {
  "application/vnd.jupyter.widget-state+json": { state: {}, version_major: 2, version_minor: 0 },
};
const withWidgets = JSON.stringify({ ...notebook, metadata: { ...notebook.metadata, widgets: unused } });
/** Each file, and what JupyterLab and genbook's extension change in it. */
const SEEN = {
  ...opened,
  "numbers that a page rounds.ipynb": [text.replace(/\{\s*"sizes": [^}]*\}/, BIG), "pass"],
  "the format of an older program.ipynb": [older(0), `notebook["nbformat_minor"] = 4`],
  "the states of widgets that no output shows.ipynb": [withWidgets, `del notebook["metadata"]["widgets"]`],
};
const ADDS = `notebook["metadata"] = json.loads(${JSON.stringify(JSON.stringify(notebook.metadata))})`;
const TRUSTS = `notebook["metadata"]["language_info"]["version"] = "7.0.0"
notebook["cells"][0]["metadata"]["trusted"] = True`;

describe("saving a notebook", function () {
  this.timeout(30_000); // Python starts
  let folder;
  let told;
  /** All files by name: their texts, and what is done between opening and saving them. */
  const files = {
    ...renamed(LAYOUTS, (each) => [each, ADDS]),
    ...renamed(EDITS, (edit) => [text, edit]),
    ...renamed(OTHERS, (each) => [JSON.stringify(each), "pass"]),
    ...SEEN,
    "trusted.ipynb": [text, TRUSTS],
  };
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "genbook-unchanged-"));
    for (const [name, [before]] of Object.entries(files)) writeFileSync(join(folder, name), before);
    const edits = Object.fromEntries(Object.entries(files).map(([name, [, edit]]) => [name, edit]));
    const options = { input: JSON.stringify([folder, edits]), stdio: ["pipe", "pipe", "ignore"] };
    told = JSON.parse(execFileSync(venvPython, ["-c", SAVE], options));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  const textOf = (name) => readFileSync(join(folder, `${name}.ipynb`), "utf8");

  for (const [layout, before] of Object.entries(LAYOUTS)) {
    it(`changes no byte of one that has not been edited and has ${layout}, and dates the file`, () => {
      expect(textOf(layout)).to.equal(before);
      expect(told[`${layout}.ipynb`]).to.include({ isDated: true, isTrusted: false });
    });
  }

  for (const [name, [before]] of Object.entries(SEEN)) {
    const what = name.replace(".ipynb", "");
    it(`changes no byte of one that has ${what}, if only JupyterLab has changed it`, () => {
      expect(textOf(what)).to.equal(before);
    });
  }

  for (const edit of Object.keys(EDITS)) {
    it(`writes one after a change of its ${edit}`, () => {
      expect(textOf(edit)).to.not.equal(text);
      expect(textOf(edit)).to.match(/^\{\n "cells": \[/);
    });
  }

  it("keeps the trust that the reader has given to one whose bytes stay as they are", () => {
    expect(textOf("trusted")).to.equal(text);
    expect(told["trusted.ipynb"].isTrusted).to.equal(true);
  });

  for (const other of Object.keys(OTHERS)) {
    it(`writes one with ${other} as Jupyter does`, () => {
      expect(textOf(other)).to.match(/^\{\n "cells": \[/);
    });
  }
});

/** Adds .ipynb to an object's keys, and changes its values. */
function renamed(object, change) {
  return Object.fromEntries(Object.entries(object).map(([name, each]) => [`${name}.ipynb`, change(each)]));
}
