import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { repository, waitUntil } from "@tandem/lab";
import { createDeadline } from "@tandem/resilience";
import { service as health } from "grpc-health-check";
import { afterEach, describe, expect, it } from "vitest";
import { createGrpcClient, type GrpcClient } from "../../src/index.ts";
import { callOf } from "../call-of.ts";
import { plainPolicy } from "../plain-policy.ts";
import { letIn } from "../test-access.ts";
import { type CounterOptions, type CounterServer, openCounter } from "./open-counter.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

const open = async (options: CounterOptions = {}) => {
  const server = await openCounter(options);
  const client = await createGrpcClient({
    addresses: [server.address],
    policy: plainPolicy,
    logger: server.logger,
  });
  closing.push(server.endpoint.close, client.close);
  return { server, client };
};

const context = () => callOf(createDeadline(10_000));

const { Check, Watch } = health;
type Status = { readonly status: string };
const check = (client: GrpcClient, service: string) =>
  client.call<object, Status>(Check as never, { service }, context());
const watch = (client: GrpcClient, service: string) =>
  client.stream<object, Status>(Watch as never, { service }, context());

describe("grpc.health.v1", () => {
  it.each(["", "counter.v1.CounterService"])("follows readiness for %j", async (service) => {
    const { server, client } = await open();
    expect(await check(client, service)).toEqual({ status: "NOT_SERVING" });
    server.endpoint.setServing?.(true);
    expect(await check(client, service)).toEqual({ status: "SERVING" });
    server.endpoint.setServing?.(false);
    expect(await check(client, service)).toEqual({ status: "NOT_SERVING" });
  });

  it("knows no other services", async () => {
    const { client } = await open();
    await expect(check(client, "no.Such")).rejects.toMatchObject({ code: "not_found" });
    const statuses = watch(client, "no.Such")[Symbol.asyncIterator]();
    expect(await statuses.next()).toMatchObject({ value: { status: "SERVICE_UNKNOWN" } });
    await statuses.return?.();
  });

  it("tells those who watch, and does not hold a shutdown for them", async () => {
    const { server, client } = await open();
    server.endpoint.setServing?.(true);
    const statuses = watch(client, "")[Symbol.asyncIterator]();
    expect(await statuses.next()).toMatchObject({ value: { status: "SERVING" } });
    server.endpoint.setServing?.(false);
    expect(await statuses.next()).toMatchObject({ value: { status: "NOT_SERVING" } });
    const startedAt = performance.now();
    const closed = server.endpoint.close();
    await expect(statuses.next()).rejects.toMatchObject({ code: "unavailable" });
    await closed;
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  it("counts probes, but leaves no line for them", async () => {
    const { server, client } = await open();
    await check(client, "");
    await waitUntil("a sample", async () =>
      /count\{.*Health\/Check.*\} 1\n/.test(await server.metrics.render()),
    );
    expect(server.lines()).toEqual([]);
  });
});

const buf = join(repository, "node_modules/.bin/buf");
const curl = async (server: CounterServer, method: string, data: object): Promise<unknown> => {
  const url = `http://${server.address}/${method}`;
  const { authorization } = letIn;
  const options = ["--http2-prior-knowledge", "--protocol", "grpc", "-d", JSON.stringify(data)];
  // For reflection and for the call.
  const headers = ["--reflect-header", "-H"].flatMap((each) => [
    each,
    `authorization: ${authorization}`,
  ]);
  const { stdout } = await promisify(execFile)(buf, ["curl", ...options, ...headers, url]);
  return JSON.parse(stdout) as unknown;
};

describe("reflection", () => {
  it("lets a tool without the proto files call a method, with optional fields and maps", async () => {
    const { server } = await open();
    const request = { number: 7, text: "hi", limit: 0, labels: { a: "b" } };
    const answer = await curl(server, "counter.v1.CounterService/Echo", request);
    expect(answer).toEqual({ number: 7, text: "hi" });
  });

  it("shows health too", async () => {
    const { server } = await open();
    expect(await curl(server, "grpc.health.v1.Health/Check", {})).toEqual({
      status: "NOT_SERVING",
    });
  });

  it("is not there in production", async () => {
    const { server, client } = await open({ config: { environment: "production" } });
    await expect(curl(server, "counter.v1.CounterService/Echo", {})).rejects.toThrow(
      "failed to find service",
    );
    expect(await check(client, "")).toEqual({ status: "NOT_SERVING" });
  });
});
