/**
 * The author's own files as the checker sees them. A problem in one of them stops only the cells that import
 * it: cells that imported it earlier have its old code, and all others have nothing to do with it.
 */
import type * as ts from "typescript";

/** `imports`, which TypeScript does not declare, holds the names of the modules that a file imports. */
type Importing = ts.SourceFile & { imports?: readonly ts.StringLiteralLike[] };

export interface FileProblems {
  /** Problems in files that the cell imports, directly or through others. */
  imported: ts.Diagnostic[];
  /** The first problem in each other file of the program. Each version of a file is reported once. */
  others: ts.Diagnostic[];
}

export class CheckedFiles {
  /** The files in which the checker found no problem. */
  private approved = new WeakSet<ts.SourceFile>();
  private readonly reported = new WeakSet<ts.SourceFile>();

  constructor(private readonly resolve: (id: string, from: string) => string | undefined) {}

  /** `files` holds the author's own files in the program of `cell`. */
  problems(
    files: readonly ts.SourceFile[],
    cell: ts.SourceFile,
    check: (file: ts.SourceFile) => readonly ts.Diagnostic[],
  ): FileProblems {
    const found: FileProblems = { imported: [], others: [] };
    if (files.every((each) => this.approved.has(each))) return found;
    // A change in one file can cause problems in another.
    this.approved = new WeakSet();
    const reached = this.importedBy(cell, new Map(files.map((each) => [each.fileName, each])));
    for (const file of files) {
      const problems = check(file);
      if (problems.length === 0) this.approved.add(file);
      else if (reached.has(file)) found.imported.push(...problems);
      else if (!this.reported.has(file)) {
        this.reported.add(file);
        found.others.push(problems[0]);
      }
    }
    return found;
  }

  private importedBy(cell: ts.SourceFile, files: Map<string, ts.SourceFile>): Set<ts.SourceFile> {
    const reached = new Set<ts.SourceFile>();
    const follow = (file: Importing): void => {
      for (const { text } of file.imports ?? []) {
        const path = this.resolve(text, file.fileName);
        const imported = path === undefined ? undefined : files.get(path);
        if (!imported || reached.has(imported)) continue;
        reached.add(imported);
        follow(imported);
      }
    };
    follow(cell);
    return reached;
  }
}
