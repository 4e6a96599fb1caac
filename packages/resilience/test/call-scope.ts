import { type CallScope, createDeadline, type Judge } from "../src/index.ts";

/** A call that may be repeated, with as much time as nobody needs. */
export const scopeOf = ({ timeoutMs = 60_000, isRepeatable = true } = {}) => ({
  deadline: createDeadline(timeoutMs),
  isRepeatable,
});

/** An error of the other side; the judge reads its mind. */
export class UpstreamError extends Error {
  readonly judgement;

  constructor(
    message: string,
    judgement: { retry?: boolean; breakerFailure?: boolean; retryAfterMs?: number } = {},
  ) {
    super(message);
    this.judgement = { retry: true, breakerFailure: true, ...judgement };
  }
}

export const judge: Judge = (error) => (error as UpstreamError).judgement;

/** An operation that ends when its scope does, and not before. */
export const silence = ({ deadline }: CallScope): Promise<never> =>
  new Promise((_resolve, reject) => deadline.addListener(reject));

/** The error of a promise that has to fail. */
export const failureOf = async (result: Promise<unknown>): Promise<unknown> => {
  try {
    await result;
  } catch (error) {
    return error;
  }
  throw new Error("it did not fail");
};

/** An operation that fails at once. */
export const failWith = (error: unknown) => async (): Promise<never> => {
  throw error;
};

/** Numbers from 0 to 1 that look random and are the same in every run. */
export const createRandom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};
