import ts from "typescript";
import { UserError } from "../setup/errors.mjs";

const sourceOf = (cell) => (Array.isArray(cell.source) ? cell.source.join("") : cell.source);

const LITERALS = {
  [ts.SyntaxKind.NumericLiteral]: "number",
  [ts.SyntaxKind.StringLiteral]: "string",
  [ts.SyntaxKind.NoSubstitutionTemplateLiteral]: "string",
  [ts.SyntaxKind.TrueKeyword]: "boolean",
  [ts.SyntaxKind.FalseKeyword]: "boolean",
};

/**
 * Returns the type of a literal, with or without a minus: "number", "string" or "boolean"; undefined for any
 * other expression.
 */
function typeOfLiteral(node) {
  const isMinus = ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken;
  return LITERALS[(isMinus ? node.operand : node).kind];
}

/**
 * Returns the parameters that a cell declares with `let`: name → type of the default value, or undefined if
 * that is not a literal.
 */
export function declaredParameters(source) {
  const file = ts.createSourceFile("cell.ts", source, ts.ScriptTarget.ES2022);
  const declarations = file.statements.filter(ts.isVariableStatement).map((each) => each.declarationList);
  return new Map(
    declarations
      .filter((list) => list.flags & ts.NodeFlags.Let)
      .flatMap((list) => [...list.declarations])
      .filter((declaration) => ts.isIdentifier(declaration.name) && declaration.initializer)
      .map((declaration) => [declaration.name.text, typeOfLiteral(declaration.initializer)]),
  );
}

/** Parses "epochs=3" into ["epochs", 3]. A value that is not JSON is a string. */
export function parseAssignment(text) {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined) throw new UserError(`-p ${text}: write -p name=value, for example -p epochs=3.`);
  try {
    return [name.trim(), JSON.parse(value)];
  } catch {
    return [name.trim(), value];
  }
}

function checkType(name, value, wanted, where) {
  const got = value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
  if (wanted !== undefined && got !== wanted) {
    throw new UserError(`${where}: ${name} is a ${wanted}, got ${JSON.stringify(value)} (${got}).`);
  }
}

/**
 * Adds a cell after a notebook's parameters that sets the values of a preset and then those of `-p`.
 *
 * @throws UserError for an unknown name or preset (it lists those that exist), and for a value of another
 *   type;
 *   its message names the notebook by `title`
 */
export function withParameters(notebook, { title, preset, assignments = [] }) {
  if (preset === undefined && assignments.length === 0) return notebook;
  const index = notebook.cells.findIndex((cell) => cell.metadata?.tags?.includes("parameters"));
  if (index < 0)
    throw new UserError(`${title} has no cell with the tag "parameters", so nothing in it can be set.`);
  const known = declaredParameters(sourceOf(notebook.cells[index]));

  const presets = notebook.metadata.genbook?.presets ?? {};
  if (preset !== undefined && !Object.hasOwn(presets, preset)) {
    const names = Object.keys(presets).join(", ") || "none";
    throw new UserError(`${title} has no preset "${preset}". It has: ${names}.`);
  }
  const sources = [
    ...Object.entries(presets[preset] ?? {}).map((entry) => [`${title}, preset ${preset}`, ...entry]),
    ...assignments.map((entry) => ["-p", ...entry]),
  ];
  const values = new Map();
  for (const [where, name, value] of sources) {
    if (!known.has(name)) {
      throw new UserError(
        `${where}: ${title} has no parameter "${name}". It has: ${[...known.keys()].join(", ")}.`,
      );
    }
    checkType(name, value, known.get(name), where);
    values.set(name, value);
  }
  const origin = preset === undefined ? "npm run book" : `npm run book, preset ${preset}`;
  const lines = [...values].map(([name, value]) => `${name} = ${JSON.stringify(value)};`);
  const cell = {
    cell_type: "code",
    id: "injected-parameters",
    metadata: { tags: ["injected-parameters"] },
    execution_count: null,
    outputs: [],
    source: [`// Settings of this run (${origin})`, ...lines].join("\n"),
  };
  return { ...notebook, cells: notebook.cells.toSpliced(index + 1, 0, cell) };
}
