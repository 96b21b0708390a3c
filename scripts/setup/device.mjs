import { join } from "node:path";
import { UserError } from "./errors.mjs";
import { project, root } from "./paths.mjs";
import { run } from "./processes.mjs";

/**
 * Asks src/tensorflow/backend for the device that TensorFlow uses, after a computation on it. It needs the
 * build.
 */
export async function probeDevice(signal) {
  let output;
  try {
    const script = join(root, "scripts", "setup", "probeDevice.cjs");
    output = await run(process.execPath, [script], { signal, cwd: project, what: "TensorFlow" });
  } catch (error) {
    // Only the message of an uncaught error is of use to the reader, not its stack or source line.
    const message = /^\w*Error: ([\s\S]*?)(?:\n {4}at |\n\nNode\.js)/m.exec(error.message)?.[1];
    if (message && error instanceof UserError) throw new UserError(message);
    throw error;
  }
  return JSON.parse(/^DEVICE (.*)$/m.exec(output)[1]);
}

/** Describes the device, "Device: CPU (TensorFlow 2.21.0)", and on a second line why it is not the GPU. */
export function describeDevice({ kind, name, tensorflow, runtime, note }) {
  const shortName = name.replace(/^.*device:/, "");
  const how = runtime === "addon" ? ", through the tfjs-node-gpu addon" : "";
  return `Device: ${kind.toUpperCase()} (${shortName}, TensorFlow ${tensorflow}${how})${note ? `\n        ${note}` : ""}`;
}
