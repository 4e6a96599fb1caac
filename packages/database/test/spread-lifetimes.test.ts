import { EventEmitter } from "node:events";
import type { Pool } from "pg";
import { expect, test } from "vitest";
import { spreadLifetimes } from "../src/spread-lifetimes.ts";

test("each connection has a lifetime of its own, a tenth more or less than the usual one", () => {
  const options: { maxLifetimeSeconds?: number } = {};
  const pool = Object.assign(new EventEmitter(), { options });
  spreadLifetimes(pool as unknown as Pool, 600);
  const lifetimes = Array.from({ length: 200 }, () => {
    const { maxLifetimeSeconds = 0 } = options;
    pool.emit("connect");
    return maxLifetimeSeconds;
  });
  expect(new Set(lifetimes).size).toBeGreaterThan(190);
  expect(Math.min(...lifetimes)).toBeGreaterThanOrEqual(540);
  expect(Math.max(...lifetimes)).toBeLessThanOrEqual(660);
  expect(Math.max(...lifetimes) - Math.min(...lifetimes)).toBeGreaterThan(100);
});
