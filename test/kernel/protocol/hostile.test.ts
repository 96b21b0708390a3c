import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { Dealer } from "zeromq";
import type { Connection } from "../../../src/kernel/protocol/connection.js";
import { mulberry32 } from "../../../src/math/shuffle.js";
import { useKernel } from "../useKernel.js";

/** The code that no mutated message may ever run. */
const ATTACK = "(globalThis as any).attacked = ((globalThis as any).attacked ?? 0) + 1";
const TYPES = [
  "execute_request",
  "complete_request",
  "inspect_request",
  "history_request",
  "comm_msg",
  "comm_open",
];

describe("hostile messages (slow: 10,000 of them)", function () {
  this.timeout(120_000);
  const kernel = useKernel();

  const random = mulberry32(1);
  const below = (n: number) => Math.floor(random() * n);
  const one = <T>(list: readonly T[]) => list[below(list.length)];

  function message(): string[] {
    const header = {
      msg_id: String(random()),
      msg_type: one(TYPES),
      session: "s",
      username: "u",
      date: "",
      version: "5.3",
    };
    const content = { code: ATTACK, cursor_pos: below(99), comm_id: "c", target_name: "t", data: {} };
    return [header, {}, {}, content].map((part) => JSON.stringify(part));
  }
  const sign = (parts: string[], key: string) => {
    const hmac = createHmac("sha256", key);
    for (const part of parts) hmac.update(part);
    return hmac.digest("hex");
  };

  /** Makes frames that no honest client sends. None of them carries a correct signature over the attack. */
  function hostile(key: string): (string | Buffer)[] {
    const parts = message();
    const signature = sign(parts, key);
    const changed = () => {
      const at = below(4);
      return parts.map((part, i) => (i === at ? part.slice(0, below(part.length)) + one(["x", "\0"]) : part));
    };
    switch (below(9)) {
      case 0: // signed with another key
        return ["<IDS|MSG>", sign(parts, "wrong"), ...parts];
      case 1: // no signature, or part of one
        return ["<IDS|MSG>", one(["", signature.slice(0, below(64))]), ...parts];
      case 2: // the signature of another message
        return ["<IDS|MSG>", sign(message(), key), ...parts];
      case 3: // changed after signing
        return ["<IDS|MSG>", signature, ...changed()];
      case 4: // too few frames, or no delimiter
        return one([["<IDS|MSG>", signature, ...parts.slice(0, below(4))], [signature, ...parts], [""]]);
      case 5: // bytes
        return Array.from({ length: 1 + below(8) }, () =>
          Buffer.from(Array.from({ length: below(200) }, () => below(256))),
        );
      case 6: {
        // correctly signed, but not a message
        const nonsense = parts.map(() =>
          one(["null", "[]", "3", '"x"', "{", "", "{}", '{"msg_type": 3}', '{"msg_id":[]}']),
        );
        return ["<IDS|MSG>", sign(nonsense, key), ...nonsense];
      }
      case 7: {
        // correctly signed, with content of the wrong types
        const content = one([
          { code: 3 },
          { code: null },
          { code: ["x"] },
          {},
          { comm_id: 5, data: 3 },
          { cursor_pos: "x", code: {} },
        ]);
        const odd = [parts[0], "{}", "{}", JSON.stringify(content)];
        return ["<IDS|MSG>", sign(odd, key), ...odd];
      }
      default: // huge, and signed with another key
        return ["<IDS|MSG>", sign(parts, "wrong"), ...parts, Buffer.alloc(100_000)];
    }
  }

  it("do not crash the kernel, and none with a wrong signature is executed", async () => {
    const { ip, shell_port, control_port, stdin_port, key } = JSON.parse(
      readFileSync(kernel.connectionFile, "utf8"),
    ) as Connection;
    const pid = kernel.pid;
    const sockets = [shell_port, control_port, stdin_port].map((port) => {
      const socket = new Dealer({ linger: 0, sendTimeout: 5000 });
      socket.connect(`tcp://${ip}:${port}`);
      return socket;
    });
    for (let i = 0; i < 10_000; i++) await sockets[i % 3].send(hostile(key));
    // Requests whose code is not text fail, and requests that were sent together with a failing one are
    // aborted.
    while ((await kernel.execute("1")).reply.status === "aborted");
    const { result } = await kernel.execute("[(globalThis as any).attacked, process.pid]");
    for (const socket of sockets) socket.close();
    expect(result).to.deep.equal({ "text/plain": `[ undefined, ${pid} ]` });
  });
});
