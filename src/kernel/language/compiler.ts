import { createRequire } from "node:module";
import type * as ts from "@tslab/typescript-for-tslab";

const load = createRequire(__filename);

export const compilerPath = load.resolve("@tslab/typescript-for-tslab");

/** tslab's compiler: TypeScript 5.0.4 with a few more functions exported. */
export const compiler = load(compilerPath) as typeof ts;
