// Makes parsed declaration files small for the snapshot that kernels start from. The text and the
// documentation in it, which only a reader's questions need, are left out, and read from disk again when a
// question first needs them. What the compiler needs only to write output is left out for good, because
// declarations have no output.

/** Marks a parsed file whose documentation was left out. */
const WITHOUT_DOCUMENTATION = Symbol("without documentation");

/** The methods with which TypeScript's symbols and signatures give their documentation. */
const ANSWERS = {
  getSymbolConstructor: [
    "getDocumentationComment",
    "getContextualDocumentationComment",
    "getJsDocTags",
    "getContextualJsDocTags",
  ],
  getSignatureConstructor: ["getDocumentationComment", "getJsDocTags"],
};

/** Removes text and documentation from `files`, and makes `compiler` read them again when it needs them. */
function makeLean(compiler, files) {
  const text = {
    configurable: true,
    enumerable: true,
    get() {
      const value = compiler.sys.readFile(this.fileName) ?? "";
      Object.defineProperty(this, "text", { value, writable: true });
      return value;
    },
  };
  const { Class, Enum, Module } = compiler.SymbolFlags;
  for (const file of files) {
    forEachNode(compiler, file, (node) => {
      if (node.jsDoc) node.jsDoc = undefined;
      const { symbol } = node;
      // TypeScript gives even a parameter a table of exports.
      if (symbol?.exports?.size === 0 && !(symbol.flags & (Class | Enum | Module)))
        symbol.exports = undefined;
    });
    file.identifiers.clear();
    file[WITHOUT_DOCUMENTATION] = true;
    file.scriptSnapshot = undefined; // it holds the text, too
    Object.defineProperty(file, "text", text);
  }
  for (const [constructor, methods] of Object.entries(ANSWERS)) {
    const { prototype } = compiler.objectAllocator[constructor]();
    for (const name of methods) {
      const answer = prototype[name];
      prototype[name] = function (...args) {
        for (const each of this.declarations ?? [this.declaration])
          if (each) readDocumentation(compiler, each.getSourceFile());
        return answer.apply(this, args);
      };
    }
  }
}

/** Parses the file again, and takes over the documentation of each node. */
function readDocumentation(compiler, file) {
  if (!file[WITHOUT_DOCUMENTATION]) return;
  file[WITHOUT_DOCUMENTATION] = false;
  const { fileName, languageVersion, impliedNodeFormat } = file;
  const full = compiler.createSourceFile(fileName, file.text, { languageVersion, impliedNodeFormat }, true);
  const documented = [];
  forEachNode(compiler, full, (node) => documented.push(node.jsDoc));
  let index = 0;
  forEachNode(compiler, file, (node) => {
    const jsDoc = documented[index++];
    if (!jsDoc) return;
    for (const each of jsDoc) each.parent = node;
    node.jsDoc = jsDoc;
  });
}

function forEachNode(compiler, node, action) {
  action(node);
  compiler.forEachChild(node, (child) => forEachNode(compiler, child, action));
}

/** Calls `action`. Meanwhile, equal substrings share one string, which does not keep the text in memory. */
function sharingStrings(action) {
  const { substring } = String.prototype;
  const known = new Map();
  String.prototype.substring = function (...range) {
    const part = substring.apply(this, range);
    if (!known.has(part)) {
      const own = Buffer.from(part, "utf16le").toString("utf16le");
      known.set(own, own);
    }
    return known.get(part);
  };
  try {
    return action();
  } finally {
    String.prototype.substring = substring;
  }
}

module.exports = { makeLean, sharingStrings };
