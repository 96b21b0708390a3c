import { tf } from "../../tensorflow/backend";
import { wholeNumber } from "../../training/checks";

/**
 * Spherical linear interpolation (Shoemake 1985): points on the arc from one vector to another. Vectors of
 * noise from N(0, I) all have nearly the same norm. On a straight line between two of them, the points in the
 * middle have a smaller norm, and are no longer typical noise.
 *
 * @param from [d] or [1, d]. If it is parallel to `to`, the points lie on a straight line.
 * @param to a vector of the same size
 * @param count number of points, ≥ 2, evenly spaced and including both ends
 * @returns [count, d]
 * @throws RangeError for fewer than two points
 */
export function slerp(from: tf.Tensor, to: tf.Tensor, count: number): tf.Tensor2D {
  wholeNumber("count", count, 2, "the first and the last point are the two ends");
  return tf.tidy(() => {
    const ends = [from, to].map((each) => each.reshape([1, each.size]));
    const [a, b] = ends.map((each) => each.div(each.norm()));
    const angle = a.mul(b).sum().clipByValue(-1, 1).acos();
    const t = tf.linspace(0, 1, count).reshape([count, 1]);
    const isArc = angle.sin().greater(1e-6);
    const share = (part: tf.Tensor) => tf.where(isArc, part.mul(angle).sin().div(angle.sin()), part);
    return share(tf.scalar(1).sub(t)).mul(ends[0]).add<tf.Tensor2D>(share(t).mul(ends[1]));
  });
}
