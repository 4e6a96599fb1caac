import { createDeadline } from "@tandem/resilience";
import type { Dispatcher } from "undici";
import { expect, test } from "vitest";
import { exchange } from "../../src/clients/exchange.ts";

const request = { method: "GET", path: "/" } as const;
const dispatcher = (dispatch: (...given: unknown[]) => boolean) =>
  ({ dispatch }) as unknown as Dispatcher;

/** A dispatcher that answers at once, with the body in these chunks. */
const answering = (chunks: Iterable<Buffer>) =>
  dispatcher((_request, handler) => {
    const { onRequestStart, onResponseStart, onResponseData, onResponseEnd } =
      handler as Required<Dispatcher.DispatchHandler>;
    const controller = { rawHeaders: [] } as unknown as Dispatcher.DispatchController;
    onRequestStart.call(handler, controller, {});
    onResponseStart.call(handler, controller, 200, {}, "OK");
    for (const chunk of chunks) onResponseData.call(handler, controller, chunk);
    onResponseEnd.call(handler, controller, {});
    return true;
  });

test("a request that still waits for a connection ends with the deadline", async () => {
  const deadline = createDeadline(5_000);
  // As a pool does whose connections are all busy.
  const busy = dispatcher(() => false);
  const answer = exchange(busy, "recipe-api", request, deadline);
  deadline.cancel();
  await expect(answer).rejects.toMatchObject({ code: "cancelled" });
});

test("a dispatcher that refuses the request leaves nothing listening to the deadline", async () => {
  const refusal = new Error("closed");
  const refuse = dispatcher(() => {
    throw refusal;
  });
  const listeners = new Set<unknown>();
  const observed = {
    reason: undefined,
    addListener: (listener: unknown) => void listeners.add(listener),
    removeListener: (listener: unknown) => void listeners.delete(listener),
  };
  await expect(exchange(refuse, "recipe-api", request, observed)).rejects.toMatchObject({
    code: "unavailable",
    message: "recipe-api cannot be reached",
    cause: refusal,
  });
  expect(listeners.size).toBe(0);
});

test.for([
  { chunks: [], text: "" },
  { chunks: ["one"], text: "one" },
  { chunks: ["", "one", ""], text: "one" },
  { chunks: ["one ", "and two ", "and", " ", "three"], text: "one and two and three" },
  // A character of three bytes that comes in three chunks.
  { chunks: [[0xe2], [0x82], [0xac]], text: "€" },
])("an answer in chunks is put together: $text", async ({ chunks, text }) => {
  const deadline = createDeadline(5_000);
  const buffers = chunks.map((each) => Buffer.from(each as string));
  const { status, body } = await exchange(answering(buffers), "recipe-api", request, deadline);
  deadline.close();
  expect({ status, text: body.toString() }).toEqual({ status: 200, text });
});

test("a million chunks are put together in time that grows with their number", async () => {
  const deadline = createDeadline(5_000);
  const byte = Buffer.from("x");
  const answer = exchange(
    answering(Array.from({ length: 1_048_576 }, () => byte)),
    "recipe-api",
    request,
    deadline,
  );
  const { body } = await answer;
  deadline.close();
  expect(body).toHaveLength(1_048_576);
});
