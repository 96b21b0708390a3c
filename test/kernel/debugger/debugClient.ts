/** The debugger of a front end, as far as tests need one. */
import { type Content, KernelClient } from "../kernelClient.js";

export interface Frame {
  id: number;
  name: string;
  line: number;
  source: { name: string; path: string };
}

export interface Variable {
  name: string;
  value: string;
  type: string;
  variablesReference: number;
}

export class DebugClient {
  private seq = 0;
  /** How many of the kernel's messages have been searched for events. */
  private seen = 0;

  constructor(readonly kernel: KernelClient) {}

  static async start(cwd?: string): Promise<DebugClient> {
    const client = new DebugClient(await KernelClient.start(cwd));
    await client.request("initialize", { clientID: "test" });
    await client.request("attach");
    return client;
  }

  /** Resolves to the whole answer, even if it reports a failure. */
  async ask(command: string, args: Content = {}): Promise<Content> {
    const content = { type: "request", seq: ++this.seq, command, arguments: args };
    const { reply } = await this.kernel.outcome(await this.kernel.send("debug_request", content, "control"));
    return reply;
  }

  /** Resolves to the body of an answer. @throws Error with the message of a failure */
  async request<T = Content>(command: string, args: Content = {}): Promise<T> {
    const answer = await this.ask(command, args);
    if (answer.success !== true) throw new Error(`${command}: ${String(answer.message)}`);
    return answer.body as T;
  }

  /** Resolves to the body of the next event of that kind. */
  async event(name: string): Promise<Content> {
    return this.kernel.until(() => {
      const events = this.kernel.received.slice(this.seen);
      const index = events.findIndex(({ type, content }) => type === "debug_event" && content.event === name);
      if (index < 0) return undefined;
      this.seen += index + 1;
      return events[index].content.body as Content;
    });
  }

  /** Waits for the next stop. */
  async stopped(): Promise<{ reason: string; frames: Frame[]; at: string }> {
    const { reason } = await this.event("stopped");
    const frames = await this.frames();
    return { reason: reason as string, frames, at: frames[0] ? `${frames[0].name}:${frames[0].line}` : "" };
  }

  async frames(): Promise<Frame[]> {
    return (await this.request<{ stackFrames: Frame[] }>("stackTrace", { threadId: 1 })).stackFrames;
  }

  /** Goes on in one of four ways, and waits for the next stop. */
  async go(command: "continue" | "next" | "stepIn" | "stepOut"): Promise<string> {
    await this.request(command, { threadId: 1 });
    return (await this.stopped()).at;
  }

  async continue(): Promise<void> {
    await this.request("continue", { threadId: 1 });
  }

  async inside(variablesReference: number): Promise<Variable[]> {
    return (await this.request<{ variables: Variable[] }>("variables", { variablesReference })).variables;
  }

  /** Lists "name = value" for a scope of a frame. */
  async scope(name: string, frameId = 1): Promise<string[]> {
    const { scopes } = await this.request<{ scopes: { name: string; variablesReference: number }[] }>(
      "scopes",
      {
        frameId,
      },
    );
    const found = scopes.find((scope) => scope.name === name);
    if (!found) return [];
    return (await this.inside(found.variablesReference)).map((each) => `${each.name} = ${each.value}`);
  }

  async evaluate(expression: string, frameId = 1): Promise<string> {
    return (await this.request<{ result: string }>("evaluate", { expression, frameId })).result;
  }

  /** Sets breakpoints in a cell as JupyterLab does; resolves to the lines on which they were set. */
  async breakpoints(code: string, ...breakpoints: { line: number; condition?: string }[]): Promise<number[]> {
    const { sourcePath } = await this.request("dumpCell", { code });
    const body = await this.request<{ breakpoints: { line: number }[] }>("setBreakpoints", {
      source: { path: sourcePath },
      breakpoints,
      sourceModified: false,
    });
    return body.breakpoints.map(({ line }) => line);
  }
}
