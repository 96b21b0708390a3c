/** Declares what Node's modules export, and what Node's types declare only as part of another object. */
import type { ReadableStream } from "node:stream/web";

declare module "cluster" {
  const SCHED_NONE: Cluster["SCHED_NONE"];
  const SCHED_RR: Cluster["SCHED_RR"];
  const disconnect: Cluster["disconnect"];
  const fork: Cluster["fork"];
  const isMaster: Cluster["isMaster"];
  const isPrimary: Cluster["isPrimary"];
  const isWorker: Cluster["isWorker"];
  const schedulingPolicy: Cluster["schedulingPolicy"];
  const settings: Cluster["settings"];
  const setupMaster: Cluster["setupMaster"];
  const setupPrimary: Cluster["setupPrimary"];
  const workers: Cluster["workers"];
}

declare module "stream" {
  function isDisturbed(stream: NodeJS.ReadableStream | ReadableStream): boolean;
}
