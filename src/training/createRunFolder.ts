import { readFileSync } from "node:fs";
import { access, constants, readFile, readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { makeFolder, makeFolders } from "../files/makeFolders";
import { PART, replaceFile } from "../files/replaceFile";

/** The file that marks a folder as a run of ours. */
const MARK = "run.json";
const KIND = "genbook run";

/**
 * Makes the folder of a run, or finds it where `resume` allows.
 *
 * @returns its absolute path
 */
export async function createRunFolder(path: string | undefined, resume: boolean): Promise<string> {
  if (!path) {
    if (resume) {
      throw new Error(
        'resume goes on with a run: say which, as in openRun("runs/my-frogs", { resume: true }).',
      );
    }
    return createDated(resolve("runs"));
  }
  const folder = resolve(path);
  try {
    await makeFolders(folder);
    const names = (await readdir(folder)).filter((name) => !isUnfinishedMark(name));
    if (names.length === 0) await mark(folder);
    else await checkRun(folder, names, resume);
    await access(folder, constants.W_OK);
  } catch (error) {
    throw explained(error, folder);
  }
  return folder;
}

/** runs/2026-11-24_14-05-59, with -2 and so on where that is taken. */
async function createDated(parent: string): Promise<string> {
  const now = new Date();
  const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString();
  const name = local.slice(0, 19).replace("T", "_").replaceAll(":", "-");
  try {
    await makeFolders(parent);
    for (let n = 1; ; n++) {
      const folder = join(parent, n === 1 ? name : `${name}-${n}`);
      if (!(await makeFolder(folder))) continue;
      await mark(folder);
      return folder;
    }
  } catch (error) {
    throw explained(error, join(parent, name));
  }
}

const isUnfinishedMark = (name: string) => PART.test(name) && name.startsWith(MARK);

async function mark(folder: string): Promise<void> {
  const { version } = JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8")) as {
    version: string;
  };
  const contents = { kind: KIND, genbook: version, created: new Date().toISOString() };
  await replaceFile(join(folder, MARK), `${JSON.stringify(contents)}\n`);
}

async function checkRun(folder: string, names: string[], resume: boolean): Promise<void> {
  const kind = await readFile(join(folder, MARK), "utf8")
    .then((text) => (JSON.parse(text) as { kind?: unknown }).kind)
    .catch(() => undefined);
  if (kind !== KIND) {
    const list = names.slice(0, 3).join(", ") + (names.length > 3 ? ", …" : "");
    throw new Error(`it holds other things than a run (${list})`);
  }
  if (!resume) throw new Error("it holds a run already: { resume: true } goes on with it");
}

function explained(error: unknown, folder: string): Error {
  return new Error(
    `${folder} cannot be the folder of a run: ${(error as Error).message}. ` +
      "Expected a folder that is absent or empty and can be written: name another one, or leave it out for runs/<date>.",
    { cause: error },
  );
}
