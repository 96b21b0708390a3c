import { access, constants, readFile, readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { makeFolder, makeFolders } from "../../files/makeFolders";
import { version } from "../../files/ownPackage";
import { PART, replaceFile } from "../../files/replaceFile";

/** Matches the file name of a checkpoint. The group is its step. */
export const CHECKPOINT = /^step-(\d{7,})\.safetensors$/;

/** The file that marks a folder as a genbook run. */
const MARK = "run.json";
const KIND = "genbook run";

/**
 * Creates the folder of a run, or accepts an existing run if `resume` is true.
 *
 * @returns the folder's absolute path
 * @throws Error if the folder cannot be used for a run
 */
export async function createRunFolder(path: string | undefined, resume: boolean): Promise<string> {
  if (!path) {
    if (resume) {
      throw new Error(
        'resume needs the path of a run: name it, as in openRun("runs/my-frogs", { resume: true }).',
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

/** Creates a folder named like runs/2026-11-24_14-05-59, with -2 and so on appended if that exists. */
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
  const contents = { kind: KIND, genbook: version, created: new Date().toISOString() };
  await replaceFile(join(folder, MARK), `${JSON.stringify(contents)}\n`);
}

async function checkRun(folder: string, names: string[], resume: boolean): Promise<void> {
  const kind = await readFile(join(folder, MARK), "utf8")
    .then((text) => (JSON.parse(text) as { kind?: unknown }).kind)
    .catch(() => undefined);
  if (kind !== KIND && resume && names.includes(MARK) && (await hasCheckpoints(folder))) {
    await mark(folder); // the mark was damaged, and it holds nothing else of value
    return;
  }
  if (kind !== KIND) {
    const list = names.slice(0, 3).join(", ") + (names.length > 3 ? ", …" : "");
    throw new Error(`it holds something other than a run (${list})`);
  }
  if (!resume) throw new Error("it already holds a run, which { resume: true } continues");
}

async function hasCheckpoints(folder: string): Promise<boolean> {
  const names = await readdir(join(folder, "checkpoints")).catch(() => []);
  return names.some((name) => CHECKPOINT.test(name));
}

function explained(error: unknown, folder: string): Error {
  return new Error(
    `${folder} cannot be the folder of a run: ${(error as Error).message}. ` +
      "Expected a new or empty folder that can be written: name another one, or omit the path to use runs/<date>.",
    { cause: error },
  );
}
