import "./setup/nodeVersion.mjs";
import { main } from "./setup/main.mjs";
import { setUp } from "./setup/steps.mjs";
main(async (signal) => {
  await setUp(signal);
});
