import type { Dispatcher, Pool } from "undici";

/** The replicas of another service, each behind connections of its own. */
export interface Replicas {
  /**
   * Whose turn it is; not that of one which could not be reached a moment ago, as long as there is
   * another.
   *
   * @param failed who has just been asked in vain: the same call is better made elsewhere
   */
  next(failed?: Dispatcher): Dispatcher;
  /** Waits for running requests. */
  close(): Promise<void>;
}

/** Milliseconds for which somebody who could not be reached is left alone. */
const restMs = 500;

interface Replica {
  readonly pool: Pool;
  restsUntil: number;
}

/**
 * undici's BalancedPool gives somebody who cannot be reached less to do only step by step, and makes
 * the second attempt of a call where the first one failed: 1 % of all calls were lost while replicas
 * were restarted in turn (`npm run faults`).
 */
export const createReplicas = (pools: readonly [Pool, ...Pool[]]): Replicas => {
  const replicas = pools.map(watch);
  let turn = 0;
  const find = (isFit: (replica: Replica) => boolean): Dispatcher | undefined => {
    for (let step = 0; step < replicas.length; step += 1) {
      const replica = replicas[turn++ % replicas.length];
      if (replica && isFit(replica)) return replica.pool;
    }
    return undefined;
  };
  return {
    next: (failed) => {
      if (replicas.length === 1) return pools[0];
      const now = performance.now();
      return (
        find(({ pool, restsUntil }) => restsUntil <= now && pool !== failed) ??
        find(({ pool }) => pool !== failed) ??
        pools[0]
      );
    },
    close: async () => {
      await Promise.all(pools.map((pool) => pool.close()));
    },
  };
};

const watch = (pool: Pool): Replica => {
  const replica: Replica = { pool, restsUntil: 0 };
  pool.on("connectionError", () => (replica.restsUntil = performance.now() + restMs));
  pool.on("connect", () => (replica.restsUntil = 0));
  return replica;
};
