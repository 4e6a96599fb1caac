import type { IncomingHttpHeaders } from "node:http2";
import { ServiceError } from "@tandem/contracts";
import { expect, it } from "vitest";
import type { Authenticate } from "../../src/access/authenticate.ts";
import { identify } from "../../src/grpc/identify.ts";

const sent = (): IncomingHttpHeaders => ({
  ":path": "/counter.v1.CounterService/Echo",
  authorization: "Bearer x",
  "x-principal": "cook",
});

const judge = (headers: IncomingHttpHeaders, authenticate: Authenticate) =>
  identify(headers, Object.entries(headers).flat() as string[], authenticate);

it("what proves a caller goes no further: grpc-js would log it when GRPC_TRACE asks for that", () => {
  const headers = sent();
  expect(judge(headers, () => ({ principal: "cook" }))).toBeUndefined();
  expect(headers).toEqual({ ":path": "/counter.v1.CounterService/Echo", "x-principal": "cook" });
});

it("a principal that is not proven is taken away", () => {
  const headers = sent();
  expect(judge(headers, () => ({ principal: undefined }))).toBeUndefined();
  expect(headers).not.toHaveProperty("x-principal");
});

it("a value that reads like the name of a header is none", () => {
  const headers = { ...sent(), "x-note": "authorization" };
  const seen: unknown[] = [];
  judge(headers, (credentials) => {
    seen.push(credentials);
    return new ServiceError("unauthenticated", "no");
  });
  expect(seen).toEqual([{ authorization: "Bearer x", principal: "cook" }]);
});
