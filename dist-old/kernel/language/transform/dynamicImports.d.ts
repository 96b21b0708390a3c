import type * as ts from "typescript";
/**
 * Replaces `import(…)` by `require.import(…)`, which finds TypeScript files as well (see
 * execution/modules.ts).
 */
export declare const dynamicImports: ts.TransformerFactory<ts.SourceFile>;
