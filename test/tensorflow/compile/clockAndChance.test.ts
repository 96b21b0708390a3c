import nodeCrypto from "node:crypto";
import { setTimeout } from "node:timers/promises";
import vm from "node:vm";
import { expect } from "chai";
import { tf } from "../../../src/tensorflow/backend";
import { randomSeed } from "../../../src/tensorflow/random";
import { withoutClockAndChance } from "../../../src/tensorflow/compile/clockAndChance";
import { testPrograms, VARIES, type Program, type Programs } from "./userSteps";

const CALLS = (name: string) =>
  new RegExp(`cannot be compiled: it calls ${name.replace(/[.()]/g, "\\$&")}\\. .*pass values`);
const CLOCK_AND_CHANCE: Programs = {
  "the time": [() => ({ step: (x) => x.add(Date.now() % 1e6) }), CALLS("Date.now")],
  "a coarse clock": [
    () => ({ step: (x) => x.add(Math.floor(performance.now() / 10)) }),
    CALLS("performance.now"),
  ],
  "the weekday": [() => ({ step: (x) => x.add(new Date().getDay()) }), CALLS("new Date")],
  "the date as text": [() => ({ step: (x) => x.add(Date().length) }), CALLS("Date")],
  "process.hrtime": [() => ({ step: (x) => x.add(process.hrtime()[0]) }), CALLS("process.hrtime")],
  "process.hrtime.bigint": [
    () => ({ step: (x) => x.add(Number(process.hrtime.bigint() % 2n)) }),
    CALLS("process.hrtime.bigint"),
  ],
  "tfjs' clock": [() => ({ step: (x) => x.add(Math.floor(tf.util.now() / 1e4)) }), CALLS("process.hrtime")],
  "a coin": [
    () => ({ step: (x) => (Math.random() < 0.5 ? tf.reverse(x) : x.clone()) }),
    CALLS("Math.random"),
  ],
  "a rare event": [
    () => ({ step: (x) => (Math.random() < 1e-9 ? x.neg() : x.clone()) }),
    CALLS("Math.random"),
  ],
  "a random crop": [
    () => ({ step: (x) => tf.slice(tf.tile(x, [5]), Math.floor(Math.random() * 8), 2) }),
    CALLS("Math.random"),
  ],
  "a shuffled order": [
    () => ({
      step: (x) => {
        const layers = [tf.sin, tf.cos];
        tf.util.shuffle(layers);
        return layers.reduce<tf.Tensor>((y, layer) => layer(y), x);
      },
    }),
    CALLS("Math.random"),
  ],
  "crypto.getRandomValues": [
    () => ({ step: (x) => x.add(crypto.getRandomValues(new Uint8Array(1))[0] % 2) }),
    CALLS("crypto.getRandomValues"),
  ],
  "node:crypto": [() => ({ step: (x) => x.add(nodeCrypto.randomInt(2)) }), CALLS("crypto.randomInt")],
  "Math.random of another realm": [
    () => ({ step: vm.runInNewContext("(x) => (Math.random() < 2 ? x.sin() : x)") as Program["step"] }),
    CALLS("Math.random"),
  ],
  "Date of another realm": [
    () => ({ step: vm.runInNewContext("(x) => x.add(new Date().getDay())") as Program["step"] }),
    CALLS("new Date"),
  ],
  "Math.random under another name": [
    () => {
      const { random } = Math;
      return { step: (x) => x.mul(random()) };
    },
    VARIES,
  ],
  "Date.now under another name": [
    () => {
      const { now } = Date;
      return { step: (x) => x.add(Math.floor(now() / 10) % 1e6), change: () => setTimeout(20) };
    },
    /has changed|cannot be compiled/,
  ],
  "genbook's own random numbers": [() => ({ step: (x) => (randomSeed(), x.sin()) }), "followed"],
  "a date that is given": [() => ({ step: (x) => x.add(new Date(2017, 10).getMonth()) }), "followed"],
};

describe("withoutClockAndChance", () => {
  const context = vm.createContext({ performance });
  const realm = vm.runInContext("globalThis", context) as typeof globalThis;
  const foreign = vm.runInContext("() => Date.now()", context) as () => number;
  const watched: [object, string[]][] = [
    [Math, ["random"]],
    [globalThis, ["Date"]],
    [Date, ["now"]],
    [performance, ["now"]],
    [process, ["hrtime", "uptime"]],
    [process.hrtime, ["bigint"]],
    [crypto, ["getRandomValues", "randomUUID"]],
    [nodeCrypto, ["randomInt", "randomBytes"]],
    [realm, ["Date"]],
    [realm.Math, ["random"]],
    [realm.Date, ["now"]],
  ];
  const functions = () =>
    watched.flatMap(([owner, names]) => names.map((name) => Reflect.get(owner, name) as unknown));
  const owners = [
    Math,
    Date,
    performance,
    process,
    process.hrtime,
    crypto,
    nodeCrypto,
    realm.Math,
    realm.Date,
  ];
  const names = () => owners.map((owner) => Object.getOwnPropertyNames(owner));

  it("restores every function, even if the recording throws", () => {
    const before = { functions: functions(), names: names(), globals: Object.keys(realm) };
    const now = () => ({ functions: functions(), names: names(), globals: Object.keys(realm) });
    withoutClockAndChance(foreign, () => {
      expect(functions().filter((each) => before.functions.includes(each))).to.deep.equal([]);
    });
    expect(now()).to.deep.equal(before);
    const fail = () => {
      throw new Error("fails");
    };
    expect(() => withoutClockAndChance(foreign, fail)).to.throw("fails");
    expect(now()).to.deep.equal(before);
  });

  it("lets the functions work as usual until the recording ends", () => {
    const times: number[] = [];
    const tell = () => {
      times.push(Date.now(), new Date().getTime(), new Date(5).getTime());
      expect(new Date()).to.be.instanceOf(Date);
      expect(Date()).to.match(/GMT/);
    };
    const began = Date.now();
    expect(() => withoutClockAndChance(tell, tell)).to.throw(/it calls Date\.now\./);
    expect(times[0]).to.be.within(began, Date.now());
    expect(times[1]).to.be.within(began, Date.now());
    expect(times[2]).to.equal(5);
  });

  it("watches the realm of the step", () => {
    expect(() => withoutClockAndChance(foreign, foreign)).to.throw(/it calls Date\.now\./);
  });
});

describe("a compiled step that depends on the clock or on chance", () => {
  testPrograms(CLOCK_AND_CHANCE, __filename);
});
