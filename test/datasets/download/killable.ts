/**
 * A process that can be killed: killable.ts <cache> <host>. It downloads a file from the host into the cache,
 * and then writes "done".
 */
import { download } from "../../../src/datasets/download/download";
import { noise, publishedAs } from "./faultyHost";

export const CONTENT = noise(1_000_000, 1);

if (require.main === module) {
  const [cacheDir, host] = process.argv.slice(2);
  void download(publishedAs(CONTENT, host), { cacheDir, mirror: "", retryMs: 20 }).then(({ bytes }) => {
    console.log(CONTENT.equals(bytes) ? "done" : "wrong bytes");
  });
}
