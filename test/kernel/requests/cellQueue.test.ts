import { expect } from "chai";
import { RawClient } from "../vscode/rawClient.js";

describe("the queue of cells", () => {
  let kernel: RawClient;
  before(async function () {
    this.timeout(30_000);
    kernel = await RawClient.start();
    const isHeard = () => kernel.heard.some(({ channel }) => channel === "iopub");
    while (!(await kernel.until(() => isHeard() || undefined, 500))) {
      await kernel.send("shell", "kernel_info_request", {});
    }
  });
  after(() => kernel?.close());

  /** Runs a cell; resolves to the metadata of the message that tells all front ends of it. */
  const metadataOf = async (metadata: Record<string, unknown>) => {
    const request = await kernel.send("shell", "execute_request", { code: "1" }, metadata);
    const input = await kernel.until(() =>
      kernel.heard.find(
        ({ header, parent }) => header.msg_type === "execute_input" && parent.msg_id === request.msg_id,
      ),
    );
    return input?.metadata;
  };

  it("tells all front ends which cell of the notebook runs, if the page has said so", async () => {
    expect(await metadataOf({ cellId: "a1", tags: ["x"] })).to.deep.equal({ cellId: "a1" });
    expect(await metadataOf({})).to.deep.equal({});
    expect(await metadataOf({ cellId: 1 })).to.deep.equal({});
  });
});
