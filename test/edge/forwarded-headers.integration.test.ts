import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exchangeBytes } from "../hostile/exchange-bytes.ts";
import { ask } from "./rig/ask.ts";
import { expectProblem } from "./rig/problem.ts";
import { readAnswer } from "./rig/read-answers.ts";
import { type Edge, startEdge } from "./rig/start-edge.ts";
import type { SeenRequest } from "./rig/start-upstream.ts";
import { withoutHaproxy } from "../setup/without-haproxy.ts";

/** What a caller says of where it comes from and what it called. None of it is true. */
const spoofs = [
  "X-Forwarded-For: 192.0.2.1",
  "x-forwarded-for: 192.0.2.1",
  "X-FORWARDED-FOR: 192.0.2.1, 10.0.0.1",
  "X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-For: 10.0.0.1",
  "X-Forwarded-For:",
  "X-Forwarded-For: 127.0.0.1",
  "X-Forwarded-Proto: https",
  "X-Forwarded-Proto: https\r\nX-Forwarded-Proto: http",
  "X-Forwarded-Host: evil.example",
  "X-Forwarded-Host: evil.example, localhost",
  "X-Forwarded-Port: 443",
  "Forwarded: for=192.0.2.1;proto=https;host=evil.example",
  "Forwarded: for=192.0.2.1\r\nForwarded: for=10.0.0.1",
  "X-Real-IP: 192.0.2.1",
  "x-real-ip: 192.0.2.1\r\nX-Real-Ip: 10.0.0.1",
  // What is named here is for the next hop alone: RFC 9110, 7.6.1.
  "Connection: x-forwarded-for, x-request-id\r\nX-Forwarded-For: 192.0.2.1",
] as const;

/** Programs that turn names into variables read these as the ones above. */
const refusedNames = [
  "X_Forwarded_For",
  "x_forwarded_proto",
  "X-Forwarded_For",
  "X_Real_IP",
  "X_Request_Id",
  "X.Forwarded.For",
  "X!Forwarded",
] as const;

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const idRows = [
  { what: "no request id", lines: "", id: uuid },
  { what: "an empty one", lines: "X-Request-Id:\r\n", id: uuid },
  { what: "one with a space", lines: "X-Request-Id: a b\r\n", id: uuid },
  { what: "one with a line of a log", lines: 'X-Request-Id: a","level":60\r\n', id: uuid },
  { what: "one that is a path", lines: "X-Request-Id: ../../etc/passwd\r\n", id: uuid },
  { what: "one with an underscore", lines: "X-Request-Id: a_b\r\n", id: uuid },
  { what: "one that is not ASCII", lines: "X-Request-Id: \u00e4\r\n", id: uuid },
  { what: "one of 65 characters", lines: `X-Request-Id: ${"a".repeat(65)}\r\n`, id: uuid },
  { what: "two", lines: "X-Request-Id: a\r\nx-request-id: b\r\n", id: uuid },
  { what: "the same one twice", lines: "X-Request-Id: a\r\nX-Request-Id: a\r\n", id: uuid },
  { what: "two in one line", lines: "X-Request-Id: a,b\r\n", id: uuid },
  { what: "one and a comma", lines: "X-Request-Id: a,\r\n", id: uuid },
  { what: "one of 1 character", lines: "X-Request-Id: a\r\n", id: /^a$/ },
  {
    what: "one of 64 characters",
    lines: `x-request-id: ${"aZ-9".repeat(16)}\r\n`,
    id: /^(aZ-9){16}$/,
  },
] as const;

const valuesOf = (request: SeenRequest | undefined, wanted: string): string[] =>
  (request?.headers ?? []).flatMap(([name, value]) => (name === wanted ? [value] : []));

describe.skipIf(withoutHaproxy)("what a service is told of its caller", () => {
  let edge: Edge;
  beforeAll(async () => {
    edge = await startEdge();
  });
  afterAll(() => edge.close());

  /** One request with these lines among its headers. */
  const send = async (lines: string) => {
    const bytes = Buffer.from(
      `GET / HTTP/1.1\r\nHost: shop.example:81\r\n${lines}Connection: close\r\n\r\n`,
      "latin1",
    );
    return readAnswer(await exchangeBytes({ port: edge.ports.public, bytes }));
  };

  const truth = () => ({
    "x-forwarded-for": ["127.0.0.1"],
    "x-forwarded-proto": ["http"],
    "x-forwarded-host": ["shop.example:81"],
    "x-forwarded-port": [`${edge.ports.public}`],
    forwarded: [],
    "x-real-ip": [],
  });

  it.for(["", ...spoofs])(
    "comes from HAProxy alone, whatever the caller says: %j",
    async (spoof) => {
      const before = edge.upstream.seen.length;
      expect((await send(spoof === "" ? "" : `${spoof}\r\n`)).status).toBe(200);
      const [request, ...more] = edge.upstream.seen.slice(before);
      const names = Object.keys(truth());
      const told = Object.fromEntries(names.map((name) => [name, valuesOf(request, name)]));
      expect(told).toEqual(truth());
      expect(valuesOf(request, "x-request-id")).toEqual([expect.stringMatching(uuid)]);
      expect(more).toEqual([]);
    },
  );

  it.for(refusedNames)("is not mixed up with %s, which is refused", async (name) => {
    const before = edge.upstream.seen.length;
    expectProblem(await send(`${name}: 192.0.2.1\r\n`), "invalid_argument", 403);
    expect(edge.upstream.seen.length).toBe(before);
  });

  // Who believed it would send the next request on a connection that HAProxy has closed.
  it("is not told back: how long a service keeps its connections open is for HAProxy", async () => {
    const answer = await ask({ port: edge.ports.public, headers: { connection: "keep-alive" } });
    expect(answer.status).toBe(200);
    expect(answer.headers).not.toHaveProperty("keep-alive");
  });

  it.for(idRows)("has one request id for the service and the caller: $what", async (row) => {
    const before = edge.upstream.seen.length;
    const { status, headers } = await send(row.lines);
    expect(status).toBe(200);
    const ids = valuesOf(edge.upstream.seen[before], "x-request-id");
    expect(ids).toEqual([expect.stringMatching(row.id)]);
    expect(headers["x-request-id"]).toBe(ids[0]);
  });

  it.for(idRows)("names a refusal the same way: $what", async (row) => {
    const answer = await send(`${row.lines}X_Y: 1\r\n`);
    const { request_id } = expectProblem(answer, "invalid_argument", 403);
    expect(answer.headers["x-request-id"]).toBe(request_id);
    expect(request_id).toMatch(row.id);
  });
});
