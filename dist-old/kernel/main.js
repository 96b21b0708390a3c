"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
/**
 * The entry point of the Jupyter kernel: node dist/kernel/main.js --config-path <connection file>
 *
 * Its kernelspec (kernel.json):
 *
 *     { "argv": ["<node>", "<here>/dist/kernel/main.js", "--config-path", "{connection_file}"],
 *       "display_name": "TypeScript (genbook)", "language": "typescript", "interrupt_mode": "message" }
 *
 * The interrupt mode is "message", because Node does not notice a signal while a synchronous loop runs,
 * whereas the control channel has a thread of its own.
 */
const node_fs_1 = require("node:fs");
const kernel_js_1 = require("./kernel.js");
const option = process.argv.indexOf("--config-path");
const configPath = option > 0 ? process.argv[option + 1] : undefined;
if (configPath === undefined) {
    console.error("usage: node main.js --config-path <Jupyter's connection file>");
    process.exit(2);
}
const connection = JSON.parse((0, node_fs_1.readFileSync)(configPath, "utf8"));
new kernel_js_1.Kernel(connection, () => process.exit(0)).start().catch((error) => {
    console.error("genbook kernel could not start:", error);
    process.exit(1);
});
//# sourceMappingURL=main.js.map