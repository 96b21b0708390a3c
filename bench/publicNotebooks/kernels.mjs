/**
 * The kernels that public notebooks were written for, keyed by the kernel name in the notebooks' metadata.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fromNpm, KERNELS } from "../kernels/contestants.mjs";

const IJAVASCRIPT = "5.2.1";
const { version: zeromq } = JSON.parse(
  readFileSync(new URL("../../node_modules/zeromq/package.json", import.meta.url), "utf8"),
);

const SPECS = {
  ours: KERNELS.ours.kernelspec,
  tslab: KERNELS.tslab.kernelspec,
  jslab: () => {
    const { argv, ...rest } = KERNELS.tslab.kernelspec();
    return { ...rest, argv: [argv[0], "kernel", "--js", ...argv.slice(2)], language: "javascript" };
  },
  deno: KERNELS.deno.kernelspec,
  javascript: async (signal) => ({
    argv: [process.execPath, await ijavascript(signal), "{connection_file}", "--protocol=5.1"],
    display_name: "JavaScript (Node.js)",
    language: "javascript",
  }),
};

export const TITLES = {
  tslab: KERNELS.tslab.title,
  jslab: `${KERNELS.tslab.title}, JavaScript`,
  deno: KERNELS.deno.title,
  javascript: `IJavascript ${IJAVASCRIPT}`,
};

/** Resolves to the path of the kernel.json that is written for a kernel in a folder below `scratch`. */
export async function kernelspecOf(name, scratch, signal) {
  const folder = join(scratch, name);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "kernel.json");
  writeFileSync(file, JSON.stringify(await SPECS[name](signal)));
  return file;
}

async function ijavascript(signal) {
  const files = {
    "zeromq5/package.json": JSON.stringify({
      name: "zeromq",
      version: "5.3.1",
      main: "index.cjs",
      dependencies: { zeromq6: `npm:zeromq@${zeromq}` },
    }),
    "zeromq5/index.cjs": readFileSync(new URL("zeromq5.cjs", import.meta.url), "utf8"),
  };
  const described = {
    dependencies: { ijavascript: IJAVASCRIPT, zeromq: "file:./zeromq5" },
    overrides: { zeromq: "$zeromq" },
  };
  const title = `IJavascript ${IJAVASCRIPT}`;
  const folder = await fromNpm(title, `ijavascript-${IJAVASCRIPT}`, described, { files, signal });
  return join(folder, "node_modules", "ijavascript", "lib", "kernel.js");
}
