import { expect } from "chai";
import { Wire } from "../../../src/kernel/protocol/wire.js";

describe("the wire protocol", () => {
  const wire = new Wire({ key: "secret", signature_scheme: "hmac-sha256" });
  const message = {
    ...wire.compose("execute_request", { code: "1 + ä" }, undefined, { metadata: { m: 1 } }),
    identities: [Buffer.from([0, 1])],
    buffers: [Buffer.from("bytes")],
  };

  it("decodes what it has encoded, once: a message that was recorded cannot be sent again", () => {
    const frames = wire.encode(message);
    expect(wire.decode(frames)).to.deep.equal(message);
    expect(() => wire.decode(frames)).to.throw(/repeated signature/);
    expect(() => wire.decode([Buffer.from("another sender"), ...frames.slice(1)])).to.throw(/repeated/);
    const unsigned = new Wire({ key: "", signature_scheme: "hmac-sha256" });
    for (let i = 0; i < 2; i++)
      expect(unsigned.decode(unsigned.encode(message)).content).to.deep.equal(message.content);
  });

  it("answers the sender", () => {
    const reply = wire.compose("execute_reply", {}, message);
    expect(reply.identities).to.deep.equal(message.identities);
    expect(reply.parent).to.deep.equal(message.header);
    expect(reply.header.msg_id).not.to.equal(message.header.msg_id);
  });

  it("refuses a message in which any signed byte was changed", () => {
    const frames = wire.encode(message);
    for (let frame = 2; frame < 7; frame++) {
      for (let at = 0; at < frames[frame].length; at++) {
        const changed = frames.map((each) => Buffer.from(each));
        changed[frame][at] ^= 1;
        expect(() => wire.decode(changed), `frame ${frame}, byte ${at}`).to.throw(/wrong signature/);
      }
    }
  });

  it("refuses frames that are not a message, and says why", () => {
    const frames = wire.encode(message);
    expect(() => wire.decode([])).to.throw(/expected <IDS\|MSG>.*got 0 frames/);
    expect(() => wire.decode(frames.slice(0, 5))).to.throw(/got 5 frames/);
    const open = new Wire({ key: "", signature_scheme: "hmac-sha256" });
    const json = (...parts: string[]) => ["<IDS|MSG>", "", ...parts].map((part) => Buffer.from(part));
    expect(() => open.decode(json("[]", "{}", "{}", "{}"))).to.throw(/JSON object/);
    expect(() => open.decode(json("{}", "{}", "{}", "{}"))).to.throw(/msg_type/);
    expect(() => open.decode(json("{", "{}", "{}", "{}"))).to.throw(SyntaxError);
  });
});
