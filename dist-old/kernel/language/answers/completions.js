"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.completions = completions;
/** Rates how well a name matches what was typed, from 0 (best); undefined where it does not match. */
function closeness(name, typed) {
    if (name.startsWith(typed))
        return 0;
    const [lower, wanted] = [name.toLowerCase(), typed.toLowerCase()];
    if (lower.startsWith(wanted))
        return 1;
    const humps = name.replace(/(^[a-z]|[A-Z\d])|./g, "$1").toLowerCase();
    if (humps.startsWith(wanted))
        return 2;
    return lower.includes(wanted) ? 3 : undefined;
}
function completions(service, { fileName, text }, position) {
    const info = service.getCompletionsAtPosition(fileName, position, {
        includeCompletionsWithObjectLiteralMethodSnippets: false,
        includeCompletionsWithInsertText: false,
    });
    const entries = info?.entries ?? [];
    const span = entries.find(({ replacementSpan }) => replacementSpan)?.replacementSpan ?? wordAt(text, position);
    const typed = text.slice(span.start, position);
    const ranked = entries
        .map((entry) => ({ entry, closeness: closeness(entry.name, typed) }))
        .filter((each) => each.closeness !== undefined);
    // Names that merely contain what was typed are of interest only where no name begins with it.
    const best = Math.max(1, Math.min(...ranked.map((each) => each.closeness ?? 0)));
    const order = ({ entry, closeness = 0 }) => `${closeness}${entry.isRecommended ? 0 : 1}${entry.sortText}`;
    const collator = new Intl.Collator("en");
    ranked.sort((a, b) => collator.compare(order(a), order(b)) || collator.compare(a.entry.name, b.entry.name));
    const matches = ranked
        .filter(({ closeness = 0 }) => closeness <= best)
        .map(({ entry }) => ({ text: entry.name, kind: entry.kind }));
    return { matches, start: span.start, end: span.start + span.length };
}
function wordAt(text, position) {
    const before = /[\w$#\u00c0-\uffff]*$/.exec(text.slice(0, position))?.[0].length ?? 0;
    const after = /^[\w$\u00c0-\uffff]*/.exec(text.slice(position))?.[0].length ?? 0;
    return { start: position - before, length: before + after };
}
//# sourceMappingURL=completions.js.map