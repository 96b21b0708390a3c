import { createRequire } from "node:module";
import type * as ts from "typescript";

const load = createRequire(__filename);

/**
 * TypeScript. Not an import, because a kernel may start from a snapshot that holds it (see
 * scripts/setup/snapshotEntry.cjs).
 */
export const compiler = load("typescript") as typeof ts;
