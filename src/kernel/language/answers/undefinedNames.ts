/** Says what to do about a name that nothing defines. */
import type * as ts from "typescript";
import { type Assignment, assignmentTo, isAssignment } from "../service/assignment.js";
import { compiler } from "../service/compiler.js";
import { nodeAt } from "./nodeAt.js";

/** The longest code that advice repeats, in characters. */
const SHORT = 60;

/** Says how to define a name that the code assigns to; returns "" for any other use of a name. */
export function adviceToDefine(file: ts.SourceFile, start: number): string {
  const name = nodeAt(file, start);
  const assignment = name && compiler.isIdentifier(name) ? assignmentTo(name) : undefined;
  if (!name || !assignment) return "";
  const first = `let ${name.getText(file)} = … first`;
  // Even unchecked, `n += 1` and `n++` fail if nothing has defined n.
  if (!isLoop(assignment) && !isPlain(assignment)) return ` To define it, write ${first}.`;
  const definition = isLoop(assignment) ? loopOver(assignment, file) : asDefinition(assignment, file);
  return ` To define it, write ${definition ?? first} (or run %check off once, for JavaScript cells).`;
}

function loopOver(loop: ts.ForInOrOfStatement, file: ts.SourceFile): string {
  return `for (const ${loop.initializer.getText(file)} ${compiler.isForInStatement(loop) ? "in" : "of"} …)`;
}

/** Returns the assignment as a definition; undefined where that would not define the name for later code. */
function asDefinition(assignment: ts.AssignmentExpression<ts.EqualsToken>, file: ts.SourceFile) {
  const text = assignment.getText(file);
  const isShort = text.length <= SHORT && !text.includes("\n");
  const definition = `let ${isShort ? text : `${assignment.left.getText(file)} = …`}`;
  let whole: ts.Node = assignment;
  while (compiler.isParenthesizedExpression(whole.parent)) whole = whole.parent;
  const { parent } = whole;
  if (compiler.isForStatement(parent) && parent.initializer === whole) return `for (${definition}; …)`;
  return compiler.isExpressionStatement(parent) && parent.parent === file ? definition : undefined;
}

/**
 * Says what to write instead of `import X = a.b` where `a` is an object; returns "" for anything else.
 * TypeScript complains that `a` is no namespace or `a.b` no type.
 */
export function adviceOnAlias(file: ts.SourceFile, start: number): string {
  const alias = compiler.findAncestor(nodeAt(file, start), compiler.isImportEqualsDeclaration);
  if (!alias || compiler.isExternalModuleReference(alias.moduleReference)) return "";
  return ` For a property of an object, write const ${alias.name.text} = ${alias.moduleReference.getText(file)}.`;
}

const isLoop = (assignment: Assignment): assignment is ts.ForInStatement | ts.ForOfStatement =>
  compiler.isForInStatement(assignment) || compiler.isForOfStatement(assignment);

const isPlain = (assignment: Assignment): assignment is ts.AssignmentExpression<ts.EqualsToken> =>
  isAssignment(assignment) && assignment.operatorToken.kind === compiler.SyntaxKind.EqualsToken;

/** A line that gives a name the output of a shell command, as in IPython: `files = !ls -l *.csv`. */
const CAPTURED =
  /^\s*(?:(?:const|let|var)\s+)?[\w$]+\s*=\s*!\s*([A-Za-z_]\w*(?:\s+(?:[-\w."'~/$]|\*\S)[^;]*?)?)\s*;?\s*$/;

/**
 * Tells an author who wrote `files = !ls` how to get the output of a command; returns "" for any other line.
 * `start` is the place of the problem.
 */
export function adviceOnCommand(text: string, start: number): string {
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const [, command] = CAPTURED.exec(text.slice(lineStart).split("\n", 1)[0]) ?? [];
  if (command === undefined) return "";
  return (
    ` If !${command} is a shell command, it has to stand alone on its line. To get its output, write ` +
    `execSync(${JSON.stringify(command)}, { encoding: "utf8" }), from node:child_process.`
  );
}
