/** Describes what a class, an interface or an object of options holds, one member per line. */
import type * as ts from "typescript";
import { compiler } from "../service/compiler.js";
import type { Opened } from "../service/project.js";
import { prose } from "./documentation.js";

const { ModifierFlags, SymbolFlags } = compiler;
const HIDDEN = ModifierFlags.Private | ModifierFlags.Protected;

/** How many members of a type are listed. */
const MAX_MEMBERS = 60;
/** The longest documentation of a member that is shown, in characters. */
const SHORT = 120;

/**
 * Lists the public members of a class or an interface, and those of the value that has the same name, which
 * are static.
 */
export function members(opened: Opened, type: ts.Symbol, value: ts.Symbol): string[] {
  const { checker, file } = opened;
  const own = checker.getDeclaredTypeOfSymbol(type);
  const holder = checker.getTypeOfSymbolAtLocation(value, file);
  const list = (title: string, symbols: ts.Symbol[]): string[] => {
    const shown = symbols.filter(isPublic);
    const more = shown.length > MAX_MEMBERS ? [`- … (${shown.length - MAX_MEMBERS} more)`] : [];
    const lines = shown.slice(0, MAX_MEMBERS).map((each) => {
      const text = documentationOf(opened, each);
      return `- ${code(opened, each)}${text && text.length <= SHORT ? ` – ${text}` : ""}`;
    });
    return shown.length > 0 ? [`**${title}**\n\n${[...lines, ...more].join("\n")}`] : [];
  };
  const statics = holder === own ? [] : holder.getProperties();
  return [...list("members", own.getProperties()), ...list("static members", statics)];
}

/** Describes a property of an object of options, with its default. */
export function option(opened: Opened, property: ts.Symbol): string {
  const text = documentationOf(opened, property);
  const tag = property
    .getJsDocTags(opened.checker)
    .find(({ name }) => name === "defaultValue" || name === "default");
  const more = [text && ` – ${text}`, tag && ` (default: ${oneLine(tag.text)})`];
  return `- ${code(opened, property)}${more.filter((part) => part).join("")}`;
}

const isPublic = ({ name, declarations = [] }: ts.Symbol): boolean =>
  name !== "prototype" &&
  !declarations.some(
    (each) =>
      compiler.isPrivateIdentifier(compiler.getNameOfDeclaration(each) ?? each) ||
      (compiler.getCombinedModifierFlags(each) & HIDDEN) !== 0,
  );

/** Writes `name?: type`, or `name(parameters): type` for a method. */
function code({ checker, file }: Opened, member: ts.Symbol): string {
  const name = checker.symbolToString(member) + (member.flags & SymbolFlags.Optional ? "?" : "");
  const type = checker.getTypeOfSymbolAtLocation(member, file);
  const shown = member.flags & SymbolFlags.Optional ? checker.getNonNullableType(type) : type;
  const [signature, ...others] = member.flags & SymbolFlags.Method ? shown.getCallSignatures() : [];
  if (!signature) return `\`${name}: ${checker.typeToString(shown)}\``;
  const overloads = others.length > 0 ? ` (+${others.length} overload${others.length > 1 ? "s" : ""})` : "";
  return `\`${name}${checker.signatureToString(signature)}\`${overloads}`;
}

const documentationOf = ({ checker }: Opened, member: ts.Symbol) =>
  oneLine(member.getDocumentationComment(checker));

const oneLine = (parts: ts.SymbolDisplayPart[] | undefined) => prose(parts).replace(/\s+/g, " ");
