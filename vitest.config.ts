import { defineConfig } from "vitest/config";

const contract = "**/test/**/*.contract.test.ts";
const integration = "**/test/**/*.integration.test.ts";
const faults = "**/test/**/*.faults.test.ts";
const compose = "test/compose/*.compose.test.ts";

export default defineConfig({
  test: {
    // Node's own loader: what Node refuses (an enum, an import without its extension) fails here too.
    experimental: { viteModuleRunner: false },
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
    coverage: {
      provider: "v8",
      include: ["packages/*/src/**/*.ts", "services/*/src/**/*.ts"],
      exclude: ["**/generated/**"],
      reporter: ["text", "json-summary"],
      thresholds: { "packages/contracts/src/**/*.ts": { branches: 90 } },
    },
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["**/test/**/*.test.ts"],
          exclude: ["**/node_modules/**", contract, integration, faults, compose],
          setupFiles: ["./test/setup/no-network.ts"],
          // Modules hold no state, so files may share a process: five times faster.
          isolate: false,
          testTimeout: 5_000,
        },
      },
      {
        extends: true,
        test: { name: "contract", include: [contract], testTimeout: 15_000, hookTimeout: 30_000 },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: [integration],
          // They wait more than they work: for processes to start and to end, for time to run out.
          maxWorkers: 4,
          sequence: { groupOrder: 1 },
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        // Not part of `npm test`; `npm run faults` also sees to it that one file runs at a time.
        test: { name: "faults", include: [faults], testTimeout: 90_000, hookTimeout: 60_000 },
      },
      {
        extends: true,
        // `npm run test:compose`, one file at a time as well. The first build installs what images need.
        test: { name: "compose", include: [compose], testTimeout: 300_000, hookTimeout: 600_000 },
      },
    ],
  },
});
