"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.loadAddon = loadAddon;
const node_fs_1 = require("node:fs");
const node_module_1 = require("node:module");
const node_path_1 = require("node:path");
/** The folder of tfjs-node-gpu in node_modules */
const packageFolder = () => (0, node_path_1.dirname)(require.resolve("@tensorflow/tfjs-node-gpu/package.json"));
/**
 * Loads the native addon of tfjs-node-gpu, which GENBOOK_RUNTIME=addon asks for. It comes with its own
 * TensorFlow: 2.9, unless it was built for another version.
 *
 * @throws Error if the addon is missing or cannot be loaded
 */
function loadAddon(folder = packageFolder()) {
    const remedy = "Build it there, or unset GENBOOK_RUNTIME to use TensorFlow's own library, which needs no addon.";
    const builds = (0, node_path_1.join)(folder, "lib");
    const file = ((0, node_fs_1.existsSync)(builds) ? (0, node_fs_1.readdirSync)(builds) : [])
        .map((build) => (0, node_path_1.join)(builds, build, "tfjs_binding.node"))
        .find((path) => (0, node_fs_1.existsSync)(path));
    if (!file) {
        throw new Error(`GENBOOK_RUNTIME=addon, but ${folder} does not contain lib/napi-v8/tfjs_binding.node. ${remedy}`);
    }
    let binding;
    try {
        binding = (0, node_module_1.createRequire)(__filename)(file);
    }
    catch (error) {
        throw new Error(`GENBOOK_RUNTIME=addon, but ${file} cannot be loaded: ${String(error)}. ${remedy}`, {
            cause: error,
        });
    }
    if (typeof binding.executeOp !== "function") {
        throw new Error(`GENBOOK_RUNTIME=addon, but ${file} is not the addon of tfjs-node-gpu. ${remedy}`);
    }
    return binding;
}
//# sourceMappingURL=addon.js.map