import { expect } from "chai";
import { masked } from "../../../src/datasets/download/masked";

describe("masked", () => {
  const CASES: [url: string, said: string][] = [
    ["http://user:pass@host", "http://***@host"],
    ["https://user:pass@host:8080/data/", "https://***@host:8080/data/"],
    ["https://token@host/data", "https://***@host/data"],
    ["https://host/data?signature=secret", "https://host/data?***"],
    ["ftp://user:pass@host/data", "ftp://***@host/data"],
    ["http://user:pa/ss@host/data", "http://***@host/data"],
    ["user:pass@host/data", "***@host/data"],
    ["http://user:pass@", "http://***@"],
    ["http://user:p@ss@host/data", "http://***@host/data"],
    ["http://host", "http://host"],
    ["http://host/all data", "http://host/all%20data"],
    ["file:///data/user@home", "file:///data/user@home"],
    ["/data", "/data"],
    ["somewhere", "somewhere"],
  ];
  for (const [url, said] of CASES) it(url, () => expect(masked(url)).to.equal(said));
});
