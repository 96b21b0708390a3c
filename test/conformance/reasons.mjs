/**
 * The reasons why specs of tfjs-core fail, by the message or the name of the spec: [pattern, reason]. The
 * first match counts. $1 stands for the pattern's first group.
 */
const BY_MESSAGE = [
  [/Kernel '(\w+)' not registered/, "tfjs-node has no kernel $1"],
  [
    /TF Backend supports only 'valid' and 'same' padding/,
    "tfjs-node supports only the paddings of TensorFlow's op: SAME and VALID",
  ],
  [/does not support dataFormat:'NCHW'/, "tfjs-node has no fused convolution for channels first (NCHW)"],
  [
    /(\w+)\((?:string|bool|int32) .*is not in the list of allowed values/,
    "TensorFlow's $1 does not accept this data type",
  ],
];
const BY_NAME = [
  [/^round .*int32/, "TensorFlow's Round returns 0 for int32"],
  [/^scatterND /, "TensorFlow's ScatterNd requires indices of shape [n, 1]; tfjs accepts [n] too"],
  [/^sign /, "TensorFlow's Sign of NaN is NaN; that of tfjs is 0"],
  [
    /^avgPool3d .*f=\[1,1,3\] s=1 p=valid/,
    "TensorFlow refuses a window that is larger than its input; tfjs returns an empty tensor",
  ],
  [
    /^conv2dTranspose .*input=8x8x8,output=4x4x8,f=8,s=1,inDepth=8,p=same/,
    "TensorFlow refuses an output shape that does not fit the input; tfjs accepts it",
  ],
  [
    /^einsum .*(duplicate axes|nonexistent dimension)/,
    "TensorFlow's Einsum accepts an equation that the spec expects to be refused",
  ],
  [
    /^multinomial .*same data given the same seed/,
    "TensorFlow's Multinomial continues its random numbers with the same seed; tfjs starts again",
  ],
  [
    /^tan .*numbers exceed float32 precision/,
    "TensorFlow's tan differs from that of tfjs in the last bit of float32",
  ],
  [/^unique .*NaN/, "TensorFlow's Unique treats each NaN as a different value"],
];

/** Returns the reason why a spec fails; undefined if none is known. */
export function reasonFor({ fullName, failedExpectations }) {
  const message = failedExpectations.map((each) => each.message).join("\n");
  for (const [text, rules] of [
    [message, BY_MESSAGE],
    [fullName, BY_NAME],
  ]) {
    for (const [pattern, reason] of rules) {
      const match = pattern.exec(text);
      if (match) return reason.replace("$1", match[1]);
    }
  }
  return undefined;
}
