import { createDeadline } from "@tandem/resilience";
import { describe, expect, it } from "vitest";
import { createRateLimit, type RateLimitReport } from "../src/rate-limit.ts";
import type { TakenRequest } from "../src/rate-limit-quota.ts";

const hundredPerMinute = { owner: "web-api", name: "writes", quota: 100, windowMs: 60_000 };

/** A limit without Redis, whose clock the test turns. */
const openLimit = (policy: { readonly quota: number; readonly windowMs: number }) => {
  const clock = { ms: 0 };
  const limit = createRateLimit({ ...hundredPerMinute, ...policy, now: () => clock.ms });
  const take = (principal = "cook") => limit.take(principal);
  return { clock, take };
};

/** @returns how many of them were allowed */
const takeMany = async (take: () => Promise<TakenRequest>, count: number): Promise<number> => {
  const taken = await Promise.all(Array.from({ length: count }, () => take()));
  return taken.filter(({ isAllowed }) => isAllowed).length;
};

describe("a quota of 100 in a minute", () => {
  it("says what is left, when the whole of it is back, and when one more is", async () => {
    const { take } = openLimit(hundredPerMinute);
    const first = { isAllowed: true, remaining: 99, resetMs: 600, retryAfterMs: 0 };
    expect(await take()).toEqual(first);
    expect(await takeMany(take, 98)).toBe(98);
    const last = { isAllowed: true, remaining: 0, resetMs: 60_000, retryAfterMs: 0 };
    expect(await take()).toEqual(last);
    const refused = { isAllowed: false, remaining: 0, resetMs: 60_000, retryAfterMs: 600 };
    expect(await take()).toEqual(refused);
  });

  it("takes nothing for what is refused: the wait does not grow", async () => {
    const { clock, take } = openLimit(hundredPerMinute);
    expect(await takeMany(take, 500)).toBe(100);
    clock.ms = 599;
    expect(await take()).toMatchObject({ isAllowed: false, retryAfterMs: 1 });
    clock.ms = 600;
    expect(await take()).toMatchObject({ isAllowed: true, remaining: 0 });
  });

  it("comes back evenly, and never is more than the quota", async () => {
    const { clock, take } = openLimit(hundredPerMinute);
    await takeMany(take, 100);
    clock.ms = 30_000;
    expect(await takeMany(take, 200)).toBe(50);
    clock.ms = 3_600_000;
    expect(await takeMany(take, 200)).toBe(100);
  });

  it("is each caller's own", async () => {
    const { take } = openLimit(hundredPerMinute);
    await takeMany(take, 200);
    expect(await take("baker")).toMatchObject({ isAllowed: true, remaining: 99 });
    expect(await take("cook")).toMatchObject({ isAllowed: false });
  });
});

describe("within any time", () => {
  /** The same numbers each time. */
  const createRandom = (seed: number) => {
    let state = seed;
    return (): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    };
  };

  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])(
    "no more is allowed than the quota and what came back meanwhile, and all of that is: %d",
    async (seed) => {
      const random = createRandom(seed);
      const policy = {
        quota: 1 + Math.floor(random() * 20),
        windowMs: 1 + Math.floor(random() * 5_000),
      };
      const { clock, take } = openLimit(policy);
      const allowedAt: number[] = [];
      const waits: number[] = [];
      for (let step = 0; step < 400; step += 1) {
        // Bursts, a steady stream, and silence.
        clock.ms += random() < 0.6 ? 0 : random() * (random() < 0.1 ? 2 : 0.2) * policy.windowMs;
        const { isAllowed, retryAfterMs } = await take();
        if (isAllowed) allowedAt.push(clock.ms);
        else waits.push(retryAfterMs);
      }
      expect(waits.length).toBeGreaterThan(0);
      expect(Math.min(...waits)).toBeGreaterThan(0);
      expect(allowedAt.length).toBeGreaterThan(policy.quota);
      for (const [index, from] of allowedAt.entries()) {
        for (const [more, until] of allowedAt.slice(index).entries()) {
          const cameBack = ((until - from) / policy.windowMs) * policy.quota;
          // A microsecond is the smallest step of the clock.
          expect(more + 1).toBeLessThanOrEqual(policy.quota + cameBack + 0.01);
        }
      }
    },
  );

  it("whoever waits as long as is said gets in, and a millisecond earlier does not", async () => {
    const { clock, take } = openLimit({ quota: 7, windowMs: 1_000 });
    expect(await takeMany(take, 8)).toBe(7);
    for (let turn = 0; turn < 50; turn += 1) {
      const { retryAfterMs } = await take();
      clock.ms += retryAfterMs - 1;
      expect(await take()).toMatchObject({ isAllowed: false });
      clock.ms += 1;
      expect(await take()).toMatchObject({ isAllowed: true });
    }
  });
});

