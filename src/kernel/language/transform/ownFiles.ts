/**
 * Compiles a file of the author's own that a cell imports to the body of a function like CommonJS's, which
 * can be interrupted. The function is async if the file is an ES module that has to wait for something.
 */
import type * as ts from "typescript";
import { compiler } from "../service/compiler.js";
import { awaitedImports } from "./awaitedImports.js";
import { dynamicImports } from "./dynamicImports.js";
import { expectedExports } from "./expectedExports.js";
import { withoutInterpreter } from "../source/cellSource.js";
import { type MappedFile, mappedFile } from "../source/mappedFile.js";
import { interruptionPoints } from "./interruptionPoints.js";

const AWAIT_USING: number = compiler.NodeFlags.AwaitUsing;

export interface CompiledFile {
  code: string;
  positions: MappedFile;
}

/** `isAsync` tells which of its imports have to be awaited. */
export function compileOwn(
  path: string,
  source: string,
  options: ts.CompilerOptions,
  isAsync: (id: string) => boolean,
): CompiledFile {
  const { outputText, sourceMapText = "" } = compiler.transpileModule(withoutInterpreter(source), {
    // TypeScript would leave the imports of .mts and .mjs files as they are.
    fileName: path.replace(/\.[cm]([jt]s)$/, ".$1"),
    compilerOptions: { ...options, module: compiler.ModuleKind.CommonJS, moduleDetection: undefined },
    transformers: {
      before: [expectedExports, dynamicImports, interruptionPoints(path)],
      after: [awaitedImports(isAsync)],
    },
  });
  return { code: outputText, positions: mappedFile(path, source, outputText, sourceMapText) };
}

/** What decides whether a file has to be awaited. */
export interface Waiting {
  /** True if it awaits something at its top level itself. */
  awaits: boolean;
  /** What it imports. */
  imports: string[];
}

export function waitingOf(path: string, source: string): Waiting {
  const file = compiler.createSourceFile(path, source, compiler.ScriptTarget.Latest);
  let awaits = false;
  const visit = (node: ts.Node): void => {
    awaits ||=
      compiler.isAwaitExpression(node) ||
      (compiler.isForOfStatement(node) && node.awaitModifier !== undefined) ||
      (compiler.isVariableDeclarationList(node) && (node.flags & AWAIT_USING) === AWAIT_USING);
    if (!compiler.isFunctionLike(node)) compiler.forEachChild(node, visit);
  };
  visit(file);
  const imports = file.statements.flatMap((each) => {
    const isImport = compiler.isImportDeclaration(each) && !each.importClause?.isTypeOnly;
    const isExport = compiler.isExportDeclaration(each) && !each.isTypeOnly;
    const id = isImport || isExport ? each.moduleSpecifier : undefined;
    return id && compiler.isStringLiteral(id) ? id.text : [];
  });
  return { awaits, imports };
}
