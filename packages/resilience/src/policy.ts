import type { DeadlineView } from "./deadline.ts";

/** What a policy has to know of a call. */
export interface CallScope {
  /** When the call, or this attempt of it, has to end. */
  readonly deadline: DeadlineView;
  /** Doing it twice does no harm: a read, or a write with an idempotency key. */
  readonly isRepeatable: boolean;
  /** Set by the retry policy. @default 1, the first */
  readonly attempt?: number;
}

/** One call of another service. It ends, with the deadline's reason, when its scope does. */
export type Operation<Result> = (scope: CallScope) => Promise<Result>;

/** A rule that calls obey. Made once, it runs every call to one upstream. */
export interface Policy {
  /**
   * @returns what the operation returns
   * @throws what the operation throws, or a ResilienceError
   */
  execute<Result>(operation: Operation<Result>, scope: CallScope): Promise<Result>;
}

/** One policy that runs the operation inside the innermost, that inside the next, and so on. */
export const composePolicies = (outermost: Policy, ...inner: readonly Policy[]): Policy => {
  const [next, ...rest] = inner;
  return next === undefined ? outermost : nest(outermost, composePolicies(next, ...rest));
};

const nest = (outer: Policy, inner: Policy): Policy => ({
  execute: (operation, scope) =>
    outer.execute((innerScope) => inner.execute(operation, innerScope), scope),
});
