"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.kernelInfo = kernelInfo;
const node_module_1 = require("node:module");
const messages_js_1 = require("../protocol/messages.js");
const load = (0, node_module_1.createRequire)(__filename);
const versionIn = (packageFile) => load(packageFile).version;
/** Returns the content of a kernel_info_reply. */
function kernelInfo() {
    const typescript = versionIn("typescript/package.json");
    return {
        status: "ok",
        protocol_version: messages_js_1.PROTOCOL_VERSION,
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
//# sourceMappingURL=kernelInfo.js.map