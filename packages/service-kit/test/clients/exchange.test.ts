import { createDeadline } from "@tandem/resilience";
import type { Dispatcher } from "undici";
import { expect, test } from "vitest";
import { exchange } from "../../src/clients/exchange.ts";

const request = { method: "GET", path: "/" } as const;
const dispatcher = (dispatch: () => boolean) => ({ dispatch }) as unknown as Dispatcher;

test("a request that still waits for a connection ends with the deadline", async () => {
  const deadline = createDeadline(5_000);
  // As a pool does whose connections are all busy.
  const answer = exchange(
    dispatcher(() => false),
    request,
    deadline,
  );
  deadline.cancel();
  await expect(answer).rejects.toMatchObject({ code: "cancelled" });
});

test("a dispatcher that refuses the request leaves nothing listening to the deadline", async () => {
  const refusal = new Error("closed");
  const refuse = () => {
    throw refusal;
  };
  const listeners = new Set<unknown>();
  const observed = {
    reason: undefined,
    addListener: (listener: unknown) => void listeners.add(listener),
    removeListener: (listener: unknown) => void listeners.delete(listener),
  };
  await expect(exchange(dispatcher(refuse), request, observed)).rejects.toBe(refusal);
  expect(listeners.size).toBe(0);
});
