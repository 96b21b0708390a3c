import { commands } from "./cases/commands.mjs";
import { debuggerCases } from "./cases/debugger.mjs";
import { errors } from "./cases/errors.mjs";
import { help } from "./cases/help.mjs";
import { input, widgets } from "./cases/interaction.mjs";
import { language } from "./cases/language.mjs";
import { modules } from "./cases/modules.mjs";
import { output } from "./cases/output.mjs";
import { results } from "./cases/results.mjs";
import { scripts } from "./cases/scripts.mjs";
import { stop } from "./cases/stop.mjs";

/** All cases by topic: [title of the topic, its cases]. */
export const TOPICS = [
  ["Errors", errors],
  ["Results", results],
  ["Output", output],
  ["Stop", stop],
  ["Language", language],
  ["Code from elsewhere", scripts],
  ["Modules", modules],
  ["Help", help],
  ["Widgets", widgets],
  ["Input", input],
  ["Debugger", debuggerCases],
  ["Commands", commands],
];

export const CASES = TOPICS.flatMap(([, cases]) => cases);
