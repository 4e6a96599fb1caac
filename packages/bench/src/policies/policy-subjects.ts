import {
  type CallScope,
  composePolicies,
  createAttemptTimeout,
  createBulkhead,
  createCallShare,
  createCircuitBreaker,
  createConcurrencyLimit,
  createDeadline,
  createRetry,
  createRetryBudget,
  type Operation,
  type Policy,
} from "@tandem/resilience";

/** Something that runs a call that succeeds at once. */
export interface Subject {
  readonly name: string;
  run(): Promise<unknown>;
}

// Longer than any run: what a call costs does not depend on it.
const deadlineMs = 600_000;

const answer: Operation<number> = async () => 42;
const judge = () => ({ retry: false, breakerFailure: false });

const createPolicies = (): Readonly<Record<string, Policy>> => ({
  "call share": createCallShare({ places: () => 24 }),
  retry: createRetry({ judge, budget: createRetryBudget() }),
  breaker: createCircuitBreaker({ judge }),
  bulkhead: createBulkhead(),
  "attempt timeout": createAttemptTimeout(),
});

const compose = ([outermost, ...inner]: readonly Policy[]): Policy => {
  if (outermost === undefined) throw new RangeError("nothing to compose");
  return composePolicies(outermost, ...inner);
};

const limited = (scope: CallScope): (() => Promise<number>) => {
  const limit = createConcurrencyLimit();
  return async () => {
    limit.tryAcquire();
    const startedAt = performance.now();
    const result = await answer(scope);
    limit.release(performance.now() - startedAt, "done");
    return result;
  };
};

export interface Subjects {
  /** The bare call. */
  readonly bare: Subject;
  /** Each policy alone; then all around one call; then the limit on the way in. */
  readonly policies: readonly Subject[];
  readonly close: () => void;
}

export const all = "all policies";

export const createSubjects = (): Subjects => {
  const deadline = createDeadline(deadlineMs);
  const scope = { deadline, isRepeatable: true };
  const run = (policy: Policy) => () => policy.execute(answer, scope);
  const each = Object.entries(createPolicies());
  return {
    bare: { name: "bare call", run: () => answer(scope) },
    policies: [
      ...each.map(([name, policy]) => ({ name, run: run(policy) })),
      { name: all, run: run(compose(Object.values(createPolicies()))) },
      { name: "concurrency limit", run: limited(scope) },
    ],
    close: () => deadline.close(),
  };
};
