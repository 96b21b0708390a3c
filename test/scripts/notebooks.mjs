/** Makes a code cell as a notebook file stores it. */
const cell = (source, tags) => ({
  cell_type: "code",
  id: `c${source.length}`,
  metadata: { tags },
  execution_count: null,
  outputs: [],
  source,
});

/** Makes a notebook of code cells for this project's kernel; each is its source or { source, tags }. */
export const notebookOf = (...cells) => ({
  cells: cells.map((each) => (typeof each === "string" ? cell(each, []) : cell(each.source, each.tags))),
  metadata: { kernelspec: { name: "genbook", display_name: "TypeScript (genbook)", language: "typescript" } },
  nbformat: 4,
  nbformat_minor: 5,
});
