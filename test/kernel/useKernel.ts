import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KernelClient } from "./kernelClient.js";
import { patience } from "../patience.js";

/**
 * Starts a kernel before the tests of a suite, and closes it after them.
 *
 * @param setUp a cell that runs first
 */
export function useKernel(setUp?: string): KernelClient {
  const kernel = new KernelClient();
  before(async function () {
    this.timeout(patience(30_000));
    await kernel.open();
    if (setUp !== undefined) await kernel.result(setUp);
  });
  after(() => kernel.close());
  return kernel;
}

/**
 * Starts a kernel, like `useKernel`, in a temporary folder that is outside of any project: `kernel.cwd`.
 *
 * @param prepare called with the folder before the kernel starts
 */
export function useKernelInFolder(prepare?: (folder: string) => void): KernelClient {
  const kernel = new KernelClient();
  let folder: string | undefined;
  before(async function () {
    this.timeout(patience(30_000));
    folder = kernel.cwd = mkdtempSync(join(realpathSync(tmpdir()), "genbook-notebook-"));
    prepare?.(folder);
    await kernel.open();
  });
  after(async () => {
    await kernel.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });
  return kernel;
}
