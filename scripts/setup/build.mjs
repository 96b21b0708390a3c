import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { filesUnder, fingerprint, readIfThere, root } from "./paths.mjs";
import { run } from "./processes.mjs";

const dist = join(root, "dist");

function wanted() {
  const settings = ["tsconfig.json", "package-lock.json"].map((name) => join(root, name));
  return fingerprint([...filesUnder(join(root, "src")), ...settings]);
}

/** Scripts for pages, each of which becomes one file without imports: dist/pages/NAME.js. */
const PAGES = { exported: "src/pages/exported/main.ts" };

/** Compiles src to dist, the JavaScript that notebooks, the kernel and pages run. */
export const build = {
  title: "Build",
  isUpToDate: () => readIfThere(join(dist, ".genbook-stamp")) === wanted(),
  async run({ signal }) {
    const stamp = wanted();
    const part = `${dist}.part`;
    const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
    try {
      rmSync(part, { recursive: true, force: true });
      const args = ["-p", "src/tsconfig.json", "--outDir", part];
      await run(process.execPath, [tsc, ...args], { cwd: root, signal, what: "The build of src" });
      const { build: bundle } = await import("esbuild"); // not at the top: set-up begins without packages
      await bundle({
        entryPoints: PAGES,
        outdir: join(part, "pages"),
        absWorkingDir: root,
        bundle: true,
        minify: true,
        format: "iife",
        target: "es2022",
      });
      writeFileSync(join(part, ".genbook-stamp"), stamp);
      rmSync(dist, { recursive: true, force: true });
      renameSync(part, dist);
    } finally {
      rmSync(part, { recursive: true, force: true });
    }
  },
};
