import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { root, venvPython } from "../../scripts/setup/paths.mjs";
import { temporaryFolder } from "./sandbox.mjs";

describe("npm run kernel:install", function () {
  this.timeout(30_000);
  let folder;
  beforeEach(() => (folder = temporaryFolder()));
  afterEach(() => folder.remove());

  const kernel = (verb) =>
    execFileSync(process.execPath, [join(root, "scripts", "kernel.mjs"), verb], {
      env: { ...process.env, JUPYTER_DATA_DIR: folder.path },
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  const known = () =>
    JSON.parse(
      execFileSync(
        venvPython,
        [
          "-c",
          "import json; from jupyter_client.kernelspec import KernelSpecManager; print(json.dumps(KernelSpecManager().find_kernel_specs()))",
        ],
        // Kernels in JUPYTER_DATA_DIR come before those of this Python.
        {
          env: { ...process.env, JUPYTER_DATA_DIR: folder.path, JUPYTER_PREFER_ENV_PATH: "0" },
          encoding: "utf8",
        },
      ),
    );

  it("registers the kernel with the reader's own Jupyter, and kernel:remove removes it", () => {
    expect(kernel("install")).to.match(/^Installed .*kernel\.json: choose "TypeScript \(genbook\)"/);
    expect(known().genbook).to.equal(join(folder.path, "kernels", "genbook"));
    const spec = JSON.parse(readFileSync(join(folder.path, "kernels", "genbook", "kernel.json"), "utf8"));
    // VS Code finds the kernel by its name and language, interrupts it with a message, and replaces
    // {connection_file} by a path.
    expect(spec).to.deep.include({
      display_name: "TypeScript (genbook)",
      language: "typescript",
      interrupt_mode: "message",
    });
    expect(spec.argv).to.include("{connection_file}");
    const logo = join(folder.path, "kernels", "genbook", "logo-svg.svg"); // what the launcher shows
    expect(readFileSync(logo, "utf8")).to.match(/^<svg /);
    expect(kernel("remove")).to.match(/^Removed /);
    expect(existsSync(join(folder.path, "kernels", "genbook"))).to.equal(false);
    expect(kernel("remove")).to.match(/^There is no kernel in /);
  });

  it("lists its commands if it is asked for something else", () => {
    let message;
    try {
      kernel("instal");
    } catch (error) {
      message = error.stderr;
    }
    expect(message).to.include("npm run kernel:remove");
  });
});
