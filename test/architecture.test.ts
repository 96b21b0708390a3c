import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect } from "chai";

const root = resolve(__dirname, "..");

/** What each folder of src may import from the others. Imports point down this list. */
const ALLOWED: Record<string, string[]> = {
  index: [
    "models",
    "datasets",
    "display",
    "training",
    "tensorflow",
    "widgets",
    "explore",
    "metrics",
    "terminal",
    "export",
    "sweeps",
    "text",
  ],
  models: ["training", "tensorflow", "files", "math", "terminal"],
  datasets: ["tensorflow", "files", "math", "terminal"],
  display: ["training", "tensorflow", "files", "math", "terminal", "text"],
  metrics: ["display", "models", "training", "tensorflow", "files", "math", "terminal"],
  training: ["tensorflow", "files", "math", "terminal"],
  tensorflow: ["files", "math"],
  widgets: ["pages", "display", "training", "files", "terminal", "text"],
  explore: [
    "widgets",
    "pages",
    "display",
    "models",
    "training",
    "tensorflow",
    "files",
    "math",
    "terminal",
    "text",
  ],
  export: ["pages", "display", "models", "training", "tensorflow", "files", "math", "text"],
  sweeps: ["export", "pages", "display", "training", "files", "math", "terminal", "text"],
  pages: ["math"],
  files: [],
  math: [],
  terminal: ["files"],
  text: [],
  kernel: ["files", "text"],
};

/** What the folders and files directly inside a folder of src may import from each other. */
const ALLOWED_INSIDE: Record<string, Record<string, string[]>> = {
  tensorflow: {
    library: [],
    eager: ["library"],
    graph: ["library", "eager"],
    rewrite: ["eager", "graph"],
    gradients: ["eager"],
    backend: ["library", "eager", "graph", "rewrite", "gradients"],
    compile: ["library", "eager", "graph", "rewrite", "backend"],
    random: ["backend"],
  },
  datasets: {
    mnist: ["standIns", "download", "dataset"],
    cifar10: ["standIns", "download", "dataset"],
    images: ["download", "dataset", "sharedWork"],
    standIns: ["dataset"],
    download: ["sharedWork"],
    dataset: ["sharedWork"],
    sharedWork: [],
  },
  training: {
    session: [
      "batches",
      "belongings",
      "divergence",
      "epochCounter",
      "events",
      "examples",
      "liveNumbers",
      "metrics",
      "optimizers",
      "recipe",
      "run",
      "runOptions",
      "runRecord",
      "stepRunner",
      "termination",
      "trainState",
      "unseededLayers",
    ],
    belongings: ["checks", "liveNumbers", "optimizers", "runOptions"],
    runRecord: ["events", "liveNumbers", "recipe", "run", "trainState"],
    runOptions: ["checks", "optimizers", "run"],
    trainState: ["optimizers", "run"],
    run: ["events", "recipe", "checks"],
    divergence: ["events", "fit", "metrics"],
    epochCounter: ["batches", "checks", "events", "meanLogs", "metrics", "trainingClock"],
    stepRunner: [
      "batches",
      "events",
      "examples",
      "feed",
      "interruptible",
      "meanLogs",
      "optimizers",
      "termination",
    ],
    recipe: ["liveNumbers", "optimizers"],
    fit: ["interruptible", "events", "liveNumbers", "lossLog", "metrics", "trainingClock"],
    lossLog: ["events", "meanLogs", "metrics"],
    meanLogs: ["events"],
    optimizers: ["checks"],
    events: ["metrics"],
    termination: ["interruptible"],
    batches: ["checks"],
    latentDistribution: ["checks"],
    checks: [],
    examples: [],
    feed: [],
    liveNumbers: [],
    metrics: [],
    interruptible: [],
    saved: ["optimizers", "run", "runOptions", "trainState"],
    lrFind: ["checks", "divergence", "events", "keptWeights"],
    stopEarly: ["checks", "events", "keptWeights", "run", "runOptions"],
    keptWeights: [],
    minimize: [],
    unseededLayers: [],
    trainingClock: [],
  },
  models: {
    classifier: ["layers"],
    conditionalVae: ["layers", "vae"],
    snGan: ["dcgan", "layers"],
    vae2e: ["layers", "vae"],
    wganGp: ["dcgan", "layers"],
    gan2e: ["dcgan", "layers"],
    diffusion: ["layers"],
    vae: ["layers"],
    dcgan: ["layers"],
    layers: [],
  },
  display: {
    callbacks: ["charts", "images", "figure", "tensorboard"],
    tensorboard: [],
    charts: ["figure"],
    images: ["figure"],
    figure: [],
  },
  export: {
    page: ["card", "onnx"],
    onnx: ["card"],
    card: [],
  },
  sweeps: {
    gallery: ["attempts", "losses", "plan"],
    sweepTable: ["attempts", "losses", "plan", "values"],
    terminalTable: ["attempts", "losses", "plan", "values"],
    search: ["attempts", "driver", "losses", "plan", "values"],
    ray: ["driver", "plan", "shell"],
    driver: ["attempts", "plan"],
    templates: ["plan", "shell"],
    shell: [],
    losses: [],
    attempts: [],
    plan: ["values"],
    values: [],
  },
  pages: {
    gallery: ["pad", "framed"],
    exported: ["pad", "evaluator", "framed", "latestOnly"],
    around: ["framed"],
    notebook: ["pad", "latestOnly"],
    evaluator: [],
    framed: [],
    pad: ["latestOnly"],
    latestOnly: [],
  },
  kernel: {
    main: ["kernel", "protocol"],
    kernel: ["requests", "execution", "control", "debugger", "output", "protocol"],
    requests: ["execution", "control", "output", "language", "protocol"],
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
    source: ["service"],
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

/**
 * Returns "models" for src/models/vae.ts and "index" for src/index.ts; does the same inside a folder of src.
 */
const roomOf = (file: string, folder = "") =>
  relative(join(root, "src", folder), file)
    .split("/")[0]
    .replace(/\.ts$/, "");

const isIn = (file: string, folder: string) => file.startsWith(join(root, "src", folder) + "/");

/** Returns the project's files that a file imports. */
const importedFiles = (file: string): string[] =>
  importsOf(readFileSync(file, "utf8"))
    .filter((name) => name.startsWith("."))
    .map((name) => resolve(dirname(file), name.replace(/\.(js|ts)$/, "")))
    .map((target) => (existsSync(`${target}.ts`) ? `${target}.ts` : join(target, "index.ts")));

/** Returns "a → b → a" for a graph with a cycle, and undefined for one without. */
function circleIn(graph: Map<string, Iterable<string>>): string | undefined {
  const done = new Set<string>();
  const walk = (node: string, path: string[]): string | undefined => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node].join(" → ");
    if (done.has(node)) return undefined;
    for (const target of graph.get(node) ?? []) {
      const circle = walk(target, [...path, node]);
      if (circle) return circle;
    }
    done.add(node);
    return undefined;
  };
  for (const node of graph.keys()) {
    const circle = walk(node, []);
    if (circle) return circle;
  }
  return undefined;
}

