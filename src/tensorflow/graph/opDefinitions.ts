import { createRequire } from "node:module";
import { check, type Context } from "../eager/context";
import { copyOut, type Pointer } from "../library/memory";

/** How TensorFlow defines an op. */
export interface OpDefinition {
  /** For each input, whether it is a list of tensors. */
  isList: boolean[];
  /** The attributes whose values follow from the inputs: data types, and lengths of lists. */
  inferred: Set<string>;
}

/** The part of tfjs-node's protocol buffers that is used here: they come without types. */
interface ProtocolBuffers {
  OpDef: { deserializeBinary(bytes: Uint8Array): { getInputArgList(): Argument[] } };
}

interface Argument {
  getTypeAttr(): string;
  getNumberAttr(): string;
  getTypeListAttr(): string;
}

const { OpDef } = createRequire(__filename)("@tensorflow/tfjs-node-gpu/dist/proto/api_pb") as ProtocolBuffers;

const known = new Map<string, OpDefinition>();

/**
 * Looks up the definition of an op.
 *
 * @throws Error if TensorFlow does not know the op
 */
export function opDefinition(context: Context, graph: Pointer, name: string): OpDefinition {
  let definition = known.get(name);
  if (!definition) known.set(name, (definition = read(context, graph, name)));
  return definition;
}

function read({ api, status }: Context, graph: Pointer, name: string): OpDefinition {
  const buffer = api.TF_NewBuffer();
  try {
    api.TF_GraphGetOpDef(graph, name, buffer, status);
    check(api, status, `Compiling ${name}`);
    const [data, length] = copyOut(new BigUint64Array(2), buffer); // the first two members of TF_Buffer
    const args = OpDef.deserializeBinary(copyOut(new Uint8Array(Number(length)), data)).getInputArgList();
    const attributes = args.flatMap((arg) => [arg.getTypeAttr(), arg.getNumberAttr(), arg.getTypeListAttr()]);
    return {
      isList: args.map((arg) => arg.getNumberAttr() !== "" || arg.getTypeListAttr() !== ""),
      inferred: new Set(attributes.filter((attribute) => attribute !== "")),
    };
  } finally {
    api.TF_DeleteBuffer(buffer);
  }
}
