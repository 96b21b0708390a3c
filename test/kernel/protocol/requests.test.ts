import { expect } from "chai";
import {
  commContent,
  cursorRequest,
  executeRequest,
  historyRequest,
  isCompleteRequest,
} from "../../../src/kernel/protocol/requests.js";

describe("what front ends request", () => {
  it("gets the protocol's defaults for whatever is left out", () => {
    expect(executeRequest({ code: "1" })).to.deep.equal({
      code: "1",
      silent: false,
      store_history: true,
      allow_stdin: false,
      stop_on_error: true,
    });
    expect(historyRequest({ hist_access_type: "range" })).to.deep.equal({
      hist_access_type: "range",
      output: false,
      session: 0,
      start: 0,
      stop: Infinity,
    });
    expect(historyRequest({ hist_access_type: "search", n: 3 })).to.deep.include({ pattern: "*", n: 3 });
    expect(historyRequest({})).to.deep.include({ hist_access_type: "tail", n: undefined });
    expect(commContent({ comm_id: "c" }).data).to.deep.equal({});
  });

  it("is refused if text is required and something else is sent", () => {
    for (const code of [undefined, null, 3, ["x"]]) {
      expect(() => isCompleteRequest({ code })).to.throw(TypeError, "expected code: string, got ");
      expect(() => cursorRequest({ code, cursor_pos: 1 })).to.throw(TypeError);
      expect(executeRequest({ code }).code).to.equal(undefined);
    }
    expect(() => commContent({ comm_id: 5 })).to.throw(TypeError, "expected comm_id: string, got number");
  });
});
