import type { ErrorCode } from "@tandem/contracts";
import { type Front, startFront } from "@tandem/stack";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { exchangeBytes } from "../hostile/exchange-bytes.ts";
import { ask, type AskedFor, type HttpAnswer } from "./rig/ask.ts";
import { expectProblem } from "./rig/problem.ts";
import { readAnswer } from "./rig/read-answers.ts";
import { type Edge, startEdge } from "./rig/start-edge.ts";
import { withoutHaproxy } from "../setup/without-haproxy.ts";

interface Row {
  readonly when: string;
  readonly code: ErrorCode;
  readonly status: number;
  readonly send: (port: number) => Promise<Pick<HttpAnswer, "status" | "headers" | "body">>;
}

const bytes = (text: string) => async (port: number) =>
  readAnswer(await exchangeBytes({ port, bytes: Buffer.from(text, "latin1") }));

const request = (asked: Omit<AskedFor, "port">) => (port: number) => ask({ port, ...asked });

const chunked = "POST / HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n";
const tooLong = "a".repeat(49_153);

const rows: readonly Row[] = [
  {
    when: "a header has a name that another program could mistake",
    code: "invalid_argument",
    status: 403,
    send: request({ headers: { X_Forwarded_For: "192.0.2.1" } }),
  },
  {
    when: "the host is no name",
    code: "invalid_argument",
    status: 400,
    send: request({ headers: { host: "localhost/recipes" } }),
  },
  {
    when: "nobody has such a method",
    code: "invalid_argument",
    status: 405,
    send: request({ method: "TRACE" }),
  },
  {
    when: "the body does not end",
    code: "invalid_argument",
    status: 408,
    send: bytes("POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 2\r\n\r\n{"),
  },
  {
    when: "the body is longer than 48 KiB",
    code: "too_large",
    status: 413,
    send: request({ method: "POST", body: tooLong }),
  },
  {
    when: "a replica answers what is not HTTP",
    code: "bad_upstream",
    status: 502,
    send: request({ path: "/nonsense" }),
  },
  {
    when: "a replica hangs up instead of answering a request that may not be repeated",
    code: "bad_upstream",
    status: 502,
    send: request({ method: "POST", path: "/silence", body: "{}" }),
  },
  {
    when: "a replica is too slow",
    code: "deadline_exceeded",
    status: 504,
    send: request({ method: "POST", path: "/slow", body: "{}" }),
  },
];

/** What never becomes a request is refused before the configuration is asked, in words of HAProxy. */
const rawRows = [
  { when: "it is not HTTP", status: 400, text: "COOK\r\n\r\n" },
  { when: "a part of the body has no length", status: 400, text: `${chunked}zz\r\n\r\n` },
  { when: "the headers do not end", status: 408, text: "GET / HTTP/1.1\r\nhost: localhost\r\n" },
] as const;

const page = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };

const expectPage = ({ status, headers, body }: HttpAnswer, title: string): void => {
  expect({ status, headers }).toMatchObject({
    status: 503,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "content-security-policy":
        "default-src 'none'; frame-ancestors 'none'; style-src 'unsafe-inline'",
    },
  });
  expect(body.toString()).toContain(`<title>${title}</title>`);
  // A page for when nothing works fetches nothing.
  expect(body.toString()).not.toMatch(/\b(src|href|url)\b/);
};

describe.skipIf(withoutHaproxy)("what HAProxy answers by itself", () => {
  let edge: Edge;
  beforeAll(async () => {
    edge = await startEdge({
      variables: { LB_REQUEST_TIMEOUT: "1s", LB_WEB_API_TIMEOUT: "300ms" },
      answer: ({ url }) => {
        if (url === "/nonsense") return { raw: "EVIL\r\n\r\n" };
        if (url === "/silence") return { raw: "" };
        return { afterMs: url === "/slow" ? 1_000 : 0 };
      },
    });
  });
  afterAll(() => edge.close());

  it.concurrent.for(rows)("is problem details when $when", async ({ send, code, status }) => {
    const answer = await send(edge.ports.public);
    const { request_id } = expectProblem(answer, code, status);
    expect(answer.headers["x-request-id"]).toBe(request_id);
  });

  it.concurrent.for(rawRows)("says nothing of itself when $when", async ({ text, status }) => {
    const answer = await bytes(text)(edge.ports.public);
    // HAProxy 3.3 and later have our problems here too.
    const isOurs = answer.headers["content-type"] === "application/problem+json";
    expect(answer).toMatchObject({
      status,
      headers: { connection: "close", "cache-control": isOurs ? "no-store" : "no-cache" },
    });
    const { server, via } = answer.headers;
    expect([server, via]).toEqual([undefined, undefined]);
    expect(answer.body.toString()).not.toMatch(/haproxy|\d\.\d/i);
  });

  describe("in maintenance", () => {
    beforeAll(() => edge.switchMaintenance("on"));
    afterEach(() => edge.switchMaintenance("off"));

    it("is a page for browsers and a problem for programs, until it is over", async () => {
      const port = edge.ports.public;
      const before = edge.upstream.seen.length;
      const [forPeople, forPrograms] = [
        await ask({ port, headers: page }),
        await ask({ port, method: "POST", body: "{}" }),
      ];
      expectPage(forPeople, "Down for maintenance");
      expect(expectProblem(forPrograms, "unavailable").detail).toBe("down for maintenance");
      expect(forPeople.headers["retry-after"]).toBe("60");
      expect(forPrograms.headers["retry-after"]).toBe("60");
      expect(edge.upstream.seen.length).toBe(before);

      await edge.switchMaintenance("off");
      expect((await ask({ port, headers: page })).status).toBe(200);
      expect(edge.upstream.seen.length).toBe(before + 1);
    });
  });
});

describe.skipIf(withoutHaproxy)("without any replica", () => {
  let front: Front;
  beforeAll(async () => {
    front = await startFront({ environment: process.env });
  });
  afterAll(() => front.close());

  it("browsers get a page", async () => {
    const answer = await ask({ port: front.ports.public, headers: page });
    expectPage(answer, "Nobody is in");
    expect(answer.headers["retry-after"]).toBe("1");
  });

  it.for(["application/json", "*/*", ""])("who accepts %j gets a problem", async (accept) => {
    const headers = accept === "" ? {} : { accept };
    const answer = await ask({ port: front.ports.public, headers });
    expectProblem(answer, "unavailable");
    expect(answer.headers["retry-after"]).toBe("1");
  });
});
