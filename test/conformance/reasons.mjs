/**
 * Why a spec of tfjs-core fails, by what it says or by its name: [pattern, reason]. The first that fits holds; $1 stands for the
 * pattern's first group.
 */
const BY_MESSAGE = [
  [/Kernel '(\w+)' not registered/, "tfjs-node has no kernel $1"],
  [
    /TF Backend supports only 'valid' and 'same' padding/,
    "tfjs-node pads only as TensorFlow's ops of this name do, SAME or VALID",
  ],
  [/does not support dataFormat:'NCHW'/, "tfjs-node has no fused convolution for channels first (NCHW)"],
  [
    /(\w+)\((?:string|bool|int32) .*is not in the list of allowed values/,
    "TensorFlow's $1 does not take this data type",
  ],
];
const BY_NAME = [
  [/^round .*int32/, "TensorFlow's Round gives 0 for int32"],
  [/^scatterND /, "TensorFlow's ScatterNd takes indices [n, 1] where tfjs takes [n] as well"],
  [/^sign /, "TensorFlow's Sign of NaN is NaN, that of tfjs 0"],
  [
    /^avgPool3d .*f=\[1,1,3\] s=1 p=valid/,
    "TensorFlow refuses a window that is larger than its input; tfjs gives an empty tensor",
  ],
  [
    /^conv2dTranspose .*input=8x8x8,output=4x4x8,f=8,s=1,inDepth=8,p=same/,
    "TensorFlow refuses an output shape that does not fit the input; tfjs accepts it",
  ],
  [
    /^einsum .*(duplicate axes|nonexistent dimension)/,
    "TensorFlow's Einsum can do what the spec expects tfjs to refuse",
  ],
  [
    /^multinomial .*same data given the same seed/,
    "TensorFlow's Multinomial goes on with its random numbers where tfjs starts again",
  ],
  [
    /^tan .*numbers exceed float32 precision/,
    "TensorFlow's tan differs from tfjs' in the last bit of float32",
  ],
  [/^unique .*NaN/, "TensorFlow's Unique takes every NaN for a value of its own"],
];

/** The reason why a spec fails, or undefined where none is known. */
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
