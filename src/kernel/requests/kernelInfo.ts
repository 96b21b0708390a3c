import { createRequire } from "node:module";
import type { Json } from "../protocol/wire.js";

const load = createRequire(__filename);
const versionOf = (name: string) => (load(`${name}/package.json`) as { version: string }).version;

/** The content of a kernel_info_reply. */
export function kernelInfo(): Json {
  const typescript = versionOf("typescript");
  return {
    status: "ok",
    protocol_version: "5.4",
    implementation: "genbook",
    implementation_version: (load("../../../package.json") as { version: string }).version,
    language_info: {
      name: "typescript",
      version: typescript,
      mimetype: "text/typescript",
      file_extension: ".ts",
      pygments_lexer: "typescript",
      // JupyterLab takes `mode`; the classic notebook takes `name` and `typescript`.
      codemirror_mode: { mode: "typescript", name: "javascript", typescript: true },
      nbconvert_exporter: "script",
    },
    banner: `TypeScript ${typescript} on Node ${process.versions.node}`,
    debugger: true,
    supported_features: ["debugger"],
    help_links: [{ text: "TypeScript", url: "https://www.typescriptlang.org/docs/handbook/" }],
  };
}
