import type * as ts from "typescript";
/**
 * TypeScript. Not an import, because a kernel may start from a snapshot that holds it (see
 * scripts/setup/snapshotEntry.cjs).
 */
export declare const compiler: typeof ts;
