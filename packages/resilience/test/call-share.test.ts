import { describe, expect, it, vi } from "vitest";
import { createCallShare, type Policy } from "../src/index.ts";
import { failureOf, scopeOf, UpstreamError } from "./call-scope.ts";

/** A call that runs until it is ended. */
const begin = (share: Policy) => {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const operation = vi.fn(() => promise);
  const ended = share.execute(operation, scopeOf()).catch((error: unknown) => error);
  return { operation, ended, resolve, reject };
};

describe("a share of calls", () => {
  it("refuses the call that is one too many, at once and without asking anybody", async () => {
    const share = createCallShare({ places: () => 2 });
    const calls = [begin(share), begin(share), begin(share)];
    expect(await calls[2]?.ended).toMatchObject({ code: "overloaded", retryAfterMs: 1_000 });
    expect(calls.map(({ operation }) => operation.mock.calls.length)).toEqual([1, 1, 0]);
  });

  it("gives a place back however the call ends, once", async () => {
    const share = createCallShare({ places: () => 1 });
    const answered = begin(share);
    answered.resolve("a recipe");
    expect(await answered.ended).toBe("a recipe");
    const failed = begin(share);
    failed.reject(new UpstreamError("down"));
    await failed.ended;
    const careless = (): never => {
      throw new UpstreamError("thrown");
    };
    await failureOf(share.execute(careless, scopeOf()));
    const running = begin(share);
    expect(running.operation).toHaveBeenCalledOnce();
    expect(await begin(share).ended).toMatchObject({ code: "overloaded" });
  });

  it("follows a number that moves: fewer places let nobody new in, and end no call", async () => {
    let places = 2;
    const share = createCallShare({ places: () => places });
    const [first, second] = [begin(share), begin(share)];
    places = 1;
    first.resolve("one");
    expect(await first.ended).toBe("one");
    expect(await begin(share).ended).toMatchObject({ code: "overloaded" });
    second.resolve("two");
    expect(await second.ended).toBe("two");
    expect(begin(share).operation).toHaveBeenCalledOnce();
  });

  it("lets one call in when there are no places at all", async () => {
    const share = createCallShare({ places: () => 0 });
    expect(begin(share).operation).toHaveBeenCalledOnce();
    expect(await begin(share).ended).toMatchObject({ code: "overloaded" });
  });
});
