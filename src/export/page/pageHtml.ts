import { readFile } from "node:fs/promises";
import { packageFile, version } from "../../files/ownPackage";
import type { PageContents } from "../../pages/exported/contents";
import { escapeHtml } from "../../text/escapeHtml";

/** The page's script, which the build makes from src/pages/exported. */
const SCRIPT = packageFile("dist/pages/exported.mjs");

const MADE_WITH = `Made with genbook ${version}. The model is in this file and runs in your browser.`;

/** Returns a page with its script and its contents. */
export async function pageHtml(title: string, contents: PageContents): Promise<string> {
  const script = await readFile(SCRIPT, "utf8");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="genbook ${version}">
<title>${escapeHtml(title)}</title>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
<noscript>This page needs JavaScript to compute its pictures.</noscript>
</main>
<footer>${MADE_WITH}</footer>
<script type="application/json" id="contents">${inScript(JSON.stringify(contents))}</script>
<script type="module" id="code">${script}</script>
</body>
</html>
`;
}

/** Escapes JSON so that no text in it ends the element that holds it. */
const inScript = (json: string): string => json.replaceAll("<", "\\u003c");
