import { createRequire, isBuiltin } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Language } from "../language/language.js";
import { moduleName } from "../language/service/importMap.js";
import { packageFile } from "../language/service/packageFile.js";

export interface ImportMeta {
  url: string;
  filename: string;
  dirname: string;
  /**
   * Returns the address of what `import` of `id` loads. As in Node, a file need not exist.
   *
   * @throws Error when no such package is installed
   */
  resolve(id: string): string;
}

/** Makes what `import.meta` is in the file `from`. */
export function importMeta(from: string, language: Language): ImportMeta {
  const url = pathToFileURL(from).href;
  return {
    url,
    filename: from,
    dirname: dirname(from),
    resolve(id) {
      const name = moduleName(id, from);
      if (isBuiltin(name)) return name.startsWith("node:") ? name : `node:${name}`;
      const own = language.resolveOwn(id, from);
      const address = /^\.{0,2}\//.test(id) ? new URL(id, url) : undefined;
      if (address && (own === undefined || own === fileURLToPath(address))) return address.href;
      if (own !== undefined) return pathToFileURL(own).href;
      if (URL.canParse(name)) return new URL(name).href;
      return pathToFileURL(packageFile(name, from) ?? createRequire(from).resolve(name)).href;
    },
  };
}
