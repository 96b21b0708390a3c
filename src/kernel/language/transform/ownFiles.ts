/** Compiles a file of the author's own that a cell imports, to CommonJS that can be interrupted. */
import type * as ts from "typescript";
import { compiler } from "../service/compiler.js";
import { dynamicImports } from "./dynamicImports.js";
import { type MappedFile, mappedFile } from "../source/mappedFile.js";
import { interruptionPoints } from "./interruptionPoints.js";

export interface CompiledFile {
  code: string;
  positions: MappedFile;
}

export function compileOwn(path: string, source: string, options: ts.CompilerOptions): CompiledFile {
  const { outputText, sourceMapText = "" } = compiler.transpileModule(source, {
    fileName: path,
    compilerOptions: { ...options, module: compiler.ModuleKind.CommonJS, moduleDetection: undefined },
    transformers: { before: [dynamicImports, interruptionPoints(path)] },
  });
  return { code: outputText, positions: mappedFile(path, source, outputText, sourceMapText) };
}
