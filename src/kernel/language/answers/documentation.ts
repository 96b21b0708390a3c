/** Describes a name in Markdown: its signature, then the documentation that its author wrote. */
import type * as ts from "typescript";
import { compiler } from "../service/compiler.js";

/** Describes the name at a position; returns undefined if nothing is known about it. */
export function documentation(
  service: ts.LanguageService,
  path: string,
  position: number,
): string | undefined {
  // The front end sends the position after the name; TypeScript expects a position inside it.
  for (const each of [position, position - 1]) {
    const info = each >= 0 ? service.getQuickInfoAtPosition(path, each) : undefined;
    if (info && !isUnknown(info)) return markdown(info.displayParts, info.documentation, info.tags);
  }
  return undefined;
}

/** Recognises what TypeScript says about an unknown name, or about a type that is used as a value. */
const isUnknown = ({ kind, displayParts }: ts.QuickInfo) =>
  kind === compiler.ScriptElementKind.unknown && plain(displayParts) === "any";

/** Describes the function whose arguments surround a position. */
export function calledFunction(
  service: ts.LanguageService,
  path: string,
  position: number,
): string | undefined {
  const help = service.getSignatureHelpItems(path, position, undefined);
  const item = help?.items[help.selectedItemIndex];
  if (!help || !item) return undefined;
  const parameters = item.parameters.map(({ displayParts }) => plain(displayParts));
  const head = plain(item.prefixDisplayParts) + parameters.join(plain(item.separatorDisplayParts));
  const signature = [{ text: head + plain(item.suffixDisplayParts), kind: "text" }];
  return markdown(signature, item.documentation, item.tags);
}

const plain = (parts: ts.SymbolDisplayPart[] | undefined) => compiler.displayPartsToString(parts);

function markdown(
  signature: ts.SymbolDisplayPart[] | undefined,
  text: ts.SymbolDisplayPart[] | undefined,
  tags: ts.JSDocTagInfo[] | undefined,
): string {
  const parts = ["```typescript\n" + plain(signature) + "\n```", prose(text)];
  const parameters = (tags ?? []).filter(({ name }) => name === "param");
  parts.push(parameters.map(({ text }) => `- ${named(text)}`).join("\n"));
  for (const { name, text } of tags ?? []) {
    if (name === "param") continue;
    const content = prose(text);
    const isCode = name === "example" && !content.includes("```");
    parts.push(`*@${name}*${isCode ? `\n\n\`\`\`typescript\n${content}\n\`\`\`` : content && ` ${content}`}`);
  }
  return parts.filter((part) => part !== "").join("\n\n");
}

/** Writes {@link name} as `name`. */
export const prose = (parts: ts.SymbolDisplayPart[] | undefined) =>
  (parts ?? [])
    .map(({ kind, text }) => {
      if (kind === "link") return "";
      return kind === "linkName" || kind === "linkText" ? `\`${text.trim()}\`` : text;
    })
    .join("")
    .trim();

/** Writes "value the number to double" as "`value`: the number to double". */
function named(parts: ts.SymbolDisplayPart[] | undefined): string {
  const name = parts?.find(({ kind }) => kind === "parameterName")?.text ?? "";
  const rest = prose(parts?.filter(({ kind }) => kind !== "parameterName")).replace(/^-\s*/, "");
  return rest ? `\`${name}\`: ${rest}` : `\`${name}\``;
}
