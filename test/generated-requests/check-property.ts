import fc, { type IAsyncProperty } from "fast-check";

/** The same requests each time, and others on demand: GENERATED_REQUESTS_SEED=7. */
const seed = Number(process.env["GENERATED_REQUESTS_SEED"] ?? 20_261);

/** Requests that are under way at a time. */
const lanes = 8;

/**
 * Milliseconds after which a failure is reported as it is, and not made smaller still. Without one, all
 * runs take 10 s, or 30 on a machine that is busy.
 */
const mostMs = 50_000;

/**
 * Checks the property with `runs` values. fast-check runs one after the other; several checks beside
 * each other, with seeds that follow, keep the services busy and still make a failure small.
 */
export const checkProperty = async <Ts>(
  property: IAsyncProperty<Ts>,
  runs: number,
): Promise<void> => {
  const numRuns = Math.ceil(runs / lanes);
  const limits = { interruptAfterTimeLimit: mostMs, markInterruptAsFailure: true };
  const checks = Array.from({ length: lanes }, (_, lane) =>
    fc.assert(property, { ...limits, numRuns, seed: seed * lanes + lane }),
  );
  // All of them, so that nothing runs on when the test has ended.
  for (const check of await Promise.allSettled(checks)) {
    if (check.status === "rejected") {
      throw new Error(`again with GENERATED_REQUESTS_SEED=${seed}`, { cause: check.reason });
    }
  }
};