describe("in the process", () => {
  it("10,000 callers are remembered, and of more whoever was silent for longest is forgotten", async () => {
    const { take } = openLimit({ quota: 1, windowMs: 60_000 });
    await take("first");
    await take("second");
    for (let each = 0; each < 9_998; each += 1) await take(`caller-${each}`);
    expect(await take("first")).toMatchObject({ isAllowed: false });
    await take("one too many");
    expect(await take("first")).toMatchObject({ isAllowed: false });
    expect(await take("second")).toMatchObject({ isAllowed: true });
  });
});

describe("a policy", () => {
  it.each([
    [{ quota: 0 }, "quota must be a whole number from 1 to 1000000, is 0"],
    [{ quota: 1.5 }, "quota must be a whole number from 1 to 1000000, is 1.5"],
    [{ windowMs: 86_400_001 }, "windowMs must be a whole number from 1 to 86400000, is 86400001"],
    [{ windowMs: Number.NaN }, "windowMs must be a whole number from 1 to 86400000, is NaN"],
  ])("is refused when it makes no sense: %o", (wrong, message) => {
    expect(() => createRateLimit({ ...hundredPerMinute, ...wrong })).toThrow(message);
  });
});

describe("with Redis", () => {
  /** A Redis that answers what the test says, and remembers what it was asked. */
  const openShared = (answers: (() => Promise<unknown>)[]) => {
    const asked: (readonly unknown[])[] = [];
    const reports: RateLimitReport[] = [];
    const clock = { ms: 0 };
    const limit = createRateLimit({
      ...hundredPerMinute,
      redis: {
        run: (_script, keys, args) => {
          asked.push([keys, args]);
          return answers.shift()?.() ?? Promise.reject(new Error("away"));
        },
      },
      onFallback: (report) => void reports.push(report),
      now: () => clock.ms,
    });
    return { asked, reports, clock, take: () => limit.take("cook") };
  };
  const says = (taken: number, debtUs: number) => () => Promise.resolve([taken, debtUs]);
  const fails = (message: string) => () => Promise.reject(new Error(message));

  it("one key of the owner's is asked for, with the policy in microseconds", async () => {
    const { asked, take } = openShared([says(1, 600_000)]);
    expect(await take()).toEqual({
      isAllowed: true,
      remaining: 99,
      resetMs: 600,
      retryAfterMs: 0,
    });
    expect(asked).toEqual([[["web-api:rate-limit:writes:cook"], [600_000, 60_000_000]]]);
  });

  it("a refusal there is one here", async () => {
    const { take } = openShared([says(0, 59_500_000)]);
    expect(await take()).toEqual({
      isAllowed: false,
      remaining: 0,
      resetMs: 59_500,
      retryAfterMs: 100,
    });
  });

  it("away, the process counts alone: told once, and again when it is back", async () => {
    const { reports, take } = openShared([
      says(1, 600_000),
      fails("first"),
      fails("second"),
      says(1, 1_200_000),
      says(1, 1_800_000),
    ]);
    for (let turn = 0; turn < 5; turn += 1) expect(await take()).toMatchObject({ isAllowed: true });
    expect(reports).toEqual([{ state: "alone", error: new Error("first") }, { state: "shared" }]);
  });

  it("whoever had used up the quota there has no second one here", async () => {
    const { clock, take } = openShared([says(1, 60_000_000)]);
    expect(await take()).toMatchObject({ isAllowed: true, remaining: 0 });
    expect(await take()).toMatchObject({ isAllowed: false, retryAfterMs: 600 });
    clock.ms = 600;
    expect(await take()).toMatchObject({ isAllowed: true });
  });

  it.each([[null], [[]], [["1", "2"]], ["OK"]])(
    "an answer that makes no sense is none: %j",
    async (answer) => {
      const { reports, take } = openShared([() => Promise.resolve(answer)]);
      expect(await take()).toMatchObject({ isAllowed: true, remaining: 99 });
      expect(reports).toMatchObject([{ state: "alone" }]);
    },
  );

  it("whoever leaves hears why, and is not counted in the process", async () => {
    const reports: RateLimitReport[] = [];
    const deadline = createDeadline(1_000);
    const limit = createRateLimit({
      ...hundredPerMinute,
      redis: {
        run: () => {
          deadline.cancel();
          return Promise.reject(deadline.reason ?? new Error("it goes on"));
        },
      },
      onFallback: (report) => void reports.push(report),
    });
    await expect(limit.take("cook", deadline)).rejects.toMatchObject({ code: "cancelled" });
    expect(reports).toEqual([]);
    expect(await limit.take("cook")).toMatchObject({ remaining: 99 });
  });
});
