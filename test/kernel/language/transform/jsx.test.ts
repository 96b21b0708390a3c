import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { useKernelInFolder } from "../../useKernel.js";

const RUNTIME = `const h = (tag, { children = [], ...props }) => {
  if (typeof tag === "function") return tag({ ...props, children });
  const attributes = Object.entries(props).map(([name, value]) => " " + name + "='" + value + "'").join("");
  return "<" + tag + attributes + ">" + [children].flat(9).join("") + "</" + tag + ">";
};
`;
const TYPES = `export namespace JSX {
  type Element = string;
  interface ElementChildrenAttribute { children: unknown }
  interface IntrinsicElements { b: { id?: string; children?: unknown }; i: { children?: unknown } }
}
export declare const jsx: any, jsxs: any, Fragment: any;
`;

describe("JSX in cells", () => {
  const kernel = useKernelInFolder(() => {
    write("node_modules/tiny/package.json", '{ "name": "tiny", "version": "1.0.0" }');
    write("node_modules/tiny/jsx-runtime.d.ts", TYPES);
    write(
      "node_modules/tiny/jsx-runtime.js",
      `${RUNTIME}exports.jsx = exports.jsxs = h; exports.Fragment = ({ children }) => [children].flat(9).join("");`,
    );
    write("node_modules/react-dom/package.json", '{ "name": "react-dom", "version": "1.0.0" }');
    write(
      "node_modules/react-dom/server.js",
      "exports.renderToStaticMarkup = ({ type }) => `<${type}></${type}>`;",
    );
    settings({ jsx: "react-jsx", jsxImportSource: "tiny" });
  });
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(kernel.cwd, name)), { recursive: true });
    writeFileSync(join(kernel.cwd, name), text);
  };
  const settings = (compilerOptions: object) => write("tsconfig.json", JSON.stringify({ compilerOptions }));

  it("is compiled with the runtime of tsconfig.json, with components of other cells and files", async () => {
    expect(
      await kernel.result(`const Name = ({ of }: { of: string }) => <b id="n">{of}</b>; <Name of="x" />`),
    ).to.equal(`"<b id='n'>x</b>"`);
    write("part.tsx", "export const Part = ({ n }: { n: number }) => <i>{n}</i>;\n");
    expect(
      await kernel.result(
        `import { Part } from "./part"; <><Name of="y" />{[1, 2].map((n) => <Part n={n} />)}</>`,
      ),
    ).to.equal(`"<b id='n'>y</b><i>1</i><i>2</i>"`);
    expect(
      await kernel.result(
        "await null;\nconst bold = (text: string) => {\n  return <b>{text}</b>;\n};\nbold('z')",
      ),
    ).to.equal("'<b>z</b>'");
  });

  it("is checked, and its errors name their line", async () => {
    const { error } = await kernel.execute("const a = 1;\n<Name to='x' />");
    expect(error?.evalue).to.match(/^TS2322/);
    expect(error?.traceback.join("\n")).to.include("> 2 | <Name to='x' />");
    const thrown = await kernel.execute(
      "const fail = (): string => { throw new Error('here'); };\n\n<b>{fail()}</b>",
    );
    expect(thrown.error?.traceback.join("\n")).to.match(/at fail \(cell \[\d+\]:1:\d+\)\n.*cell \[\d+\]:3:5/);
  });

  it("stands beside commands and exports", async () => {
    const { stdout, result } = await kernel.execute("export const x = <b>1</b>;\n!echo ran\n<i>{x}</i>");
    expect({ stdout, result }).to.deep.equal({
      stdout: "ran\n",
      result: { "text/plain": "'<i><b>1</b></i>'" },
    });
    const request = await kernel.send("is_complete_request", { code: "<b>1</b>" });
    expect((await kernel.outcome(request)).reply.status).to.equal("complete");
  });

  it("calls a factory that a cell has defined, if tsconfig.json asks for it", async () => {
    settings({ jsx: "react", jsxFactory: "h", jsxFragmentFactory: "Both" });
    await kernel.execute(`namespace JSX { interface IntrinsicElements { [name: string]: any } }
const Both = "both";
const h = (tag: string, props: object | null, ...children: string[]) => [tag, ...children].join(" ");`);
    expect(await kernel.result("<><b>one</b><i>two</i></>")).to.equal("'both b one i two'");
    expect(await kernel.result("const h = () => 'later'; <b />")).to.equal("'later'");
  });

  it("shows HTML for a React element", async () => {
    const element = '{ $$typeof: Symbol.for("react.transitional.element"), type: "p" }';
    expect((await kernel.execute(`(${element})`)).result).to.deep.equal({
      "text/plain": "<p></p>",
      "text/html": "<p></p>",
    });
  });

  it("is a single problem, with what to do, where tsconfig.json does not turn it on", async () => {
    settings({});
    const { error } = await kernel.execute(
      "const a = [1];\na.map((n) => (\n  <p>\n    {n} <b />\n  </p>\n));",
    );
    expect(error?.evalue).to.match(
      /^TS17004: Cells cannot contain JSX yet: set "jsx": "react-jsx".*react-dom/,
    );
    expect(error?.traceback.join("\n")).to.include("> 3 |   <p>");
    const unfinished = await kernel.execute("a.map((n) => <p>{n}</p>");
    expect(unfinished.error?.evalue, "with another mistake").to.match(/^TS1/);
    writeFileSync(join(kernel.cwd, "view.ts"), "export const view = <p>text</p>;\n");
    const { error: inFile } = await kernel.execute('import { view } from "./view";');
    expect(inFile?.evalue).to.match(/^TS17004: A \.ts file cannot contain JSX: rename it to view\.tsx/);
  });
});
