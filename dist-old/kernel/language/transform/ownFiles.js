"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.compileOwn = compileOwn;
const compiler_js_1 = require("../service/compiler.js");
const dynamicImports_js_1 = require("./dynamicImports.js");
const mappedFile_js_1 = require("../source/mappedFile.js");
const interruptionPoints_js_1 = require("./interruptionPoints.js");
function compileOwn(path, source, options) {
    const { outputText, sourceMapText = "" } = compiler_js_1.compiler.transpileModule(source, {
        fileName: path,
        compilerOptions: { ...options, module: compiler_js_1.compiler.ModuleKind.CommonJS, moduleDetection: undefined },
        transformers: { before: [dynamicImports_js_1.dynamicImports, interruptionPoints_js_1.interruptionPoints] },
    });
    return { code: outputText, positions: (0, mappedFile_js_1.mappedFile)(path, source, outputText, sourceMapText) };
}
//# sourceMappingURL=ownFiles.js.map