import type { LibraryHandle } from "koffi";
import type { Pointer } from "./memory";
/**
 * A function's C declaration, such as "TF_Code TF_GetCode(const TF_Status *status)", is written without its
 * name: "TF_Code(const TF_Status *status)". Both its TypeScript type (FunctionOf) and the types that koffi
 * converts to and from (declareFunction) follow from that one string. Clang's `_Nullable` marks the pointers
 * that may be null.
 */
export type FunctionOf<Declaration extends string> = Declaration extends `${infer Result}(${infer Parameters})` ? (...args: TypesOf<Parameters>) => TypeOf<`${Result} result`> : never;
/** TF_Output: an output of an operation of a graph. */
export interface Output {
    oper: Pointer;
    index: number;
}
type TypesOf<Parameters extends string> = Parameters extends "" ? [] : Parameters extends `${infer First},${infer Rest}` ? [TypeOf<Trimmed<First>>, ...TypesOf<Rest>] : [TypeOf<Trimmed<Parameters>>];
type Trimmed<Text extends string> = Text extends ` ${infer Rest}` | `\n${infer Rest}` ? Trimmed<Rest> : Text;
/**
 * The TypeScript type of a C variable, such as "const char *name"; `never` for a type that is not in the
 * tables below.
 */
type TypeOf<Variable extends string> = Variable extends `${infer To} *_Nullable ${string}` ? Pointed<To> | null : Variable extends `${infer To} *const *${string}` ? PointedTwice<To> : Variable extends `${infer To} **${string}` ? PointedTwice<To> : Variable extends `${infer To} *${string}` ? Pointed<To> : Variable extends `${infer Type} ${string}` ? Type extends keyof Values ? Values[Type] : never : never;
interface Values {
    void: void;
    int: number;
    int64_t: number;
    size_t: number;
    uint8_t: number;
    float: number;
    TF_Code: number;
    TF_DataType: number;
    TF_Output: Output;
}
/** The types of pointers and arrays, by what they point to. */
interface Targets {
    void: Pointer;
    "const void": Uint8Array;
    "const char": string;
    int: Int32Array;
    "const int": Int32Array;
    int64_t: BigInt64Array;
    "const int64_t": BigInt64Array;
    "const size_t": BigUint64Array;
    "const float": Float32Array;
    "const TF_DataType": Int32Array;
    "const TF_Output": readonly Output[];
}
type Opaque = `TF_${string}` | `TFE_${string}` | `const TF_${string}` | `const TFE_${string}`;
type Pointed<To extends string> = To extends keyof Targets ? Targets[To] : To extends Opaque ? Pointer : never;
type PointedTwice<To extends string> = To extends "const char" ? readonly string[] : To extends "const int64_t" ? readonly BigInt64Array[] : To extends Opaque ? BigUint64Array : never;
/** The function of a library with this name and this declaration. */
export declare function declareFunction(library: Pick<LibraryHandle, "func">, name: string, declaration: string): {
    (...args: any[]): any;
    async: (...args: any[]) => any;
    info: {
        name: string;
        arguments: import("koffi", { with: { "resolution-mode": "import" } }).TypeObject[];
        result: import("koffi", { with: { "resolution-mode": "import" } }).TypeObject;
    };
};
export {};
