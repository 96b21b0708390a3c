import "./setup/nodeVersion.mjs";
import { main } from "./setup/main.mjs";
import { setUp } from "./setup/steps.mjs";

// Brings this clone up to date and does nothing else. It is for commands that need the Node packages as soon
// as they load.
main(setUp);
