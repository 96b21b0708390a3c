import { expect } from "chai";
import { DTYPE, opError } from "../../../src/tensorflow/eager/errors";

describe("an op's error", () => {
  const message = (text: string) =>
    opError("Conv2D", [{ shape: [2, 3], dtype: DTYPE.float32 }], text).message;

  it("says which memory has run out: the computer's or the GPU's", () => {
    const text = (device: string) =>
      message(
        `OOM when allocating tensor with shape[1000,1000] and type float on /job:localhost/replica:0/task:0/device:${device}:0 by allocator x`,
      );
    expect(text("CPU")).to.match(
      /^Conv2D\(float32 \[2, 3\]\): There is not enough memory for a tensor of float \[1000, 1000\], which takes 4 MB.*give the process more memory\.$/,
    );
    expect(text("GPU")).to.match(
      /not enough memory on the GPU for a tensor of float \[1000, 1000\].*stop the other programs that use the GPU \(nvidia-smi/,
    );
  });

  it("says what to do if cuDNN or cuBLAS could not start", () => {
    for (const text of [
      "DNN library initialization failed. Look at the errors above for more details.",
      "Attempting to perform BLAS operation using StreamExecutor without BLAS support",
    ])
      expect(message(text)).to.match(/nvidia-smi lists them\. GENBOOK_VERBOSE=1/);
    expect(message("Matrix size-incompatible")).not.to.match(/nvidia-smi/);
  });
});
