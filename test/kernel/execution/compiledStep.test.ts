import { expect } from "chai";
import { useKernel } from "../useKernel.js";

describe("a compiled step in a cell", function () {
  this.timeout(30_000);
  const kernel = useKernel('import { compile, tf } from "genbook"; const x = tf.scalar(2);');

  it("may print and loop, although the kernel reads the clock to send output", async () => {
    const { error, stdout, result } = await kernel.execute(`
const printing = compile((x: tf.Tensor) => {
  for (let i = 0; i < 100; i++) console.log("recorded");
  return x.add(1);
});
let sum = 0;
for (let i = 0; i < 3; i++) sum += (await printing(x)).dataSync()[0];
sum`);
    expect(error).to.equal(undefined);
    expect(stdout).to.include("recorded");
    expect(result).to.deep.equal({ "text/plain": "9" });
  });

  it("is refused at the cell's line if it reads the clock itself", async () => {
    const { error } = await kernel.execute(`const timed = compile((x: tf.Tensor) =>
  x.add(Date.now()));
await timed(x);
await timed(x);`);
    expect(error?.evalue).to.match(/it calls Date\.now\./);
    expect(error?.traceback.join("\n")).to.include("x.add(Date.now())");
  });
});
