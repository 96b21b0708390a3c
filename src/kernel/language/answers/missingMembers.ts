/**
 * Says which Node has a member of a module or of an object of JavaScript that the running Node lacks: the
 * declarations of later versions are at hand.
 */
import { existsSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import type * as ts from "typescript";
import { compiler } from "../service/compiler.js";
import { laterLibraries, nodesFromThis, major } from "../service/runningNode.js";
import { lacks } from "./missingGlobals.js";
import { NO_EXPORT, specifierOf } from "./moduleExports.js";
import { nodeAt } from "./nodeAt.js";

/** TypeScript's code for a property that a later library declares: see `corrected` in diagnostics.ts. */
const IN_LATER_LIBRARY = 2550;
/** Its codes for a missing property. */
const NO_PROPERTY = new Set([2339, 2551, IN_LATER_LIBRARY]);
/** Its codes for "Cannot find module", the first for modules of Node. */
const NO_MODULE = new Set([2591, 2307]);

/** Returns "" if no later Node that is known has what is missing. */
export function adviceOnMember(
  code: number,
  file: ts.SourceFile,
  start: number,
  checker: ts.TypeChecker,
): string {
  const node = nodeAt(file, start);
  if (!node) return "";
  if (NO_MODULE.has(code) && compiler.isStringLiteral(node)) {
    const since = laterModule(node.text);
    return since === undefined ? "" : ` Node ${since} has it.`;
  }
  if (!compiler.isIdentifier(node)) return "";
  if (NO_EXPORT.has(code)) return adviceOnModule(specifierOf(node)?.text ?? "", node.text);
  const object = NO_PROPERTY.has(code) ? objectOf(node) : undefined;
  const type = object && checker.getTypeAtLocation(object);
  if (!type) return "";
  if (isModule(type)) return adviceOnModule(type.symbol.name.slice(1, -1), node.text);
  const types = new Set(namesOf(type, checker));
  const since = laterLibraries().find(({ path }) => declares(path, types, node.text))?.since;
  if (since === undefined) return "";
  const isKnown = Number.isFinite(since);
  if (code === IN_LATER_LIBRARY) return isKnown ? ` Node ${since} has it.` : "";
  return ` Node ${major()} does not have it${isKnown ? `; Node ${since} has` : ""}.`;
}

/** Says which Node has a module's export. */
function adviceOnModule(id: string, name: string): string {
  const since = isBuiltin(id) ? laterModule(id, name) : undefined;
  return since === undefined ? "" : lacks(name, since);
}

/** Returns the first later Node that has a module, and in it a name if one is given. */
function laterModule(id: string, name?: string): number | undefined {
  const declaration =
    name && new RegExp(`\\b(?:class|const|function|var) ${name.replaceAll("$", "\\$")}(?![\\w$])`);
  const first = nodesFromThis().find(({ folder }) => {
    const path = join(folder, `${id.replace(/^node:/, "")}.d.ts`);
    if (!existsSync(path)) return false;
    return !declaration || declaration.test(readFileSync(path, "utf8").replace(COMMENT, ""));
  });
  return first && first.since > major() ? first.since : undefined;
}

const COMMENT = /\/\*[^]*?\*\//g;

/** Returns the object in which `object.name` or `const { name } = object` looks for a name. */
function objectOf({ parent }: ts.Identifier): ts.Expression | undefined {
  if (compiler.isPropertyAccessExpression(parent)) return parent.expression;
  if (!compiler.isBindingElement(parent)) return undefined;
  const { parent: definition } = parent.parent;
  return compiler.isVariableDeclaration(definition) ? definition.initializer : undefined;
}

const isModule = ({ symbol }: { symbol?: ts.Symbol }) =>
  symbol !== undefined && (symbol.flags & compiler.SymbolFlags.ValueModule) !== 0;

/** Lists the names of a type's interface, and of those that it extends. */
function namesOf(type: ts.Type, checker: ts.TypeChecker): string[] {
  const apparent = checker.getApparentType(type);
  const { target = apparent } = apparent as Partial<ts.TypeReference>;
  const bases = target.isClassOrInterface() ? checker.getBaseTypes(target) : [];
  return [target.symbol?.name ?? "", ...bases.flatMap((each) => namesOf(each, checker))];
}

/** Tells whether a declaration file gives one of these interfaces a member. */
function declares(path: string, interfaces: Set<string>, member: string): boolean {
  const file = compiler.createSourceFile(path, readFileSync(path, "utf8"), compiler.ScriptTarget.ES2022);
  const search = (node: ts.Node): boolean | undefined => {
    if (!compiler.isInterfaceDeclaration(node)) return compiler.forEachChild(node, search);
    if (!interfaces.has(node.name.text)) return undefined;
    const isMember = ({ name }: ts.TypeElement) =>
      name !== undefined && compiler.isIdentifier(name) && name.text === member;
    return node.members.some(isMember) || undefined;
  };
  return search(file) === true;
}
