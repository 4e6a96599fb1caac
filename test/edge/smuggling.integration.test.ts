import { waitUntil } from "@tandem/lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exchangeBytes } from "../hostile/exchange-bytes.ts";
import { sendFrames } from "../hostile/http2-frames.ts";
import { ask } from "./rig/ask.ts";
import { statusesIn } from "./rig/read-answers.ts";
import { type Edge, startEdge } from "./rig/start-edge.ts";
import type { SeenRequest } from "./rig/start-upstream.ts";
import { type ServedEdge, startServices } from "./rig/start-services.ts";
import { withoutHaproxy } from "../setup/without-haproxy.ts";
import { http1Rows, type Outcome } from "./smuggling/http1-rows.ts";
import { http2Rows } from "./smuggling/http2-rows.ts";

// Row 38 of the fault matrix: bytes that are one request to one program and two to the next.

/** Milliseconds after the last answer in which a second one would have come. */
const quietMs = 150;

/** The final answers to what a row sends, with `attack` as the name of that row. */
const send = async (port: number, bytes: string, name: string): Promise<number[]> => {
  const named = Buffer.from(bytes.replaceAll("attack", name), "latin1");
  const received = await exchangeBytes({ port, bytes: named, quietMs });
  return statusesIn(received).filter((status) => status !== 100);
};

/** What became of an attack, in the words of its row; or in numbers, when that is nothing it may become. */
const outcomeOf = (answers: readonly number[], requests: number): string => {
  const [status = 0] = answers;
  if (answers.length === 1 && requests === 0 && status >= 400) return "refused";
  if (answers.length === 1 && requests === 1) return "one";
  return `answers ${answers.join()} and ${requests} requests`;
};

const outcomesOf = (outcome: Outcome): readonly Exclude<Outcome, "either">[] =>
  outcome === "either" ? ["refused", "one"] : [outcome];

const rows = http1Rows.map((row, index) => ({ ...row, name: `attack-${index}-` }));

const startGullible = (): Promise<Edge> =>
  startEdge({
    isGullible: true,
    variables: { LB_REQUEST_TIMEOUT: "1s" },
    answer: ({ method, url }) => ({ body: `${method} ${url}` }),
  });

/** What is told to who comes next, maybe on the same connection to the service. */
const askNext = async ({ ports }: Edge, name: string): Promise<string> =>
  (await ask({ port: ports.public, path: `/next-${name}` })).body.toString();

/** What the service has seen and nobody sent: the canary, and what has no path since it was no request. */
const strangersAt = ({ upstream }: Edge): readonly SeenRequest[] =>
  upstream.seen.filter(({ url }) => url === "" || url.startsWith("/canary"));

describe.skipIf(withoutHaproxy)("at the edge", () => {
  let edge: Edge;
  beforeAll(async () => {
    edge = await startGullible();
  });
  afterAll(() => edge.close());

  it.concurrent.for(rows)("$what is $edge", async ({ name, bytes, edge: outcome }) => {
    const answers = await send(edge.ports.public, bytes, name);
    const requests = edge.upstream.seen.filter(({ url }) => url.includes(name));
    expect(outcomesOf(outcome)).toContain(outcomeOf(answers, requests.length));
    expect(await askNext(edge, name)).toBe(`GET /next-${name}`);
  });

  it("the service has seen nothing that nobody sent, and no wish for another protocol", () => {
    expect(edge.upstream.seen.length).toBeGreaterThan(rows.length);
    expect(strangersAt(edge)).toEqual([]);
    const names = edge.upstream.seen.flatMap(({ headers }) => headers.map(([name]) => name));
    expect(names).not.toContain("upgrade");
  });
});

describe.skipIf(withoutHaproxy)("at the edge, over HTTP/2", () => {
  let edge: Edge;
  beforeAll(async () => {
    edge = await startGullible();
  });
  afterAll(() => edge.close());

  it.for(http2Rows)("$what is $edge", async ({ what, frames, edge: outcome }) => {
    const before = edge.upstream.seen.length;
    const { code } = await sendFrames(edge.ports.public, frames, 1);
    const requests = edge.upstream.seen.slice(before);
    const became = requests.map(({ method, url }) => `${method} ${url}`).join() || "refused";
    const allowed = { refused: ["refused"], one: ["POST /attack"] };
    expect(outcomesOf(outcome).flatMap((each) => allowed[each])).toContain(became);
    // The stream was answered or reset, or the connection was given up in words of HTTP/2.
    expect(["", "goaway"]).toContain(code);
    const name = what.replaceAll(/\W/g, "-");
    expect(await askNext(edge, name)).toBe(`GET /next-${name}`);
  });

  it("the service has seen nothing that nobody sent", () => {
    expect(strangersAt(edge)).toEqual([]);
  });
});

describe.skipIf(withoutHaproxy)("at the services themselves", () => {
  let served: ServedEdge;
  beforeAll(async () => {
    served = await startServices();
  });
  afterAll(() => served.close());

  const each = ["webApi", "recipeApi"] as const;
  const portOf = (service: (typeof each)[number]): number =>
    Number(new URL(served[service].url).port);

  it.concurrent.for(rows)("$what is $service", async ({ name, bytes, service: outcome }) => {
    for (const service of each) {
      const [status, ...others] = await send(portOf(service), bytes, name);
      // There is no such route, or it is not HTTP.
      expect([status, others]).toEqual([outcome === "one" ? 404 : 400, []]);
    }
  });

  it.for(each)("%s has begun what was sent and nothing else", async (service) => {
    const { output } = served[service];
    const begun = (id: string): number => output().split(`"request_id":"${id}"`).length - 1;
    await ask({ port: portOf(service), headers: { "x-request-id": "last" } });
    await waitUntil("the log is written", () => begun("last") === 1);

    const wanted = rows.map(({ what, name, service: outcome }) => [
      what,
      name,
      outcome === "one" ? 1 : 0,
    ]);
    expect(rows.map(({ what, name }) => [what, name, begun(name)])).toEqual(wanted);
    expect(begun("canary")).toBe(0);
  });
});
