/**
 * Declares WebAssembly, which Node has and its types do not, as the standard defines it
 * (https://webassembly.github.io/spec/js-api/). What a module exports is known to the author of the cell.
 */
declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- this is what TypeScript calls such an object
  namespace WebAssembly {
    type ValueType = "anyfunc" | "externref" | "f32" | "f64" | "i32" | "i64" | "v128";
    type ExternalKind = "function" | "global" | "memory" | "table" | "tag";
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    type Exports = Record<string, any>;
    type Imports = Record<string, Record<string, unknown>>;
    type Bytes = ArrayBufferLike | ArrayBufferView;

    class Module {
      constructor(bytes: Bytes);
      static customSections(module: Module, name: string): ArrayBuffer[];
      static exports(module: Module): { name: string; kind: ExternalKind }[];
      static imports(module: Module): { module: string; name: string; kind: ExternalKind }[];
    }
    class Instance {
      constructor(module: Module, imports?: Imports);
      readonly exports: Exports;
    }
    class Memory {
      /** Sizes are in pages of 64 KiB. */
      constructor(descriptor: { initial: number; maximum?: number; shared?: boolean });
      readonly buffer: ArrayBuffer;
      grow(pages: number): number;
    }
    class Table {
      constructor(
        descriptor: { element: "anyfunc" | "externref"; initial: number; maximum?: number },
        value?: unknown,
      );
      readonly length: number;
      // eslint-disable-next-line @typescript-eslint/no-explicit-any
      get(index: number): any;
      set(index: number, value?: unknown): void;
      grow(by: number, value?: unknown): number;
    }
    class Global {
      constructor(descriptor: { value: ValueType; mutable?: boolean }, value?: unknown);
      // eslint-disable-next-line @typescript-eslint/no-explicit-any
      value: any;
      // eslint-disable-next-line @typescript-eslint/no-explicit-any
      valueOf(): any;
    }
    class Tag {
      constructor(type: { parameters: ValueType[] });
    }
    class Exception extends Error {
      constructor(tag: Tag, payload: unknown[], options?: { traceStack?: boolean });
      is(tag: Tag): boolean;
      // eslint-disable-next-line @typescript-eslint/no-explicit-any
      getArg(tag: Tag, index: number): any;
    }
    class CompileError extends Error {}
    class LinkError extends Error {}
    class RuntimeError extends Error {}

    function validate(bytes: Bytes): boolean;
    function compile(bytes: Bytes): Promise<Module>;
    function compileStreaming(response: Response | Promise<Response>): Promise<Module>;
    function instantiate(bytes: Bytes, imports?: Imports): Promise<{ module: Module; instance: Instance }>;
    function instantiate(module: Module, imports?: Imports): Promise<Instance>;
    function instantiateStreaming(
      response: Response | Promise<Response>,
      imports?: Imports,
    ): Promise<{ module: Module; instance: Instance }>;
  }
}

export {};
