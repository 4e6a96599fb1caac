import type { GeneratorLimits } from "./load.ts";
import type { GeneratorReport } from "./load-result.ts";

/** Why a run says more of its generator than of the server: a sentence each, none when it is valid. */
export const reasonsAgainst = (
  { cpuShare, loopLag, lateness, skipped }: GeneratorReport,
  limits: GeneratorLimits,
): readonly string[] => {
  const most = (figure: number, unit: string): string => `; it may be ${figure} ${unit} at most`;
  return [
    cpuShare > limits.cpuShare &&
      `the generator used ${percent(cpuShare)} of one core${most(100 * limits.cpuShare, "%")}`,
    loopLag.p99 > limits.lagMs &&
      `the generator's event loop was ${loopLag.p99.toFixed(1)} ms late (p99)${most(limits.lagMs, "ms")}`,
    lateness.p99 > limits.lagMs &&
      `requests were sent ${lateness.p99.toFixed(1)} ms late (p99)${most(limits.lagMs, "ms")}`,
    skipped > 0 && `${skipped} requests were not sent: maxInFlight were already running`,
  ].filter((reason) => reason !== false);
};

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
