import type * as ts from "typescript";
import { compiler } from "./compiler.js";

/** TypeScript does not declare that it can look for code in place of declarations. */
const OPTIONS: ts.CompilerOptions & { noDtsResolution: boolean } = {
  module: compiler.ModuleKind.NodeNext,
  moduleResolution: compiler.ModuleResolutionKind.NodeNext,
  noDtsResolution: true,
  allowJs: true,
  resolveJsonModule: true,
  // The conditions of Node's that TypeScript does not know.
  customConditions: ["node-addons", ...(process.features.require_module ? ["module-sync"] : [])],
};

/**
 * Returns the path of the file that Node loads for `import` of a package in the file `from`, which need not
 * be the file that `require` loads; undefined if TypeScript finds none.
 */
export const packageFile = (id: string, from: string): string | undefined =>
  compiler.resolveModuleName(
    id,
    from,
    OPTIONS,
    compiler.sys,
    undefined,
    undefined,
    compiler.ModuleKind.ESNext,
  ).resolvedModule?.resolvedFileName;
