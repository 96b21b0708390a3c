import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { errorText, notMeant, runAll, said } from "../runCase.mjs";

const TEST = "output/errors.test.ts";
const NO_TYPES = notMeant("Python has no type checker");

/** Matches the lines of a stack that belong to the kernel and not to its user. */
const FOREIGN = /node_modules|node:\w|dist\/kernel|ext:|site-packages|ipykernel_launcher|tslab\//;

const FAILING = {
  typescript: `interface Point { x: number }\n\nfunction norm(p: Point): number {\n  throw new RangeError("on purpose");\n}\nnorm({ x: 1 });`,
  python: `import math\n\ndef norm(x):\n  raise ValueError("on purpose")\n\nnorm(1)`,
};

/**
 * Throws an error that nobody catches after the cell has ended: the kernel must survive, and the cell must
 * show it.
 */
async function strayError(client, [define, fail, look]) {
  await client.execute(define);
  const since = client.received.length;
  const request = await client.submit(fail);
  await client.outcome(request);
  await sleep(400);
  const next = await client.execute(look);
  const shown = client.received
    .slice(since)
    .filter(({ content }) => JSON.stringify(content).includes("not caught"));
  const onPage = shown.filter(({ type }) => type === "stream" || type === "error");
  return {
    "the kernel survives, with its names": said(next) === "kept",
    "the error is shown": onPage.length > 0,
    "below the cell that caused it": onPage.some(({ parent }) => parent === request),
  };
}

