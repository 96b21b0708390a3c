import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { KernelClient } from "../kernelClient.js";
import { patience } from "../../patience.js";

describe("an interrupt of a download", function () {
  this.timeout(60_000);
  let kernel: KernelClient;
  let host: Server;
  let folder: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "genbook-test-"));
    host = createServer((_, response) => {
      response.writeHead(200, { "content-length": 1_000_000 }).write("the beginning");
    });
    host.listen(0, "127.0.0.1");
    await once(host, "listening");
    kernel = await KernelClient.start();
  });
  after(async () => {
    await kernel?.close();
    host.closeAllConnections();
    host.close();
    rmSync(folder, { recursive: true });
  });

  it("ends the cell and the connection within a second, and the next cell runs", async () => {
    const options = {
      mirror: `http://127.0.0.1:${(host.address() as AddressInfo).port}`,
      cacheDir: folder,
    };
    expect((await kernel.execute('import { loadMnist } from "genbook";')).error).to.equal(undefined);
    const requested = once(host, "request");
    const cell = await kernel.submit(`await loadMnist(${JSON.stringify(options)});`);
    const [request] = (await requested) as [{ socket: NodeJS.EventEmitter }];
    const closed = new Promise((resolve) => request.socket.once("close", resolve));
    const start = performance.now();
    kernel.interrupt();
    const { error } = await kernel.outcome(cell);
    await closed;
    expect(performance.now() - start).to.be.below(patience(1000));
    expect(error?.ename).to.equal("InterruptedError");
    expect(error?.evalue).to.equal("The download of mnist/train-labels-idx1-ubyte.gz was interrupted.");
    expect((await kernel.execute("1 + 1")).result).to.deep.equal({ "text/plain": "2" });
    expect(readdirSync(folder)).to.deep.equal([]);
  });
});
