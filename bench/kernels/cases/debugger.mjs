import { lacks, said } from "../runCase.mjs";

export const debuggerCases = [
  {
    name: "debugger-flag",
    title: "The kernel announces a debugger",
    test: "debugger/stops.test.ts",
    code: { typescript: "", python: "" },
    async check(client) {
      const { reply } = await client.outcome(await client.send("kernel_info_request", {}));
      return {
        "in kernel_info": reply.debugger === true || (reply.supported_features ?? []).includes("debugger"),
      };
    },
  },
  {
    name: "debugger-stop",
    title: "A breakpoint stops a cell, shows variables, and lets it continue",
    test: "debugger/stops.test.ts",
    fresh: true,
    patience: 12_000,
    code: {
      typescript: "const before = 41;\nconst after = before + 1;\nconsole.log(after);",
      tslab: lacks("it answers no debug_request"),
      python: "before = 41\nafter = before + 1\nprint(after)",
    },
    check: breakpoint,
  },
];

/** Sets a breakpoint and stops at it, with the requests that JupyterLab's debugger sends. */
async function breakpoint(client, cell) {
  let seq = 0;
  const ask = async (command, args = {}) => {
    const content = { type: "request", seq: ++seq, command, arguments: args };
    const request = await client.send("debug_request", content, "control");
    const reply = ({ parent, channel }) => parent === request && channel === "control";
    return (await client.until(() => client.received.find(reply))).content.body;
  };
  const event = (name) =>
    client.until(() =>
      client.received.find(({ type, content }) => type === "debug_event" && content.event === name),
    );
  await ask("debugInfo");
  await ask("initialize", {
    clientID: "bench",
    adapterID: "",
    linesStartAt1: true,
    columnsStartAt1: true,
    pathFormat: "path",
  });
  await ask("attach");
  await event("initialized");
  const { sourcePath } = await ask("dumpCell", { code: cell });
  await ask("setBreakpoints", {
    source: { path: sourcePath },
    breakpoints: [{ line: 2 }],
    sourceModified: false,
  });
  await ask("configurationDone");
  const request = await client.submit(cell);
  const { content } = await event("stopped");
  const { threadId } = content.body;
  const { stackFrames } = await ask("stackTrace", { threadId });
  const { scopes } = await ask("scopes", { frameId: stackFrames[0].id });
  const variables = [];
  for (const { variablesReference } of scopes.slice(0, 4))
    variables.push(...(await ask("variables", { variablesReference })).variables);
  await ask("continue", { threadId });
  const outcome = await client.outcome(request);
  return {
    "stops in the cell's line 2": stackFrames[0].line === 2,
    "shows a variable": variables.some(({ name, value }) => name === "before" && value === "41"),
    continues: said(outcome) === "42",
  };
}
