"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.documentation = documentation;
const compiler_js_1 = require("../service/compiler.js");
function documentation(service, path, position) {
    // The front end sends the position after the name; TypeScript expects a position inside it.
    for (const each of [position, position - 1]) {
        const info = each >= 0 ? service.getQuickInfoAtPosition(path, each) : undefined;
        if (info)
            return markdown(info.displayParts, info.documentation, info.tags);
    }
    const help = service.getSignatureHelpItems(path, position, undefined);
    const item = help?.items[help.selectedItemIndex];
    if (!help || !item)
        return undefined;
    const parameters = item.parameters.map(({ displayParts }) => plain(displayParts));
    const head = plain(item.prefixDisplayParts) + parameters.join(plain(item.separatorDisplayParts));
    const signature = [{ text: head + plain(item.suffixDisplayParts), kind: "text" }];
    return markdown(signature, item.documentation, item.tags);
}
const plain = (parts) => compiler_js_1.compiler.displayPartsToString(parts);
function markdown(signature, text, tags) {
    const parts = ["```typescript\n" + plain(signature) + "\n```", prose(text)];
    const parameters = (tags ?? []).filter(({ name }) => name === "param");
    parts.push(parameters.map(({ text }) => `- ${named(text)}`).join("\n"));
    for (const { name, text } of tags ?? []) {
        if (name === "param")
            continue;
        const content = prose(text);
        const isCode = name === "example" && !content.includes("```");
        parts.push(`*@${name}*${isCode ? `\n\n\`\`\`typescript\n${content}\n\`\`\`` : content && ` ${content}`}`);
    }
    return parts.filter((part) => part !== "").join("\n\n");
}
/** Writes {@link name} as `name`. */
const prose = (parts) => (parts ?? [])
    .map(({ kind, text }) => {
    if (kind === "link")
        return "";
    return kind === "linkName" || kind === "linkText" ? `\`${text.trim()}\`` : text;
})
    .join("")
    .trim();
/** Writes "value the number to double" as "`value`: the number to double". */
function named(parts) {
    const name = parts?.find(({ kind }) => kind === "parameterName")?.text ?? "";
    const rest = prose(parts?.filter(({ kind }) => kind !== "parameterName")).replace(/^-\s*/, "");
    return rest ? `\`${name}\`: ${rest}` : `\`${name}\``;
}
//# sourceMappingURL=documentation.js.map