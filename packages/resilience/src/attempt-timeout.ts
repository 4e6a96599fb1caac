import { checkNumber, longestMs } from "./check-number.ts";
import type { Deadline } from "./deadline.ts";
import { policyDefaults } from "./policy-defaults.ts";
import type { CallScope, Operation, Policy } from "./policy.ts";

const defaults = policyDefaults.attemptTimeout;

export interface AttemptTimeoutOptions {
  /** Milliseconds for one attempt. Twice this and one wait should fit the deadline. @default 2200 */
  readonly timeoutMs?: number;
}

/**
 * Ends each attempt after its own time, so that some of the call's is left for another. Rejects at
 * once with `deadline_exceeded` and `isAttempt`, or with the call's own reason when that ends first,
 * even if the operation does not.
 *
 * @throws RangeError when timeoutMs is not from 1 to 2147483647
 */
export const createAttemptTimeout = ({
  timeoutMs = defaults.timeoutMs,
}: AttemptTimeoutOptions = {}): Policy => {
  checkNumber("timeoutMs", timeoutMs, { min: 1, max: longestMs });
  return {
    execute: async (operation, { deadline, isRepeatable, attempt = 1 }) => {
      const ending = deadline.startAttempt(timeoutMs);
      try {
        return await untilEnd(operation, { deadline: ending, isRepeatable, attempt }, ending);
      } finally {
        ending.close();
      }
    },
  };
};

const untilEnd = <Result>(
  operation: Operation<Result>,
  scope: CallScope,
  ending: Deadline,
): Promise<Result> =>
  new Promise((resolve, reject) => {
    if (ending.reason) throw ending.reason;
    ending.addListener(reject);
    operation(scope).then(resolve, reject);
  });
