"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.Belongings = void 0;
const backend_1 = require("../tensorflow/backend");
const random_1 = require("../tensorflow/random");
const checks_1 = require("./checks");
const liveNumbers_1 = require("./liveNumbers");
/** What a session creates and owns: random streams, optimizers, and settings that may change. */
class Belongings {
    seed;
    random = {};
    optimizers = {};
    settings = {};
    owned = [];
    /** @param seed the seed from which all random streams are derived */
    constructor(seed) {
        this.seed = seed;
    }
    /** Creates a named stream of random numbers. The session owns it, and checkpoints save its position. */
    stream(name) {
        return (this.random[name] = this.owns(new random_1.RandomStream((0, random_1.deriveSeed)(this.seed, name))));
    }
    /**
     * Creates the optimizer of one network. The session owns it, checkpoints save its state, and its learning
     * rate may change during training.
     *
     * @param rate the learning rate under the name of its option: `{ learningRate }`. Several optimizers may
     *   share one.
     * @param weights the variables that the optimizer updates, always in this order
     * @param check throws if a value is not allowed as the learning rate. @defaultValue rejects values ≤ 0
     */
    optimizer(name, make, rate, weights, check) {
        const [option, value] = Object.entries(rate)[0];
        const optimizer = this.owns(make((0, liveNumbers_1.numberAt)(value, 1)));
        optimizer.build(weights);
        const sharing = this.settings[option];
        this.settings[option] = {
            value,
            check: check ?? ((each) => (0, checks_1.positive)(option, each, "it is a learning rate")),
            set: (each) => {
                sharing?.set(each);
                optimizer.learningRate = each;
            },
        };
        return (this.optimizers[name] = optimizer);
    }
    /**
     * Creates a scalar variable for a number that may change during training, for use in the step. The session
     * owns it.
     *
     * @param setting the number under the name of its option: `{ klWeight }`
     * @param check throws if a value is not allowed. @defaultValue allows every value
     */
    setting(setting, check = () => { }) {
        const [option, value] = Object.entries(setting)[0];
        const variable = this.owns(backend_1.tf.tidy(() => backend_1.tf.variable(backend_1.tf.scalar((0, liveNumbers_1.numberAt)(value, 1)), false)));
        const set = (each) => backend_1.tf.tidy(() => variable.assign(backend_1.tf.scalar(each)));
        this.settings[option] = { value, check, set };
        return variable;
    }
    /** Registers something to be disposed when the session closes, and returns it. */
    owns(thing) {
        this.owned.push(thing);
        return thing;
    }
    dispose() {
        for (const each of this.owned)
            each.dispose();
    }
}
exports.Belongings = Belongings;
//# sourceMappingURL=belongings.js.map