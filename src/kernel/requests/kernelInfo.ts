import { createRequire } from "node:module";
import type { KernelInfoReply } from "../protocol/contents.js";
import { PROTOCOL_VERSION } from "../protocol/messages.js";

const load = createRequire(__filename);
const versionIn = (packageFile: string) => (load(packageFile) as { version: string }).version;

/** Returns the content of a kernel_info_reply. */
export function kernelInfo(): KernelInfoReply {
  const typescript = versionIn("typescript/package.json");
  return {
    status: "ok",
    protocol_version: PROTOCOL_VERSION,
    implementation: "genbook",
    implementation_version: versionIn("../../../package.json"),
    language_info: {
      name: "typescript",
      version: typescript,
      mimetype: "text/typescript",
      file_extension: ".ts",
      pygments_lexer: "typescript",
      // JupyterLab reads `mode`; the classic notebook reads `name` and `typescript`.
      codemirror_mode: { mode: "typescript", name: "javascript", typescript: true },
      nbconvert_exporter: "script",
    },
    banner: `TypeScript ${typescript} on Node ${process.versions.node}`,
    debugger: true,
    supported_features: ["debugger"],
    help_links: [{ text: "TypeScript", url: "https://www.typescriptlang.org/docs/handbook/" }],
  };
}
