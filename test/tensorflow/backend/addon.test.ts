import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { loadAddon } from "../../../src/tensorflow/backend/addon";

describe("GENBOOK_RUNTIME=addon", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "genbook-addon-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const put = (name: string, content: string) => {
    const path = join(folder, "lib", "napi-v8", name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  };

  it("says what is missing if there is no addon", () => {
    expect(() => loadAddon(folder)).to.throw(
      /^GENBOOK_RUNTIME=addon, but .* does not contain .*tfjs_binding.node.*unset GENBOOK_RUNTIME/,
    );
  });

  it("looks for it in node_modules, and not in the copy that the build makes", () => {
    expect(() => loadAddon()).to.throw(
      /but (?!.*dist).*node_modules\/@tensorflow\/tfjs-node-gpu does not contain/,
    );
  });

  it("says why an addon cannot be loaded", () => {
    put("tfjs_binding.node", "not a library");
    expect(() => loadAddon(folder)).to.throw(/tfjs_binding.node cannot be loaded: .*unset GENBOOK_RUNTIME/);
  });

  it("refuses a file that is not the addon of tfjs-node-gpu", () => {
    put("tfjs_binding.node/index.js", "exports.executeOp = 'no function';");
    expect(() => loadAddon(folder)).to.throw(/is not the addon of tfjs-node-gpu/);
  });

  it("accepts a file with the addon's functions", () => {
    put("tfjs_binding.node/index.js", "exports.executeOp = () => [];");
    expect(loadAddon(folder).executeOp("", [], [], 0)).to.deep.equal([]);
  });
});
