import type { Pool } from "pg";

/** How far a lifetime strays to each side. */
const spread = 0.1;

/**
 * Connections that are made together (after an outage, say) must not end together. pg-pool has one
 * lifetime for all and looks at it whenever it has made a connection, before it tells of it.
 */
export const spreadLifetimes = (pool: Pool, seconds: number): void => {
  const drawNext = (): void => {
    pool.options.maxLifetimeSeconds = seconds * (1 + spread * (2 * Math.random() - 1));
  };
  drawNext();
  pool.on("connect", drawNext);
};
