import { readFile } from "node:fs/promises";
import { packageFile, version } from "../../files/ownPackage";
import { escapeHtml } from "../../text/escapeHtml";

export interface PageParts {
  title: string;
  /** HTML below the heading. */
  body: string;
  /** HTML below the page's main part. @defaultValue none */
  footer?: string;
  /** What the script reads from the element #contents, as JSON. */
  contents: object;
  /** The page's script: the name of a file that the build makes from a folder of src/pages. */
  script: "exported.mjs" | "gallery.mjs";
}

/** Returns a page that has no links to other files. */
export async function pageHtml({ title, body, footer, contents, script }: PageParts): Promise<string> {
  const code = await readFile(packageFile(`dist/pages/${script}`), "utf8");
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
${body}
</main>
${footer === undefined ? "" : `<footer>${footer}</footer>\n`}\
<script type="application/json" id="contents">${inScript(JSON.stringify(contents))}</script>
<script type="module" id="code">${code}</script>
</body>
</html>
`;
}

/** Escapes JSON so that no text in it ends the element that holds it. */
const inScript = (json: string): string => json.replaceAll("<", "\\u003c");