describe("the imports of the source tree", () => {
  const files = sourceFiles(join(root, "src"));

  it("knows every folder of src", () => {
    expect([...new Set(files.map((file) => roomOf(file)))]).to.have.members(Object.keys(ALLOWED));
  });

  for (const [folder, rooms] of [["", ALLOWED] as const, ...Object.entries(ALLOWED_INSIDE)]) {
    const inside = files.filter((file) => isIn(file, folder));
    if (folder !== "") {
      it(`knows every folder and file of ${folder}`, () => {
        expect([...new Set(inside.map((file) => roomOf(file, folder)))]).to.have.members(Object.keys(rooms));
      });
    }

    for (const [room, allowed] of Object.entries(rooms)) {
      it(`${join(folder, room)} imports only ${[room, ...allowed].join(", ")}`, () => {
        const wrong = inside
          .filter((file) => roomOf(file, folder) === room)
          .flatMap((file) =>
            importedFiles(file)
              .filter((target) => isIn(target, folder))
              .map((target) => roomOf(target, folder))
              .filter((target) => target !== room && !allowed.includes(target))
              .map((target) => `${relative(root, file)} → ${target}`),
          );
        expect(wrong).to.deep.equal([]);
      });
    }
  }

  it("lets other folders import only the index files inside src/tensorflow", () => {
    const indexes = Object.keys(ALLOWED_INSIDE.tensorflow).map((room) =>
      join(root, "src/tensorflow", room, "index.ts"),
    );
    const wrong = files
      .filter((file) => !isIn(file, "tensorflow"))
      .flatMap(importedFiles)
      .filter((target) => isIn(target, "tensorflow") && !indexes.includes(target));
    expect(wrong).to.deep.equal([]);
  });

  it("has no cycle between the folders inside those of ALLOWED_INSIDE", () => {
    const folders = readdirSync(join(root, "src"), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => relative(join(root, "src"), join(entry.parentPath, entry.name)))
      .filter((folder) => folder.split("/")[0] in ALLOWED_INSIDE);
    for (const folder of folders) {
      const graph = new Map<string, Set<string>>();
      for (const file of files.filter((each) => isIn(each, folder))) {
        const from = roomOf(file, folder);
        const targets = importedFiles(file).filter((target) => isIn(target, folder));
        const others = targets.map((target) => roomOf(target, folder)).filter((to) => to !== from);
        graph.set(from, new Set([...(graph.get(from) ?? []), ...others]));
      }
      expect(circleIn(graph), folder).to.equal(undefined);
    }
  });

  it("has no cycle between files", () => {
    const names = (paths: string[]) => paths.map((path) => relative(root, path));
    const graph = new Map(
      files.map((file) => [
        relative(root, file),
        names(importedFiles(file).filter((target) => files.includes(target))),
      ]),
    );
    expect(circleIn(graph)).to.equal(undefined);
  });

  it("lets a notebook import nothing from the project but genbook", () => {
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
