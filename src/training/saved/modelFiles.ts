/**
 * The files of a saved network: tfjs' model.json and weights.bin. genbook adds a sha256 of both to
 * model.json, where other programs ignore it.
 */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** The fields of model.json that are read here. */
export interface ModelJson {
  format?: string;
  modelTopology?: unknown;
  weightsManifest?: { paths: string[] }[];
  userDefinedMetadata?: {
    sha256?: string;
    /** The names of all networks that were saved together. Missing for a single network. */
    networks?: string[];
  };
}

/** Returns the sha256 of model.json, without its metadata, and of the weights that it names. */
export async function digestOf(path: string, model: ModelJson): Promise<string> {
  const withoutDigest = JSON.stringify({ ...model, userDefinedMetadata: undefined });
  const hash = createHash("sha256").update(withoutDigest);
  for (const name of (model.weightsManifest ?? []).flatMap(({ paths }) => paths)) {
    hash.update(await readFile(join(dirname(path), name)));
  }
  return hash.digest("hex");
}
