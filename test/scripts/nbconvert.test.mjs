import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { root, venv } from "../../scripts/setup/paths.mjs";
import { notebookOf } from "./notebooks.mjs";
import { runProgram, temporaryFolder } from "./sandbox.mjs";

const LIBRARY = JSON.stringify(join(root, "dist", "index.js"));
const CELLS = [
  `import { follow, imageGrid, slider, tf } from ${LIBRARY};`,
  "imageGrid(tf.zeros([1, 4, 4, 1]))",
  'slider({ min: 0, max: 2, value: 1, description: "β" })',
  "follow({ w: slider({ min: 0, max: 1, value: 0 }) }, () => imageGrid(tf.ones([1, 5, 5, 1])))",
  "let answer: number = 42; // a < b\nanswer",
];

describe("nbconvert --execute (on the real kernel)", function () {
  this.timeout(60_000);
  let folder;
  before(async () => {
    folder = temporaryFolder();
    writeFileSync(join(folder.path, "book.ipynb"), JSON.stringify(notebookOf(...CELLS)));
    await convert("book.ipynb", "--to", "notebook", "--execute", "--output", "executed");
  });
  after(() => folder.remove());

  const convert = async (input, ...options) => {
    const { code, output } = await runProgram(
      join(venv, "bin", "jupyter"),
      ["nbconvert", "--log-level=WARN", ...options, join(folder.path, input)],
      { cwd: folder.path, env: { XDG_DATA_HOME: folder.path } },
    );
    expect(code, output).to.equal(0);
  };
  const read = (name) => readFileSync(join(folder.path, name), "utf8");

  it("makes a page with the PNG of a figure, the state of a widget and highlighted code", async () => {
    await convert("executed.ipynb", "--to", "html");
    const { cells } = JSON.parse(read("executed.ipynb"));
    const png = cells[1].outputs[0].data["image/png"].replace(/\s/g, "");
    const page = read("executed.html");
    const [shown] = [...page.matchAll(/<img[^>]*src="data:image\/png;base64,([^"]*)"/g)];
    expect(shown[1].replace(/\s/g, "")).to.equal(png);
    const state = /<script type="application\/vnd.jupyter.widget-state\+json">(.*?)<\/script>/s.exec(page)[1];
    const models = Object.values(JSON.parse(state).state).map(({ model_name }) => model_name);
    expect(models).to.include.members(["FloatSliderModel", "DescriptionStyleModel"]);
    expect(page)
      .to.match(/<span class="kd">let<\/span>/)
      .and.include("a &lt; b");
    expect(page, "printed lines wrap between words").to.include("pre { word-break: normal; ");
  });

  it("shows a widget's picture in a page where it has one, since it could not answer there", async () => {
    await convert("executed.ipynb", "--to", "html");
    const { data } = JSON.parse(read("executed.ipynb")).cells[3].outputs[0];
    expect(data).to.include.keys("application/vnd.jupyter.widget-view+json", "image/png");
    const page = read("executed.html");
    expect(page.replace(/\s/g, "")).to.include(`base64,${data["image/png"].replace(/\s/g, "")}"`);
    const views = page.match(/<script type="application\/vnd.jupyter.widget-view\+json">/g);
    expect(views, "of the slider alone").to.have.length(1);
  });

  it("writes the code cells to a script, a .ts file", async () => {
    await convert("executed.ipynb", "--to", "script");
    const [first, ...rest] = CELLS;
    expect(
      read("executed.ts")
        .trim()
        .split(/\n{2,}/),
    ).to.deep.equal([first, ...rest]);
  });
});
