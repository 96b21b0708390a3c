import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Returns the path of a file of this library, from its path below package.json. */
export const packageFile = (path: string): string => join(__dirname, "../..", path);

/** This library's package.json: its version, and the version of TensorFlow that it pins. */
export const { version, config } = JSON.parse(readFileSync(packageFile("package.json"), "utf8")) as {
  version: string;
  config: { tensorflow: string };
};
