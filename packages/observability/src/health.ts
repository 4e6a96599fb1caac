/** Whether one dependency answers now. Rejects or resolves within the time it is given. */
export interface HealthCheck {
  readonly name: string;
  /** Without it the service is DOWN; when only others fail it is DEGRADED. */
  readonly critical: boolean;
  readonly check: (signal: AbortSignal) => Promise<void>;
}

export interface HealthReport {
  readonly status: "OK" | "DEGRADED" | "DOWN";
  readonly checks: Readonly<Record<string, "OK" | "FAILED">>;
}

/** What the probes of one process answer. */
export interface Health {
  /** `starting` until `ready()`, `stopping` after `stop()`. */
  readonly phase: "starting" | "ready" | "stopping";
  ready(): void;
  stop(): void;
  /** Asks every dependency; concurrent callers share one round of questions. */
  report(): Promise<HealthReport>;
}

export interface HealthOptions {
  readonly checks: readonly HealthCheck[];
  /** Milliseconds for one check. @default 1000 */
  readonly timeoutMs?: number;
}

/**
 * Readiness looks at no dependency once the service is ready: a lost database would otherwise
 * take every replica out at once.
 */
export const createHealth = ({ checks, timeoutMs = 1_000 }: HealthOptions): Health => {
  let phase: Health["phase"] = "starting";
  let running: Promise<HealthReport> | undefined;
  const run = () => runChecks(checks, timeoutMs).finally(() => (running = undefined));
  return {
    get phase() {
      return phase;
    },
    ready: () => {
      if (phase === "starting") phase = "ready";
    },
    stop: () => {
      phase = "stopping";
    },
    report: () => (running ??= run()),
  };
};

const runChecks = async (
  checks: readonly HealthCheck[],
  timeoutMs: number,
): Promise<HealthReport> => {
  const results = await Promise.all(checks.map((check) => passes(check, timeoutMs)));
  const failed = checks.filter((_, index) => !results[index]);
  return {
    status: statusOf(failed),
    checks: Object.fromEntries(
      checks.map((check, index) => [check.name, results[index] ? "OK" : "FAILED"]),
    ),
  };
};

const statusOf = (failed: readonly HealthCheck[]): HealthReport["status"] => {
  if (failed.length === 0) return "OK";
  return failed.some((check) => check.critical) ? "DOWN" : "DEGRADED";
};

const passes = async ({ check }: HealthCheck, timeoutMs: number): Promise<boolean> => {
  try {
    await check(AbortSignal.timeout(timeoutMs));
    return true;
  } catch {
    return false;
  }
};
