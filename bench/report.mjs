import { threeDigits } from "./statistics.mjs";

const TORCH_WAYS = { torchCompiled: "compiled", torchEager: "eager" };

/** The contestants that may appear in each column. */
const PLACES = { ours: ["ours", "oursKernel"], keras: ["keras", "kerasKernel"] };

/** Formats a median with its quartiles: "23.1 (22.8–23.9)"; "–" where there is none. */
function cell(details, names) {
  const numbers = names.map((name) => details[name]).find(Boolean);
  if (!numbers) return "–";
  const [lower, upper] = numbers.quartiles.map(threeDigits);
  return numbers.samples > 1
    ? `${threeDigits(numbers.median)} (${lower}–${upper})`
    : threeDigits(numbers.median);
}

const torchCell = ({ details, torchWay }) =>
  torchWay ? `${cell(details, [torchWay])} ${TORCH_WAYS[torchWay]}` : "–";

/** Returns the result of a row in one line, for the terminal. */
export function rowLine({ name, title, unit, ours, keras, torch, torchWay, ratio, details }) {
  if (unit === "GFLOP/s") return `${name}: ${threeDigits(keras)} ${unit}  (${title})`;
  const shown = [
    `${name}: ${cell(details, PLACES.ours)} ${unit}`,
    `Keras ${keras === null ? "–" : threeDigits(keras)}`,
    ...(torch === null ? [] : [`PyTorch ${threeDigits(torch)} (${TORCH_WAYS[torchWay]})`]),
    ...(ours === null || ratio === null ? [] : [`ratio ${ratio.toFixed(2)}`]),
  ];
  return shown.join(" · ");
}

function table(head, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? "---" : "---:"))), ...rows.map(line)].join("\n");
}

function rowCells(row) {
  const share =
    row.limit && row.ours ? `${threeDigits(row.limit)} (${Math.round((100 * row.limit) / row.ours)} %)` : "–";
  return [
    row.title,
    row.unit,
    cell(row.details, PLACES.ours),
    cell(row.details, PLACES.keras),
    torchCell(row),
    row.ratio === null ? "–" : `**${row.ratio.toFixed(2)}**`,
    share,
  ];
}

const HEAD = ["work", "unit", "genbook", "Keras", "PyTorch", "Keras ÷ genbook", "limit"];

/** Makes bench.md from the contents of bench.json. */
export function report({ machine, versions, rows, limits }) {
  const busyCores = Math.max(0, ...rows.map((row) => row.busyCores ?? 0));
  const main = rows.filter(({ growth }) => !growth);
  const growth = rows.filter((row) => row.growth);
  const dates = [...rows, ...limits].map(({ date }) => date.slice(0, 10)).sort();
  const days = [...new Set([dates[0], dates.at(-1)])].filter(Boolean).join(" to ");
  const parts = [
    "# Bench: genbook, Keras, PyTorch",
    [
      `${machine.cpu}, ${machine.cores} cores (${machine.instructions.join(", ") || "instructions unknown"}), ${machine.memory}, `,
      `${machine.system}; ${machine.threads} threads for each, on the ${machine.device.toUpperCase()}. `,
      `genbook ${machine.genbook} on Node ${machine.node}; `,
      `${Object.entries(versions)
        .map(([name, version]) => `${name} ${version}`)
        .join(", ")}. `,
      `${days}.`,
    ].join(""),
    ...(rows.some(({ quick }) => quick) ? ["Some rows are from a quick run with few samples."] : []),
    ...(busyCores > 0.3
      ? [`Other programs kept up to ${busyCores.toFixed(1)} cores busy: read the ratios, not the times.`]
      : []),
    "The numbers are medians (lower quartile–upper quartile). Each contestant runs in its own process; they take turns on the same work, with networks of the " +
      "same shapes, after a warm-up that is not measured. For PyTorch, the faster of compiled and eager is shown. The ratio is Keras' number divided by " +
      "genbook's: above 1, genbook is faster or smaller. The limit is the time that the row's multiplications alone would take at the best rate " +
      "measured below, followed by its share of genbook's time.",
    "![Times relative to Keras', and how they grow](bench.png)",
    ...(main.length > 0 ? [table(HEAD, main.map(rowCells))] : []),
    ...(growth.length > 0 ? ["## How time grows", table(HEAD, growth.map(rowCells))] : []),
    ...(limits.length > 0
      ? [
          "## The machine's rates, measured with TensorFlow",
          table(
            ["work", "GFLOP/s"],
            limits.map(({ title, details }) => [title, cell(details, PLACES.keras)]),
          ),
        ]
      : []),
    "`npm run bench` makes this page; the numbers are in bench.json.",
  ];
  return `${parts.join("\n\n")}\n`;
}
