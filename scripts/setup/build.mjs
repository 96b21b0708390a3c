import { cpSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { filesUnder, fingerprint, readIfThere, root } from "./paths.mjs";
import { run } from "./processes.mjs";

const dist = join(root, "dist");

function wanted() {
  const settings = ["tsconfig.json", "package-lock.json", "scripts/setup/build.mjs"].map((name) =>
    join(root, name),
  );
  return fingerprint([...filesUnder(join(root, "src")), ...settings]);
}

/**
 * Copies what genbook uses of tfjs-node-gpu to dist/node_modules, where dist finds it. The package that npm
 * packs therefore need not depend on tfjs-node-gpu, whose install script downloads TensorFlow 2.9.
 */
function copyTfjsNode(to) {
  const name = "@tensorflow/tfjs-node-gpu";
  const [from, copy] = [join(root, "node_modules", name), join(to, "node_modules", name)];
  const isTest = (file) => /_test\.|run_tests\./.test(file);
  cpSync(join(from, "dist"), join(copy, "dist"), { recursive: true, filter: (file) => !isTest(file) });
  const { version, license, repository } = JSON.parse(readFileSync(join(from, "package.json"), "utf8"));
  const description = "The JavaScript of tfjs-node-gpu, without its tests, its addon and its install script";
  const about = { name, version, description, license, repository };
  writeFileSync(join(copy, "package.json"), `${JSON.stringify(about, null, 2)}\n`);
}

/** The scripts that run in pages. Each becomes one file without imports. */
const PAGES = {
  padWidget: join(root, "src", "pages", "notebook", "padWidget.ts"),
  exported: join(root, "src", "pages", "exported", "main.ts"),
  gallery: join(root, "src", "pages", "gallery", "main.ts"),
  around: join(root, "src", "pages", "around", "main.ts"),
};

async function bundlePages(outdir) {
  const esbuild = await import("esbuild"); // not at the top: set-up begins without packages
  await esbuild.build({
    entryPoints: PAGES,
    outExtension: { ".js": ".mjs" },
    outdir,
    format: "esm",
    target: "es2022",
    bundle: true,
    minify: true,
    logLevel: "warning",
  });
}

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
      copyTfjsNode(part);
      await bundlePages(join(part, "pages"));
      writeFileSync(join(part, ".genbook-stamp"), stamp);
      rmSync(dist, { recursive: true, force: true });
      renameSync(part, dist);
    } finally {
      rmSync(part, { recursive: true, force: true });
    }
  },
};
