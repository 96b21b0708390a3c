import { expect } from "chai";
import { findPython } from "../../scripts/setup/findPython.mjs";
import { freshClone, runNode, temporaryFolder } from "./sandbox.mjs";

/** A program that answers the probe as a Python of this version would. */
const fake = (version, missing = "") =>
  `#!/bin/sh\nprintf '${version}\\t/fake/python-${version}\\t${missing}\\n'\n`;

describe("finding a Python", () => {
  let folder;
  beforeEach(() => (folder = temporaryFolder()));
  afterEach(() => folder.remove());

  const find = (env = {}) => findPython({ PATH: folder.path, ...env });

  it("takes the first that is new enough and whole", () => {
    folder.executable("python3", fake("3.9.2"));
    folder.executable("python3.13", "#!/bin/sh\nexit 127\n"); // a shim with no version behind it
    folder.executable("python3.12", fake("3.12.4", "ensurepip"));
    folder.executable("python3.11", fake("3.11.2"));
    expect(find()).to.include({ version: "3.11.2", path: "/fake/python-3.11.2" });
  });

  it("takes 3.10 and compares numbers, not letters", () => {
    folder.executable("python3", fake("3.10.0"));
    expect(find().version).to.equal("3.10.0");
  });

  it("says what to install if there is none", () => {
    expect(() => find()).to.throw(/No Python was found.*apt install python3 python3-venv/s);
  });

  it("says which is too old", () => {
    folder.executable("python3", fake("3.8.10"));
    expect(() => find()).to.throw(
      /3\.10 or newer is needed; found only 3\.8\.10 \(\/fake\/python-3\.8\.10\).*apt install/s,
    );
  });

  it("names Debian's package if venv is missing", () => {
    folder.executable("python3", fake("3.11.2", "ensurepip"));
    expect(() => find()).to.throw(
      /Python 3\.11\.2 .* lacks ensurepip.*apt install python3-venv.*python3\.11-venv/s,
    );
  });

  it("takes the one that GENBOOK_PYTHON names, and no other", () => {
    folder.executable("python3", fake("3.11.2"));
    const named = folder.executable("elsewhere/python", fake("3.12.0"));
    expect(find({ GENBOOK_PYTHON: named }).version).to.equal("3.12.0");
    expect(() => find({ GENBOOK_PYTHON: "/nowhere/python" })).to.throw(
      /GENBOOK_PYTHON names \/nowhere\/python/,
    );
  });
});

describe("npm start on a machine without Python", () => {
  it("ends before it does anything, and says what to install", async () => {
    const clone = freshClone();
    const empty = temporaryFolder();
    try {
      const before = clone.list();
      const env = { PATH: empty.path, XDG_CACHE_HOME: empty.path, GENBOOK_PYTHON: "" };
      const { code, output } = await runNode(["scripts/start.mjs"], { cwd: clone.path, env });
      expect(code).to.equal(1);
      expect(output)
        .to.match(/No Python was found on PATH.*python3-venv/s)
        .and.not.to.contain("    at ");
      expect(clone.list()).to.deep.equal(before);
      expect(empty.list()).to.deep.equal([]);
    } finally {
      clone.remove();
      empty.remove();
    }
  });
});
