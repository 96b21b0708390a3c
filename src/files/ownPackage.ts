import { readFileSync } from "node:fs";
import { join } from "node:path";

/** This library's package.json: its version, and the version of TensorFlow that it pins. */
export const { version, config } = JSON.parse(
  readFileSync(join(__dirname, "../../package.json"), "utf8"),
) as { version: string; config: { tensorflow: string } };
