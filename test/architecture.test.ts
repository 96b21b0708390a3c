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
  tensorflow: ["files", "math"],
  widgets: ["display", "training"],
  files: [],
  math: [],
  terminal: [],
  kernel: [],
};

/** The same inside a folder of src: what each of its inner rooms may import from the others. */
const INSIDE: Record<string, Record<string, string[]>> = {
  kernel: {
    main: ["kernel", "protocol"],
    kernel: ["requests", "execution", "control", "debugger", "output", "protocol"],
    requests: ["execution", "output", "language", "protocol"],
    execution: ["control", "output", "language", "protocol"],
    control: ["debugger", "output", "protocol"],
    debugger: ["language", "protocol"],
    output: ["language", "protocol"],
    language: [],
    protocol: [],
  },
  "kernel/language": {
    language: ["answers", "transform", "service", "source"],
    answers: ["service", "source"],
    transform: ["service", "source"],
    service: [],
    source: [],
  },
  tensorflow: {
    library: [],
    eager: ["library"],
    graph: ["library", "eager"],
    rewrite: ["eager", "graph"],
    backend: ["library", "eager", "graph", "rewrite"],
    compile: ["library", "eager", "graph", "rewrite", "backend"],
    random: ["backend"],
  },
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

const relativeImports = (file: string) =>
  importsOf(readFileSync(file, "utf8")).filter((name) => name.startsWith("."));

/** Below src, "models" for src/models/vae.ts and "index" for src/index.ts; "" for a file elsewhere. */
function roomOf(file: string, folder = join(root, "src")): string {
  const path = relative(folder, file);
  return path.startsWith("..") ? "" : path.split("/")[0].replace(/\.[jt]s$/, "");
}

/** The imports of a room's files that no arrow allows, such as "src/training/fit.ts → models". */
function wrongImports(
  files: string[],
  room: string,
  allowed: string[],
  folder = join(root, "src"),
): string[] {
  return files
    .filter((file) => roomOf(file, folder) === room)
    .flatMap((file) =>
      relativeImports(file)
        .map((name) => roomOf(resolve(dirname(file), name), folder))
        .filter((target) => target !== "" && target !== room && !allowed.includes(target))
        .map((target) => `${relative(root, file)} → ${target}`),
    );
}

/** Throws if a walk along the edges of a graph returns to where it has been. */
function expectNoCycle(graph: Map<string, Iterable<string>>): void {
  const done = new Set<string>();
  const walk = (node: string, path: string[]): void => {
    if (path.includes(node)) {
      throw new Error(`cycle: ${[...path, node].map((name) => relative(root, name)).join(" → ")}`);
    }
    if (done.has(node)) return;
    for (const target of graph.get(node) ?? []) walk(target, [...path, node]);
    done.add(node);
  };
  for (const node of graph.keys()) walk(node, []);
}

describe("the arrows of the tree", () => {
  const files = sourceFiles(join(root, "src"));

  it("knows every room of src", () => {
    expect([...new Set(files.map((file) => roomOf(file)))]).to.have.members(Object.keys(ALLOWED));
  });

  for (const [room, allowed] of Object.entries(ALLOWED)) {
    it(`${room} imports only ${[room, ...allowed].join(", ")}`, () => {
      expect(wrongImports(files, room, allowed)).to.deep.equal([]);
    });
  }

  for (const [name, innerRooms] of Object.entries(INSIDE)) {
    const folder = join(root, "src", name);
    const inside = files.filter((file) => roomOf(file, folder) !== "");

    it(`inside ${name}, arrows point one way`, () => {
      expect([...new Set(inside.map((file) => roomOf(file, folder)))]).to.have.members(
        Object.keys(innerRooms),
      );
      for (const [inner, allowed] of Object.entries(innerRooms)) {
        expect(wrongImports(inside, inner, allowed, folder), inner).to.deep.equal([]);
      }
      expectNoCycle(new Map(Object.entries(innerRooms)));
    });
  }

  it("reaches TensorFlow from other rooms through the index of an inner room only", () => {
    const inner = Object.keys(INSIDE.tensorflow).map((room) => join(root, "src/tensorflow", room));
    const wrong = files
      .filter((file) => roomOf(file) !== "tensorflow")
      .flatMap((file) => relativeImports(file).map((name) => resolve(dirname(file), name)))
      .filter((target) => roomOf(target) === "tensorflow" && !inner.includes(target));
    expect(wrong).to.deep.equal([]);
  });

  it("has no cycle between folders, at any level of the kernel", () => {
    const folders = new Set(files.filter((file) => roomOf(file) === "kernel").map((file) => dirname(file)));
    for (const folder of folders) {
      const graph = new Map<string, string[]>();
      for (const file of files.filter((each) => roomOf(each, folder) !== "")) {
        const room = roomOf(file, folder);
        const targets = relativeImports(file).map((name) => roomOf(resolve(dirname(file), name), folder));
        const others = targets.filter((target) => target !== "" && target !== room);
        graph.set(room, [...(graph.get(room) ?? []), ...others]);
      }
      expectNoCycle(graph);
    }
  });

  it("has no cycle between files", () => {
    expectNoCycle(
      new Map(
        files.map((file) => [
          file,
          relativeImports(file)
            .map((name) => resolve(dirname(file), name.replace(/\.js$/, "")))
            .flatMap((target) => [`${target}.ts`, join(target, "index.ts")])
            .filter((target) => files.includes(target)),
        ]),
      ),
    );
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
