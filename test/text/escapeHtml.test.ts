import { expect } from "chai";
import { escapeHtml } from "../../src/text/escapeHtml";

describe("escapeHtml", () => {
  it("leaves no tags, attributes and entities in a text", () => {
    expect(escapeHtml('<img src="x"> & &lt;')).to.equal("&lt;img src=&quot;x&quot;&gt; &amp; &amp;lt;");
  });
});
