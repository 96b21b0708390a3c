import { copyFileSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { loadApi } from "../../../src/tensorflow/library/cApi";
import {
  checkWhole,
  findLibrary,
  libraryFileNames,
  libraryFolders,
} from "../../../src/tensorflow/library/findLibrary";
import { deviceWish } from "../../../src/tensorflow/library/wishes";

describe("finding TensorFlow's library", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "genbook-library-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  for (const [platform, arch] of [
    ["linux", "x64"],
    ["linux", "arm64"],
  ]) {
    it(`knows the file names on ${platform} ${arch}`, () => {
      expect(libraryFileNames(platform, arch)).to.deep.equal({
        main: "libtensorflow_cc.so.2",
        framework: "libtensorflow_framework.so.2",
      });
    });
  }

  for (const arch of ["arm64", "x64"]) {
    it(`knows the file names on macOS ${arch}`, () => {
      expect(libraryFileNames("darwin", arch)).to.deep.equal({
        main: "libtensorflow_cc.2.dylib",
        framework: "libtensorflow_framework.2.dylib",
      });
    });
  }

  it("says what is supported, and what to do, on any other system", () => {
    expect(() => libraryFileNames("win32", "x64")).to.throw(/Linux \(x64, arm64\) and macOS.*win32-x64.*WSL/);
    expect(() => libraryFileNames("linux", "riscv64")).to.throw(/linux-riscv64.*GENBOOK_RUNTIME=addon/);
  });

  it("looks in the shared cache: the GPU build first, unless the CPU is asked for", () => {
    const builds = (wish: "cpu" | "gpu" | "auto") =>
      libraryFolders({ XDG_CACHE_HOME: "/cache" }, wish).map((path) =>
        path.replace(/^\/cache\/genbook\/tensorflow\/\d+\.\d+\.\d+-(cpu|gpu)\/tensorflow$/, "$1"),
      );
    expect(builds("auto")).to.deep.equal(["gpu", "cpu"]);
    expect(builds("gpu")).to.deep.equal(["gpu", "cpu"]);
    expect(builds("cpu")).to.deep.equal(["cpu", "gpu"]);
  });

  it("ignores a relative XDG_CACHE_HOME, as its specification says", () => {
    expect(libraryFolders({ XDG_CACHE_HOME: "cache" })[0]).to.match(/^\/.*\/\.cache\/genbook\/tensorflow\//);
  });

  it("refuses an unknown GENBOOK_DEVICE", () => {
    expect(deviceWish({})).to.equal("auto");
    expect(() => deviceWish({ GENBOOK_DEVICE: "tpu" })).to.throw(
      'GENBOOK_DEVICE is "tpu". It can be cpu, gpu or auto.',
    );
  });

  it("says how to fetch a missing library", () => {
    expect(() => findLibrary({ XDG_CACHE_HOME: folder })).to.throw(
      /is not in .*npx genbook setup.*npx genbook doctor/,
    );
  });

  it("says what a wrong GENBOOK_TF_LIBRARY lacks", () => {
    writeFileSync(join(folder, libraryFileNames().main), "");
    expect(() => findLibrary({ GENBOOK_TF_LIBRARY: folder })).to.throw(
      /GENBOOK_TF_LIBRARY is .* does not contain .*tensorflow_cc.* and .*tensorflow_framework.*unset/,
    );
  });

  describe("that is damaged", () => {
    const own = () => {
      const names = libraryFileNames();
      for (const name of Object.values(names))
        writeFileSync(join(folder, name), "<html>504 Gateway Timeout</html>");
      return findLibrary({ GENBOOK_TF_LIBRARY: folder });
    };

    it("is refused with an error that says what to do", () => {
      expect(() => loadApi(own())).to.throw(/cannot be loaded: .*npx genbook setup.*npx genbook doctor/);
    });

    // On other systems, the loader checks the size itself.
    const itOnLinux = process.platform === "linux" ? it : () => undefined;
    itOnLinux("is refused if it is truncated, because loading it would kill the process", () => {
      const library = own();
      copyFileSync(process.execPath, library.main);
      checkWhole(library, library.main);
      truncateSync(library.main, 1_000_000);
      expect(() => checkWhole(library, library.main)).to.throw(/has 1000000 of \d{7,} bytes/);
    });

    it("is refused if it is another library", () => {
      const names = libraryFileNames();
      const { framework } = findLibrary();
      for (const name of Object.values(names)) symlinkSync(framework, join(folder, name));
      expect(() => loadApi(findLibrary({ GENBOOK_TF_LIBRARY: folder }))).to.throw(
        /cannot be loaded: .*TF_Version.*npx genbook setup/,
      );
    });
  });
});
