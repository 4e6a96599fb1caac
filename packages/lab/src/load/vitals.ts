import type { GeneratorReport } from "./load-result.ts";
import { watchLoopLag } from "./loop-lag.ts";

/** Watches what this process does to its own measurement, until the returned function is called. */
export const watchVitals = (): (() => Pick<GeneratorReport, "cpuShare" | "loopLag">) => {
  const lag = watchLoopLag();
  const startedAt = performance.now();
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    const elapsedMicroseconds = (performance.now() - startedAt) * 1_000;
    return { cpuShare: (user + system) / elapsedMicroseconds, loopLag: lag.stop() };
  };
};
