import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect } from "chai";

const root = resolve(__dirname, "..");

/** What each room of src may import from the others. The arrows of the design point down this list. */
const ALLOWED: Record<string, string[]> = {
  index: ["models", "datasets", "display", "training", "tensorflow", "widgets"],
  models: ["training", "tensorflow", "math"],
  datasets: ["tensorflow", "files", "math", "terminal"],
  display: ["training", "tensorflow", "math", "terminal"],
  training: ["tensorflow", "math"],
  tensorflow: ["files"],
  widgets: ["display", "training"],
  files: [],
  math: [],
  terminal: [],
  kernel: [],
};

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => join(entry.parentPath, entry.name));
}

function importsOf(text: string): string[] {
  return [...text.matchAll(/(?:\bfrom|\bimport|\brequire)\s*\(?\s*["']([^"']+)["']/g)].map(
    (match) => match[1],
  );
}

/** "models" for src/models/vae.ts, "index" for src/index.ts. */
const roomOf = (file: string) => relative(join(root, "src"), file).split("/")[0].replace(/\.ts$/, "");

describe("the arrows of the tree", () => {
  const files = sourceFiles(join(root, "src"));

  it("knows every room of src", () => {
    expect([...new Set(files.map(roomOf))]).to.have.members(Object.keys(ALLOWED));
  });

  for (const [room, allowed] of Object.entries(ALLOWED)) {
    it(`${room} imports only ${[room, ...allowed].join(", ")}`, () => {
      const wrong = files
        .filter((file) => roomOf(file) === room)
        .flatMap((file) =>
          importsOf(readFileSync(file, "utf8"))
            .filter((name) => name.startsWith("."))
            .map((name) => roomOf(resolve(dirname(file), name)))
            .filter((target) => target !== room && !allowed.includes(target))
            .map((target) => `${relative(root, file)} → ${target}`),
        );
      expect(wrong).to.deep.equal([]);
    });
  }

  it("has no cycle between files", () => {
    const graph = new Map(
      files.map((file) => [
        file,
        importsOf(readFileSync(file, "utf8"))
          .filter((name) => name.startsWith("."))
          .map((name) => resolve(dirname(file), name.replace(/\.js$/, "")))
          .flatMap((target) => [`${target}.ts`, join(target, "index.ts")])
          .filter((target) => files.includes(target)),
      ]),
    );
    const done = new Set<string>();
    const walk = (file: string, path: string[]): void => {
      if (path.includes(file)) {
        throw new Error(`cycle: ${[...path, file].map((name) => relative(root, name)).join(" → ")}`);
      }
      if (done.has(file)) return;
      for (const target of graph.get(file) ?? []) walk(target, [...path, file]);
      done.add(file);
    };
    for (const file of files) walk(file, []);
  });

  it("lets a notebook import nothing of the project but genbook", () => {
    for (const name of readdirSync(join(root, "notebooks")).filter((file) => file.endsWith(".ipynb"))) {
      const notebook = JSON.parse(readFileSync(join(root, "notebooks", name), "utf8")) as {
        cells: {
          cell_type: string;
          source: string | string[];
          outputs?: unknown[];
          execution_count?: unknown;
        }[];
      };
      for (const cell of notebook.cells.filter((each) => each.cell_type === "code")) {
        const source = [cell.source].flat().join("");
        expect(
          importsOf(source).filter((target) => target !== "genbook"),
          name,
        ).to.deep.equal([]);
        expect(cell.outputs, `${name} is saved without outputs`).to.deep.equal([]);
        expect(cell.execution_count, `${name} is saved without counts`).to.equal(null);
      }
    }
  });
});
