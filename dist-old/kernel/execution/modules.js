"use strict";
var __createBinding = (this && this.__createBinding) || (Object.create ? (function(o, m, k, k2) {
    if (k2 === undefined) k2 = k;
    var desc = Object.getOwnPropertyDescriptor(m, k);
    if (!desc || ("get" in desc ? !m.__esModule : desc.writable || desc.configurable)) {
      desc = { enumerable: true, get: function() { return m[k]; } };
    }
    Object.defineProperty(o, k2, desc);
}) : (function(o, m, k, k2) {
    if (k2 === undefined) k2 = k;
    o[k2] = m[k];
}));
var __setModuleDefault = (this && this.__setModuleDefault) || (Object.create ? (function(o, v) {
    Object.defineProperty(o, "default", { enumerable: true, value: v });
}) : function(o, v) {
    o["default"] = v;
});
var __importStar = (this && this.__importStar) || (function () {
    var ownKeys = function(o) {
        ownKeys = Object.getOwnPropertyNames || function (o) {
            var ar = [];
            for (var k in o) if (Object.prototype.hasOwnProperty.call(o, k)) ar[ar.length] = k;
            return ar;
        };
        return ownKeys(o);
    };
    return function (mod) {
        if (mod && mod.__esModule) return mod;
        var result = {};
        if (mod != null) for (var k = ownKeys(mod), i = 0; i < k.length; i++) if (k[i] !== "default") __createBinding(result, mod, k[i]);
        __setModuleDefault(result, mod);
        return result;
    };
})();
var __importDefault = (this && this.__importDefault) || function (mod) {
    return (mod && mod.__esModule) ? mod : { "default": mod };
};
Object.defineProperty(exports, "__esModule", { value: true });
exports.CellModules = void 0;
/**
 * `require` for cells: packages as Node finds them from the notebook's folder, and the author's own
 * TypeScript files.
 */
const node_fs_1 = require("node:fs");
const node_module_1 = __importStar(require("node:module"));
const node_path_1 = require("node:path");
const node_vm_1 = __importDefault(require("node:vm"));
const parsedFiles_js_1 = require("../language/service/parsedFiles.js");
const display_js_1 = require("../output/display.js");
class CellModules {
    language;
    register;
    require;
    own = new Map();
    cell;
    constructor(language, 
    /** Called with every piece of code before it runs, for the sake of stack traces. */
    register) {
        this.language = language;
        this.register = register;
        this.cell = (0, node_path_1.join)(language.folder, "cell.ts");
        this.require = this.requireFor(this.cell);
    }
    /**
     * Tells whether a package consists of ES modules. These may await at their top level, so `import()` must
     * load them.
     */
    isAsync = (id) => {
        if (id === "tslab" || this.language.resolveOwn(id, this.cell) !== undefined)
            return false;
        try {
            return isEsFile((0, node_module_1.createRequire)(this.cell).resolve(id));
        }
        catch (error) {
            return error.code === "ERR_PACKAGE_PATH_NOT_EXPORTED"; // not exported to `require`
        }
    };
    /** Forgets files that have changed, and the files that import them: the next import loads them again. */
    forgetChanged() {
        const changed = [...this.own].filter(([path, { version }]) => (0, parsedFiles_js_1.versionOf)(path) !== version);
        const forget = (path) => {
            if (!this.own.delete(path))
                return;
            for (const [other, { imports }] of this.own)
                if (imports.has(path))
                    forget(other);
        };
        for (const [path] of changed)
            forget(path);
    }
    requireFor(from) {
        const outer = (0, node_module_1.createRequire)(from);
        const load = (id) => {
            if (id === "tslab")
                return (0, display_js_1.loadTslab)();
            const path = this.language.resolveOwn(id, from);
            if (path === undefined)
                return outer(id);
            this.own.get(from)?.imports.add(path);
            return this.load(path);
        };
        const importOutside = node_vm_1.default.runInThisContext("(id, options) => import(id, options)", {
            filename: from,
            importModuleDynamically: node_vm_1.default.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
        });
        return Object.assign(load, {
            resolve: outer.resolve,
            cache: outer.cache,
            main: outer.main,
            extensions: {},
            import: async (id, options) => {
                const isOwn = id === "tslab" || this.language.resolveOwn(id, from) !== undefined;
                return isOwn ? namespaceOf(load(id)) : await importOutside(id, options);
            },
            default: (module) => (isEsModule(module) ? module.default : module),
            namespace: namespaceOf,
        });
    }
    load(path) {
        const known = this.own.get(path);
        if (known)
            return known.module.exports;
        const module = new node_module_1.default(path);
        module.filename = path;
        module.paths = node_module_1.default._nodeModulePaths((0, node_path_1.dirname)(path));
        module.require = this.requireFor(path);
        this.own.set(path, { module, version: (0, parsedFiles_js_1.versionOf)(path), imports: new Set() });
        try {
            this.run(module, (0, node_fs_1.readFileSync)(path, "utf8"));
        }
        catch (error) {
            this.own.delete(path);
            throw error;
        }
        return module.exports;
    }
    run(module, text) {
        if (module.filename.endsWith(".json")) {
            module.exports = JSON.parse(text);
            return;
        }
        const { code, positions } = this.language.compileFile(module.filename, text);
        this.register(module.filename, positions);
        module._compile(code, module.filename);
    }
}
exports.CellModules = CellModules;
function isEsFile(path) {
    if (path.endsWith(".mjs"))
        return true;
    if (!path.endsWith(".js"))
        return false;
    for (let folder = (0, node_path_1.dirname)(path); folder !== (0, node_path_1.dirname)(folder); folder = (0, node_path_1.dirname)(folder)) {
        const file = (0, node_path_1.join)(folder, "package.json");
        if ((0, node_fs_1.existsSync)(file))
            return JSON.parse((0, node_fs_1.readFileSync)(file, "utf8")).type === "module";
    }
    return false;
}
function isEsModule(module) {
    if (typeof module !== "object" || module === null)
        return false;
    return ("__esModule" in module || module[Symbol.toStringTag] === "Module");
}
function namespaceOf(module) {
    if (isEsModule(module))
        return module;
    return { ...module, default: module };
}
//# sourceMappingURL=modules.js.map