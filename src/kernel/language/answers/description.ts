/**
 * What `name?` shows: for a value, its signature, its documentation and the options that it takes; for a
 * type, its text as well; for a name that is both, such as a class, what the type holds.
 */
import type * as ts from "typescript";
import { compiler } from "../service/compiler.js";
import type { Opened } from "../service/project.js";
import { documentation } from "./documentation.js";
import { members, option } from "./members.js";

const { SymbolFlags } = compiler;
/** The longest text of a type that is shown in full, in lines. */
const MAX_LINES = 60;

/** Returns code that uses a name, which may be `a.b`, as a value and as a type. */
export const useOf = (name: string): string => `${name};\nlet _: ${name};`;

/** Returns the name, perhaps `a.b`, that the position is inside or directly after. */
export function nameAt(file: ts.SourceFile, position: number): string | undefined {
  const find = (node: ts.Node): ts.Identifier | undefined => {
    if (position < node.getStart(file) || position > node.end) return undefined;
    return compiler.isIdentifier(node) ? node : compiler.forEachChild(node, find);
  };
  const name = find(file);
  if (!name) return undefined;
  const { parent } = name;
  const text = compiler.isPropertyAccessExpression(parent) && parent.name === name ? parent : name;
  return /^[\p{L}\p{N}$_.]+$/u.exec(text.getText(file))?.[0];
}

/**
 * Describes `name` in Markdown; undefined for a name that means nothing. `opened` is code that begins with
 * `useOf(name)`.
 */
export function description(service: ts.LanguageService, opened: Opened, name: string): string | undefined {
  const { checker, file } = opened;
  const symbolAt = (end: number): ts.Symbol | undefined => {
    const symbol = checker.getSymbolAtLocation(identifierBefore(file, end));
    if (!symbol) return undefined;
    return symbol.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  };
  const asValue = name.length;
  const asType = useOf(name).length - 1;
  const page = (end: number, more: string[]) =>
    [documentation(service, file.fileName, end), ...more].filter((part) => part).join("\n\n");
  const value = symbolAt(asValue);
  const type = symbolAt(asType);
  if (value && value.flags & SymbolFlags.Value) {
    return page(asValue, [...options(opened, value), ...(type ? contents(opened, type, value) : [])]);
  }
  // To TypeScript, an unknown name is a type without a declaration.
  if (type?.declarations && type.flags & SymbolFlags.Type) return page(asType, type.declarations.map(textOf));
  return value ? page(asValue, []) : undefined;
}

function identifierBefore(file: ts.SourceFile, end: number): ts.Node {
  const find = (node: ts.Node): ts.Node | undefined =>
    node.end === end && compiler.isIdentifier(node) ? node : compiler.forEachChild(node, find);
  return find(file) ?? file;
}

/** Describes the type that has the same name as a value. */
function contents(opened: Opened, type: ts.Symbol, value: ts.Symbol): string[] {
  if (type.flags & (SymbolFlags.Class | SymbolFlags.Interface)) return members(opened, type, value);
  const isText = (each: ts.Declaration) =>
    compiler.isEnumDeclaration(each) || compiler.isTypeAliasDeclaration(each);
  return (type.declarations ?? []).filter(isText).map(textOf);
}

function textOf(declaration: ts.Declaration): string {
  const lines = declaration.getText().split("\n");
  const more = lines.length > MAX_LINES ? ["…"] : [];
  return ["```typescript", ...lines.slice(0, MAX_LINES), ...more, "```"].join("\n");
}

/** Lists, for each parameter that is an object of options, what it can hold. */
function options(opened: Opened, symbol: ts.Symbol): string[] {
  const { checker, program, file } = opened;
  const type = checker.getTypeOfSymbolAtLocation(symbol, file);
  const [signature] = [...type.getCallSignatures(), ...type.getConstructSignatures()];
  return (signature?.parameters ?? []).flatMap((parameter) => {
    const held = checker.getNonNullableType(checker.getTypeOfSymbolAtLocation(parameter, file));
    const properties = held.getProperties();
    const isForeign = properties.some(({ declarations = [] }) =>
      declarations.some((each) => program.isSourceFileDefaultLibrary(each.getSourceFile())),
    );
    const isClass = held.symbol && (held.symbol.flags & SymbolFlags.Class) !== 0;
    const isOptions = !isClass && properties.some(({ flags }) => flags & SymbolFlags.Optional) && !isForeign;
    if (!isOptions || held.getCallSignatures().length > 0) return [];
    return [`**${parameter.name}**\n\n${properties.map((each) => option(opened, each)).join("\n")}`];
  });
}
