"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.compiler = void 0;
const node_module_1 = require("node:module");
const load = (0, node_module_1.createRequire)(__filename);
/**
 * TypeScript. Not an import, because a kernel may start from a snapshot that holds it (see
 * scripts/setup/snapshotEntry.cjs).
 */
exports.compiler = load("typescript");
//# sourceMappingURL=compiler.js.map