export const errors = [
  {
    name: "error-message",
    title: "An exception is reported with its name and text",
    test: TEST,
    code: FAILING,
    async check(client, cell) {
      const outcome = await client.execute(cell);
      const { error, reply } = outcome;
      return {
        "both on the page": /(RangeError|ValueError): on purpose/.test(errorText(outcome)),
        "as Jupyter's message for it": /^(RangeError|ValueError)$/.test(error?.ename),
        "the reply says so": reply.status === "error",
      };
    },
  },
  {
    name: "error-line",
    title: "It names the user's own line",
    test: TEST,
    code: FAILING,
    async check(client, cell) {
      const text = errorText(await client.execute(cell));
      return {
        "line of the error": /line 4\b|:4:\d+|> 4\b/.test(text),
        "line of the call": /line 6\b|:6:\d+|> 6\b/.test(text),
      };
    },
  },
  {
    name: "error-excerpt",
    title: "It shows that line's code with a mark",
    test: TEST,
    code: FAILING,
    async check(client, cell) {
      const text = errorText(await client.execute(cell));
      return {
        "the line": /(throw new RangeError|raise ValueError)\("on purpose"\)/.test(text),
        "a mark": /^\s*(-*> ?\d|[|~^\s]*\^)/m.test(text),
      };
    },
  },
  {
    name: "error-stack",
    title: "The stack shows only the user's frames",
    test: TEST,
    code: FAILING,
    async check(client, cell) {
      const text = errorText(await client.execute(cell));
      return {
        "the user's function and no foreign frame":
          /\bnorm\b/.test(text.replace(/.*\n/, "")) && !FOREIGN.test(text),
      };
    },
  },
  {
    name: "error-file",
    title: "An error in an imported file names the line in that file",
    test: "execution/modules.test.ts",
    code: {
      typescript: `import { fails } from "./failing";\nfails();`,
      deno: `import { fails } from "./failing.ts";\nfails();`,
      python: "from failing import fails\nfails()",
    },
    async check(client, cell) {
      const text = errorText(await client.execute(cell));
      return { "file and line": /failing\.(ts|py):4\b/.test(text) };
    },
  },
  {
    name: "error-cause",
    title: "The error's cause is shown",
    test: TEST,
    code: {
      typescript: `throw new Error("outer", { cause: new TypeError("inner") });`,
      python: `try:\n  raise TypeError("inner")\nexcept TypeError as e:\n  raise ValueError("outer") from e`,
    },
    async check(client, cell) {
      const text = errorText(await client.execute(cell));
      return { "both texts": text.includes("outer") && text.includes("inner") };
    },
  },
  {
    name: "error-group",
    title: "An AggregateError or exception group shows all its errors",
    test: TEST,
    code: {
      typescript: `throw new AggregateError([new Error("first"), new Error("second")], "both");`,
      python: `raise ExceptionGroup("both", [ValueError("first"), ValueError("second")])`,
    },
    async check(client, cell) {
      const text = errorText(await client.execute(cell));
      return { "all three texts": ["both", "first", "second"].every((each) => text.includes(each)) };
    },
  },
  {
    name: "error-type",
    title: "A type error shows code, line and caret",
    test: TEST,
    code: { typescript: `const n: number = 1;\nconst label: string = n;`, python: NO_TYPES },
    async check(client, cell) {
      const text = errorText(await client.execute(cell));
      return {
        "the cell is refused": /not assignable to type 'string'/.test(text),
        code: /\bTS2322\b/.test(text),
        line: /line 2\b|:2:\d+|> 2\b/.test(text),
        "the line with a caret": /const label: string = n;\n[\s|~]*\^/.test(text),
      };
    },
  },
  {
    name: "error-syntax",
    title: "A syntax error shows line and caret",
    test: TEST,
    code: { typescript: `let fine = 1;\nlet broken = ;`, python: `fine = 1\nbroken = ;` },
    async check(client, cell) {
      const text = errorText(await client.execute(cell));
      return {
        "the cell is refused": text !== "",
        line: /line 2\b|:2:\d+|> 2\b/.test(text),
        "the line with a caret": /broken = ;\n[\s|~]*\^/.test(text),
      };
    },
  },
  {
    name: "error-next",
    title: "After an error, the next cell runs at once",
    test: TEST,
    code: {
      typescript: [`throw new Error("x")`, "console.log(7)"],
      python: [`raise ValueError("x")`, "print(7)"],
    },
    async check(client, [failing, next]) {
      await client.execute(failing);
      const began = performance.now();
      const first = await client.outcome(await client.submit(next));
      const outcome = said(first) === "7" ? first : await client.execute(next);
      return {
        "in less than a second": said(outcome) === "7" && performance.now() - began < 1000,
        "sent once": outcome === first,
      };
    },
  },
  {
    name: "error-aborts",
    title: "Cells queued behind a failing one do not run",
    test: TEST,
    code: {
      typescript: [`await new Promise((r) => setTimeout(r, 200)); throw new Error("x")`, "console.log(7)"],
      python: [`import time; time.sleep(0.2); raise ValueError("x")`, "print(7)"],
    },
    async check(client, cells) {
      const requests = [];
      for (const cell of cells) requests.push(await client.submit(cell));
      const outcomes = [];
      for (const request of requests) outcomes.push(await client.outcome(request));
      return {
        "no output": said(outcomes[1]) === "",
        "reported as aborted": outcomes[1].reply.status === "aborted",
      };
    },
  },
  {
    name: "error-thrown",
    title: "Thrown values that are not errors are shown",
    test: TEST,
    code: { typescript: "throw { code: 7357 };", python: notMeant("only exceptions can be raised") },
    async check(client, cell) {
      return { "the thrown value": /code: 7357/.test(errorText(await client.execute(cell))) };
    },
  },
  {
    name: "error-rejection",
    title: "An unhandled rejection is shown",
    test: TEST,
    code: {
      typescript: [
        `const kept = "kept";`,
        `setTimeout(() => { void Promise.reject(new Error("not caught")) }, 50);`,
        "console.log(kept);",
      ],
      python: [
        `kept = "kept"\nimport asyncio\nasync def fail(): raise ValueError("not caught")`,
        "ignored = asyncio.get_running_loop().call_later(0.05, lambda: asyncio.ensure_future(fail()) and None)",
        "print(kept)",
      ],
    },
    check: strayError,
  },
  {
    name: "error-timer",
    title: "An error in a timer is shown",
    test: TEST,
    code: {
      typescript: [
        `const kept = "kept";`,
        `setTimeout(() => { throw new Error("not caught") }, 50);`,
        "console.log(kept);",
      ],
      python: [
        `kept = "kept"\nimport asyncio\ndef fail(): raise ValueError("not caught")`,
        "ignored = asyncio.get_running_loop().call_later(0.05, fail)",
        "print(kept)",
      ],
    },
    check: strayError,
  },
  {
    name: "error-early",
    title: "A cell that fails to redeclare a name keeps its old value",
    test: "language/language.test.ts",
    code: {
      typescript: [
        `const model = "trained";`,
        `if (Date.now() > 0) throw new Error("early");\nconst model = "new";`,
        "console.log(model);",
      ],
      python: [`model = "trained"`, `raise ValueError("early")\nmodel = "new"`, "print(model)"],
    },
    async check(client, [define, fail, look]) {
      await runAll(client, [define, fail]);
      return { "the earlier value": said(await client.execute(look)) === "trained" };
    },
  },
  {
    name: "error-library",
    title: "An error from inside a package shows the user's line with a mark",
    test: "output/libraryErrors.test.ts",
    code: {
      typescript: [
        `import { deep, late } from "deep";`,
        "const n = 30;\ndeep(n);",
        "const m = 1;\nawait late();",
      ],
      python: ["from deep import deep, late", "n = 30\ndeep(n)", "m = 1\nawait late()"],
    },
    async check(client, [load, call, wait]) {
      await client.execute(load);
      const [called, awaited] = [
        errorText(await client.execute(call)),
        errorText(await client.execute(wait)),
      ];
      return {
        "where a function was called, 30 frames above": /> ?2\b[^]*deep\(n\)|deep\(n\)[^]*\^/.test(called),
        "where a promise was awaited": /> ?2\b[^]*await late\(\)|await late\(\)[^]*\^/.test(awaited),
      };
    },
  },
  {
    name: "error-properties",
    title: "An error's other properties are shown",
    test: "output/libraryErrors.test.ts",
    code: {
      typescript: `require("node:fs").readFileSync("/missing");`,
      deno: `(await import("node:fs")).readFileSync("/missing");`,
      python: `open("/missing")`,
    },
    async check(client, cell) {
      return {
        "the system's code": /ENOENT'|Errno 2|os error 2/.test(errorText(await client.execute(cell))),
      };
    },
  },
  {
    name: "error-long",
    title: "A message of 300 million characters does not stop the kernel",
    test: "output/libraryErrors.test.ts",
    fresh: true,
    patience: 60_000,
    code: {
      typescript: [`throw new Error("e".repeat(300e6));`, `console.log("next");`],
      python: [`raise ValueError("e" * 300_000_000)`, `print("next")`],
    },
    async check(client, [fail, next]) {
      await client.execute(fail);
      return { "the next cell runs": said(await client.execute(next)) === "next" };
    },
  },
];
