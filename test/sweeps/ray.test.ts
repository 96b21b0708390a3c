/** Protocol errors, against a small server. rayCluster.test.mjs uses a real Ray. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { writeSettings, runFolder } from "../../src/sweeps/plan";
import { onRay, raySlots } from "../../src/sweeps/ray";
import { temporarySweep } from "./temporarySweep";

interface Request {
  line: string;
  body: Record<string, unknown>;
  headers: NodeJS.Dict<string | string[]>;
}

/** What the server does with a request: its status and answer, or "drop", which closes the connection. */
type Reply = [status: number, answer: unknown] | "drop";

describe("Ray's jobs", () => {
  let sweep: Awaited<ReturnType<typeof temporarySweep>>;
  let server: Server;
  let requests: Request[];
  let replies: (request: Request) => Reply;
  const never = new AbortController().signal;

  beforeEach(async () => {
    sweep = await temporarySweep([{ x: 1 }, { x: 2 }]);
    await writeSettings(sweep, "0002");
    requests = [];
    server = createServer((request, response) => {
      let text = "";
      request.on("data", (more) => (text += more));
      request.on("end", () => {
        const body = (text ? JSON.parse(text) : {}) as Record<string, unknown>;
        const seen = { line: `${request.method} ${request.url}`, body, headers: request.headers };
        requests.push(seen);
        const reply = replies(seen);
        if (reply === "drop") return request.socket.destroy();
        response.writeHead(reply[0]).end(typeof reply[1] === "string" ? reply[1] : JSON.stringify(reply[1]));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
    sweep.remove();
  });

  const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const execute = async (id: string, signal = never) => {
    const run = await onRay(sweep, {
      address: address(),
      command: (of) => ["node", "my worker.mjs", of],
      heldCode: 75,
      environment: { TF_NUM_INTRAOP_THREADS: "1" },
      cpus: 0.5,
      gpus: 0.25,
      slots: 1,
      patienceMs: 1000,
      pollMs: 5,
    });
    return run(id, 0, signal);
  };
  const submissions = () => requests.filter(({ line }) => line === "POST /api/jobs/").map(({ body }) => body);
  const failure = (work: Promise<unknown>) =>
    work.then(
      () => "nothing",
      (error: Error) => error.message,
    );

  it("get the worker's command, parts of CPUs and GPUs, and are asked about until they end", async () => {
    const states = ["PENDING", "RUNNING", "SUCCEEDED"];
    replies = ({ line }) => {
      if (line === "GET /api/jobs/") return [200, []];
      return [200, line.startsWith("GET") ? { submission_id: line.slice(14), status: states.shift() } : {}];
    };
    expect(await execute("0002")).to.equal("ended");
    const [job] = submissions();
    expect(job).to.deep.include({
      entrypoint: "node 'my worker.mjs' 0002",
      entrypoint_num_cpus: 0.5,
      entrypoint_num_gpus: 0.25,
      runtime_env: { env_vars: { TF_NUM_INTRAOP_THREADS: "1" } },
    });
    expect(job.submission_id).to.match(/^genbook-[0-9a-f]{12}-0002-1$/);
    expect(requests.map(({ line }) => line.replace(/genbook.*/, "ID"))).to.deep.equal([
      "GET /api/jobs/",
      "POST /api/jobs/",
      "GET /api/jobs/ID",
      "GET /api/jobs/ID",
      "GET /api/jobs/ID",
    ]);
    expect(Object.keys(requests[1].headers).filter((name) => name.startsWith("sec-fetch"))).to.deep.equal([]);
  });

  it("of a driver that was killed are found again: what runs is awaited, what has ended is followed", async () => {
    const known: { submission_id: string; status: string }[] = [];
    let state = "RUNNING";
    replies = ({ line, body }) => {
      if (line === "GET /api/jobs/") return [200, known];
      if (line === "POST /api/jobs/")
        known.push({ submission_id: String(body.submission_id), status: "SUCCEEDED" });
      const at = { submission_id: line.slice("GET /api/jobs/".length), status: state };
      state = "SUCCEEDED";
      return [200, at];
    };
    await execute("0002");
    expect(await execute("0002")).to.equal("ended");
    expect(submissions().map((job) => String(job.submission_id).slice(-6))).to.deep.equal([
      "0002-1",
      "0002-2",
    ]);
    known[1].status = "RUNNING";
    await execute("0002");
    expect(submissions()).to.have.length(2);
  });

  it("survive a head node that is busy or out of reach for a while, and lost answers", async () => {
    const faults: Reply[] = [[503, "busy"], "drop", [502, "bad gateway"]];
    let submitted = 0;
    replies = ({ line }) => {
      const fault = faults.shift();
      if (fault) return fault;
      if (line === "GET /api/jobs/") return [200, []];
      if (line.startsWith("GET")) return submitted ? [200, { status: "SUCCEEDED" }] : [404, "no such job"];
      return submitted++ === 0 ? "drop" : [500, "ValueError: Job with submission_id ID already exists"];
    };
    expect(await execute("0002")).to.equal("ended");
    expect(submitted).to.equal(2);
  });

  it("that a new head node does not know have ended; what Ray says of a failure is kept", async () => {
    replies = ({ line }) => (line.startsWith("GET /api/jobs/g") ? [404, "not found"] : [200, []]);
    expect(await execute("0002")).to.equal("ended");
    const file = join(runFolder(sweep, "0002"), "worker.txt");
    expect(readFileSync(file, "utf8")).to.equal("Ray does not know this job.\n");
  });

  it("whose run another worker has are told apart", async () => {
    replies = ({ line }) =>
      line.startsWith("GET /api/jobs/g") ? [200, { status: "FAILED", driver_exit_code: 75 }] : [200, []];
    expect(await execute("0002")).to.equal("held");
  });

  it("are stopped when the sweep is", async () => {
    let stopped = false;
    replies = ({ line }) => {
      if (line.endsWith("/stop")) stopped = true;
      return [200, line === "GET /api/jobs/" ? [] : { status: stopped ? "STOPPED" : "RUNNING" }];
    };
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    expect(await execute("0002", controller.signal)).to.equal("ended");
    expect(stopped).to.equal(true);
  });

  it("that Ray refuses, and a Ray that does not answer, are errors", async () => {
    replies = ({ line }) =>
      line === "GET /api/jobs/"
        ? [200, []]
        : line.startsWith("GET")
          ? [404, ""]
          : [400, "Traceback\nValueError: no"];
    expect(await failure(execute("0002"))).to.match(/answers POST \/api\/jobs\/ with 400: ValueError: no/);
    replies = () => "drop";
    expect(await failure(execute("0002"))).to.match(/does not answer .*ray start --head.*--address/);
  });

  it("fill the room that the cluster's nodes have", async () => {
    const node = (state: string, CPU?: number, GPU?: number) => ({
      raylet: { state, resourcesTotal: { CPU, GPU } },
    });
    replies = () => [200, { data: { summary: [node("ALIVE", 5), node("ALIVE", 4, 1), node("DEAD", 64)] } }];
    expect(await raySlots(address(), 2, 0)).to.equal(4);
    expect(await raySlots(address(), 0.5, 0.25)).to.equal(4);
    expect(await failure(raySlots(address(), 2, 2))).to.match(
      /No node .* has 2 CPUs and 2 GPUs: ask for fewer/,
    );
  });
});
