import eslint from "@eslint/js";
import tseslint from "typescript-eslint";

const SPREAD_LITERAL = "Write the elements of a literal one by one instead of spreading it.";

const RESTRICTED = [
  { selector: "ExportDefaultDeclaration", message: "Named exports only." },
  {
    selector: "MemberExpression[property.name='only'][object.name=/^(it|describe)$/]",
    message: "Remove .only.",
  },
  { selector: "SpreadElement > ObjectExpression", message: SPREAD_LITERAL },
  { selector: "SpreadElement > ArrayExpression", message: SPREAD_LITERAL },
];

/** Comments wrap at 110 columns, except for code examples, which are indented. */
const COMMENT_WIDTH = { code: 999, comments: 110, ignorePattern: "^\\s*\\* {5,}|eslint-disable" };

export default tseslint.config(
  { ignores: ["dist/", "out/", "runs/", "figures/", ".venv/", "node_modules/"] },
  eslint.configs.recommended,
  { rules: { "max-len": ["error", COMMENT_WIDTH] } },
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "no-restricted-syntax": ["error", ...RESTRICTED],
    },
  },
  {
    files: ["**/*.ts"],
    ignores: ["src/**"],
    rules: { "@typescript-eslint/no-unused-expressions": "off" },
  },
  {
    files: ["**/*.{js,mjs,cjs}"],
    rules: { "no-restricted-syntax": ["error", ...RESTRICTED.slice(1)] },
    languageOptions: {
      globals: {
        process: "readonly",
        console: "readonly",
        URL: "readonly",
        URLSearchParams: "readonly",
        Buffer: "readonly",
        fetch: "readonly",
        setTimeout: "readonly",
        clearTimeout: "readonly",
        setInterval: "readonly",
        clearInterval: "readonly",
        AbortSignal: "readonly",
        AbortController: "readonly",
      },
    },
  },
  {
    files: ["scripts/jupyter/page/*.js", "docs/results/exported-pages/*.mjs"],
    languageOptions: { globals: { document: "readonly", window: "readonly" } },
  },
  {
    files: ["**/*.cjs"],
    languageOptions: { globals: { __dirname: "readonly", __filename: "readonly" } },
  },
  {
    files: ["test/**/*.mjs"],
    languageOptions: {
      globals: {
        describe: "readonly",
        it: "readonly",
        before: "readonly",
        beforeEach: "readonly",
        after: "readonly",
        afterEach: "readonly",
        // In functions that run in the browser.
        document: "readonly",
        window: "readonly",
        requestAnimationFrame: "readonly",
      },
    },
  },
);
