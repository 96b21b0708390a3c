"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.addPackages = addPackages;
/** `%npm add`: adds packages to the project that a notebook belongs to. */
const node_child_process_1 = require("node:child_process");
const node_events_1 = require("node:events");
const node_fs_1 = require("node:fs");
const node_path_1 = require("node:path");
/**
 * `folder` is the notebook's; `print` is called with npm's output as it comes. An interrupt ends npm.
 *
 * @throws Error when `args` is not "add NAME…", when the folder has no project, or when npm fails
 */
async function addPackages(args, folder, print) {
    const [verb, ...names] = args.split(/\s+/);
    const isName = (name) => /^@?[\w.~/@^-]+$/.test(name) && !name.startsWith("-");
    if (verb !== "add" || names.length === 0 || !names.every(isName)) {
        throw new Error(`expected %npm add and names of packages, got %npm ${args}`);
    }
    const project = projectOf(folder);
    if (!project) {
        throw new Error(`no package.json in ${folder} or above it: run \`npm init -y\` in the notebook's folder first`);
    }
    const npm = (0, node_child_process_1.spawn)("npm", ["install", ...names], { cwd: project, stdio: ["ignore", "pipe", "pipe"] });
    const stop = () => npm.kill();
    process.on("SIGINT", stop);
    try {
        for (const stream of [npm.stdout, npm.stderr])
            stream.setEncoding("utf8").on("data", print);
        const [code, signal] = (await (0, node_events_1.once)(npm, "close"));
        if (code !== 0) {
            throw new Error(`npm install ${names.join(" ")} failed (${signal ?? `exit code ${code}`})`);
        }
    }
    finally {
        process.off("SIGINT", stop);
    }
}
function projectOf(folder) {
    if ((0, node_fs_1.existsSync)((0, node_path_1.join)(folder, "package.json")))
        return folder;
    const above = (0, node_path_1.dirname)(folder);
    return above === folder ? undefined : projectOf(above);
}
//# sourceMappingURL=addPackages.js.map