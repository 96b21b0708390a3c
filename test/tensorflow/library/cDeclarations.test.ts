import { expect } from "chai";
import type { LibraryHandle } from "koffi";
import { loadApi, type Api, type AttributeSetters } from "../../../src/tensorflow/library/cApi";
import { declareFunction, type FunctionOf, type Output } from "../../../src/tensorflow/library/cDeclarations";
import { findLibrary } from "../../../src/tensorflow/library/findLibrary";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Assert<Claim extends true> = Claim;

/** The names of the functions with a parameter or result that has no TypeScript type. */
type Unread<Functions> = {
  [Name in keyof Functions]: Functions[Name] extends (
    ...args: infer Parameters extends unknown[]
  ) => infer Result
    ? HasNever<[Result, ...Parameters]> extends true
      ? Name
      : never
    : never;
}[keyof Functions];
type HasNever<Types extends unknown[]> = Types extends [infer First, ...infer Rest]
  ? [First] extends [never]
    ? true
    : HasNever<Rest>
  : false;

/** What `npm run types` checks. */
export type Assertions = [
  Assert<Same<Unread<Api>, never>>,
  Assert<Same<Unread<AttributeSetters>, never>>,
  Assert<Same<FunctionOf<"void()">, () => void>>,
  Assert<
    Same<Parameters<FunctionOf<"void(TF_Graph *g, const char *s, TF_Output o)">>, [bigint, string, Output]>
  >,
  Assert<Same<ReturnType<FunctionOf<"TF_Graph *_Nullable(size_t n)">>, bigint | null>>,
  Assert<
    Same<
      Parameters<FunctionOf<"void(const char **a, TF_Tensor **b, TF_Tensor *const *c,\n  const int64_t *d)">>,
      [readonly string[], BigUint64Array, BigUint64Array, BigInt64Array]
    >
  >,
  Assert<Same<ReturnType<FunctionOf<"long(int a)">>, never>>,
];

describe("a C declaration", () => {
  const koffiTypes = (declaration: string) => {
    let given: unknown[] = [];
    const func = (...args: unknown[]) => (given = args);
    declareFunction({ func } as unknown as LibraryHandle, "TF_Name", declaration);
    return given;
  };

  it("tells koffi the types of parameters and result", () => {
    expect(koffiTypes("void()")).to.deep.equal(["TF_Name", "void", []]);
    expect(koffiTypes("TF_Code(const TF_Status *status)")).to.deep.equal(["TF_Name", "int", ["void *"]]);
    expect(
      koffiTypes("TF_Tensor *_Nullable(TF_DataType dtype, const int64_t *dims, int rank,\n    size_t bytes)"),
    ).to.deep.equal(["TF_Name", "void *", ["int", "void *", "int", "size_t"]]);
  });

  it("lets koffi convert strings, lists and TF_Output, and pass all other pointers as addresses", () => {
    const [, result, parameters] = koffiTypes(
      "const char *(const char *_Nullable a, const char **b, const int64_t **c, const TF_Output *d, TF_Output e, TF_Tensor **f)",
    );
    expect(result).to.equal("const char *");
    expect(parameters).to.deep.equal([
      "const char *",
      "const char **",
      "const int64_t **",
      "const TF_Output *",
      "TF_Output",
      "void *",
    ]);
  });

  it("of an attribute's setter stands for two functions: one for eager ops, one for graphs", () => {
    const api = loadApi(findLibrary());
    expect(api.eagerAttributes.shapeList.info.name).to.equal("TFE_OpSetAttrShapeList");
    expect(api.graphAttributes.shapeList.info.name).to.equal("TF_SetAttrShapeList");
  });
});
