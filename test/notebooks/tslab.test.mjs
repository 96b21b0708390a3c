import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { root, venvPython } from "../../scripts/setup/paths.mjs";
import { runNode, runProgram, temporaryFolder } from "../scripts/sandbox.mjs";
import { GAN, VAE, writeMirror, writeNotebooks } from "./chapter.mjs";

const tslab = join(root, "node_modules", "tslab", "bin", "tslab");
/** Inside the repository, so that tslab finds the packages. */
const out = join(root, "out", "tslab");

describe("the chapter in tslab's own kernel (slow)", function () {
  this.timeout(180_000);

  let folder;
  let env;

  before(async () => {
    folder = temporaryFolder();
    mkdirSync(join(folder.path, "data"));
    await writeMirror(join(folder.path, "data"));
    writeNotebooks(out);
    const jupyter = join(folder.path, "jupyter");
    const install = ["install", `--prefix=${jupyter}`, `--python=${venvPython}`, `--binary=${tslab}`];
    const { code, output } = await runNode([tslab, ...install]);
    expect(code, output).to.equal(0);
    env = {
      JUPYTER_PATH: join(jupyter, "share", "jupyter"),
      GENBOOK_MIRROR: pathToFileURL(join(folder.path, "data")).href,
    };
  });
  after(() => folder.remove());

  /** Runs a notebook, and returns the outputs of its cells by the cells' titles. */
  async function execute(title) {
    const name = title.replace(".ipynb", "");
    const script = join(root, "scripts", "book", "run_notebook.py");
    const { code, output } = await runProgram(
      venvPython,
      [script, "--name", name, "--section", name.slice(0, 3), "--out", folder.path, "--kernel", "tslab"],
      { cwd: out, env, input: readFileSync(join(out, title), "utf8") },
    );
    expect(code, output).to.equal(0);
    const { cells } = JSON.parse(readFileSync(join(folder.path, title), "utf8"));
    const ran = cells.filter((cell) => cell.cell_type === "code");
    return Object.fromEntries(ran.map(({ source, outputs }) => [source[0].trim(), outputs]));
  }

  const textOf = (outputs) =>
    outputs.map((each) => (each.text ?? each.data["text/plain"]).join("")).join("\n");
  const pictures = (outputs) => outputs.filter((each) => each.data?.["image/png"]).length;
  /** tslab writes errors to stderr; and the data's cell says there that these are not the official ones. */
  const errors = (cells) =>
    Object.entries(cells)
      .filter(([title]) => title !== "// The data")
      .flatMap(([, outputs]) => outputs.filter(({ name }) => name === "stderr"));

  it("runs section 8.4, draws its figures and keeps its chart up to date", async () => {
    const cells = await execute(VAE);
    expect(errors(cells)).to.deep.equal([]);
    expect(textOf(cells["// The encoder (listing 8.23)"])).to.include(
      "The same: all layers have the same settings, and all 494,244 parameters",
    );
    const training = cells["// Training (listing 8.27), with two knobs"];
    expect(textOf(training))
      .to.match(/Epoch 2\/2 .* loss [\d.]+ \(val [\d.]+\)/)
      .and.include("Loss chart · Epoch 2 of 2")
      .and.include("ended at step 12\nlearningRate 0.001"); // in place of the sliders
    expect(training.filter((each) => each.data?.["application/vnd.vegalite.v5+json"])).to.have.length(1);
    const all = Object.values(cells).reduce((sum, outputs) => sum + pictures(outputs), 0);
    // encoder, decoder, both; data; losses; reconstructions, labels, the 15×15 picture; two concepts; the
    // exported page
    expect(all).to.equal(11);
  });

  it("runs section 8.5, draws its figures and resumes a run", async () => {
    const cells = await execute(GAN);
    expect(errors(cells)).to.deep.equal([]);
    const training = cells["// Training, with two knobs"];
    expect(textOf(training)).to.include("Timeline: 4 snapshots of 10 samples, newest after step 30");
    expect(pictures(training)).to.equal(2);
    expect(textOf(cells["// Stop and resume"])).to.include("all 20 are equal: true");
    const all = Object.values(cells).reduce((sum, outputs) => sum + pictures(outputs), 0);
    expect(textOf(cells["// GAN and VAE, measured"])).to.match(
      /^GAN: [\d,]+ weights, \d+ s · KID -?[\d.]+ · precision [\d.]+ · recall [\d.]+\nVAE: /,
    );
    // generator, discriminator; data; losses, timeline; both figures; GAN or VAE, three times
    expect(all).to.equal(10);
  });
});
