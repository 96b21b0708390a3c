/** `%npm add`: adds packages to the project that a notebook belongs to. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * `folder` is the notebook's; `print` is called with npm's output as it comes. An interrupt ends npm.
 *
 * @throws Error when `args` is not "add NAME…", when the folder has no project, or when npm fails
 */
export async function addPackages(
  args: string,
  folder: string,
  print: (text: string) => void,
): Promise<void> {
  const [verb, ...names] = args.split(/\s+/);
  const isName = (name: string) => /^@?[\w.~/@^-]+$/.test(name) && !name.startsWith("-");
  if (verb !== "add" || names.length === 0 || !names.every(isName)) {
    throw new Error(`expected %npm add and names of packages, got %npm ${args}`);
  }
  const project = projectOf(folder);
  if (!project) {
    throw new Error(
      `no package.json in ${folder} or above it: run \`npm init -y\` in the notebook's folder first`,
    );
  }
  const npm = spawn("npm", ["install", ...names], { cwd: project, stdio: ["ignore", "pipe", "pipe"] });
  const stop = () => npm.kill();
  process.on("SIGINT", stop);
  try {
    for (const stream of [npm.stdout, npm.stderr]) stream.setEncoding("utf8").on("data", print);
    const [code, signal] = (await once(npm, "close")) as [number | null, string | null];
    if (code !== 0) {
      throw new Error(`npm install ${names.join(" ")} failed (${signal ?? `exit code ${code}`})`);
    }
  } finally {
    process.off("SIGINT", stop);
  }
}

function projectOf(folder: string): string | undefined {
  if (existsSync(join(folder, "package.json"))) return folder;
  const above = dirname(folder);
  return above === folder ? undefined : projectOf(above);
}
