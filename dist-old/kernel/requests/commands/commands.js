"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.commandNames = void 0;
exports.runCommand = runCommand;
/**
 * The commands that a cell may begin with: lines with a %, for what code cannot do or takes long to write.
 */
const node_util_1 = require("node:util");
const addPackages_js_1 = require("./addPackages.js");
const columns_js_1 = require("./columns.js");
const COMMANDS = {
    time: { usage: "%time [code]", help: "how long the line or the whole cell takes" }, // the cell queue measures it
    memory: {
        usage: "%memory",
        help: "the memory of this kernel, what libraries hold, and what each cell has added",
        run: (_args, { memory, print }) => print(memory.report()),
    },
    who: {
        usage: "%who",
        help: "the names that cells have defined",
        run: (_args, { session, print }) => print(who(Object.entries(session.values))),
    },
    reset: {
        usage: "%reset",
        help: "forgets the names that cells have defined; modules stay loaded",
        run: (_args, { session }) => session.reset(),
    },
    npm: {
        usage: "%npm add NAME…",
        help: "adds packages to the notebook's project",
        async run(args, { session, folder, print }) {
            await (0, addPackages_js_1.addPackages)(args, folder, print);
            session.language.reload();
        },
    },
    help: { usage: "%help", help: "this list", run: (_args, { print }) => print(help()) },
};
const commandNames = () => Object.keys(COMMANDS).map((name) => `%${name}`);
exports.commandNames = commandNames;
/** @throws Error for an unknown command, and whatever the command throws */
async function runCommand({ name, args }, context) {
    if (!Object.hasOwn(COMMANDS, name)) {
        throw new Error(`%${name} is not a command. The commands are:\n${help()}`);
    }
    await COMMANDS[name].run?.(args, context);
}
const help = () => (0, columns_js_1.inColumns)(Object.values(COMMANDS).map((command) => [command.usage, command.help]));
function who(names) {
    if (names.length === 0)
        return "No cell has defined a name.\n";
    return (0, columns_js_1.inColumns)(names.map(([name, value]) => [name, kindOf(value)]));
}
function kindOf(value) {
    if (typeof value === "function")
        return /^class\b/.test(String(value)) ? "class" : "function";
    if (typeof value !== "object" || value === null)
        return `${typeof value} ${(0, node_util_1.inspect)(value)}`.slice(0, 60);
    const name = value.constructor?.name || "object";
    return Array.isArray(value) ? `Array of ${value.length}` : name;
}
//# sourceMappingURL=commands.js.map