import { enableCompileCache } from "node:module";

// First of all, and the rest imported after it: compiled code of the last start is used again.
enableCompileCache();
const [{ serve }, { createApp }, { readConfig }] = await Promise.all([
  import("@tandem/service-kit"),
  import("./app.ts"),
  import("./config.ts"),
]);

await serve({
  name: "web-api",
  readConfig,
  createApp,
  exit: (code) => process.exit(code),
});
