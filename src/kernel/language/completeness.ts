/** Whether Enter in a console should run the code or open another line. */
import { compiler } from "./compiler.js";
import { isCompleteCode } from "./tslab.js";

export type Completeness = { status: "complete" | "invalid" } | { status: "incomplete"; indent: string };

export function completeness(code: string): Completeness {
  const { completed, indent } = isCompleteCode(code);
  if (!completed) return { status: "incomplete", indent: indent ?? "" };
  const { diagnostics = [] } = compiler.transpileModule(code, {
    reportDiagnostics: true,
    compilerOptions: { target: compiler.ScriptTarget.ESNext, module: compiler.ModuleKind.ESNext },
  });
  return { status: diagnostics.length > 0 ? "invalid" : "complete" };
}
