import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { get } from "node:https";
import {
  freePorts,
  type ServiceProcess,
  startService,
  waitUntil,
  withoutShedding,
} from "@tandem/lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeCertificates } from "./make-certificates.ts";

const certificates = await makeCertificates("web-api", "recipe-api");
const stranger = await makeCertificates("web-api");
const protocols = ["http", "graphql", "grpc"] as const;
const started: ServiceProcess[] = [];
let recipeApi: ServiceProcess;

const start = async (
  name: string,
  env: Record<string, string>,
  ready = true,
): Promise<ServiceProcess> => {
  const script = `services/${name}/src/server.ts`;
  const service = await startService({ script, env: { ...withoutShedding, ...env }, ready });
  started.push(service);
  return service;
};

const startWebApi = (env: Record<string, string>, ready = true): Promise<ServiceProcess> =>
  start(
    "web-api",
    {
      RECIPE_API_HTTP: recipeApi.url.replace("http:", "https:"),
      RECIPE_API_GRPC: recipeApi.grpcAddress,
      ...env,
    },
    ready,
  );

beforeAll(async () => {
  const TLS_CLIENT_CA_FILE = certificates.ca;
  const tls = { ...certificates.of("recipe-api"), TLS_CLIENT_CA_FILE };
  recipeApi = await start("recipe-api", { ...tls, DATABASE_URL: "memory:" });
});

afterAll(async () => {
  await Promise.all(started.map((service) => service.end("SIGKILL")));
  await certificates.remove();
  await stranger.remove();
});

/** What web-api answers for recipe 42, over HTTPS. */
const askFor42 = async (webApi: ServiceProcess, protocol: string): Promise<IncomingMessage> => {
  const url = `${webApi.url.replace("http:", "https:")}/via/${protocol}/recipes/42`;
  const ca = [certificates.ca, stranger.ca].map((file) => readFileSync(file));
  const [answer] = (await once(get(url, { ca }), "response")) as [IncomingMessage];
  answer.resume();
  return answer;
};

const logs = (webApi: ServiceProcess, reason: RegExp): Promise<void> =>
  waitUntil(`the log has ${reason.source}`, () => reason.test(webApi.output()));

describe("web-api with mutual TLS to recipe-api", () => {
  let webApi: ServiceProcess;
  let publicPort: number | undefined;
  beforeAll(async () => {
    [publicPort] = await freePorts(1);
    const tls = { ...certificates.of("web-api"), RECIPE_API_CA_FILE: certificates.ca };
    webApi = await startWebApi({ ...tls, PUBLIC_PORT: `${publicPort}` });
  });

  it.each(protocols)("answers over %s", async (protocol) => {
    const { statusCode, headers } = await askFor42(webApi, protocol);
    expect({ statusCode, etag: headers.etag }).toEqual({ statusCode: 200, etag: '"1"' });
    // A library that does not like what it was given says so on standard error.
    expect(webApi.output()).not.toContain("Warning");
  });

  it("answers the same at its public port, without TLS", async () => {
    const answer = await fetch(`http://127.0.0.1:${publicPort}/via/http/recipes/42`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ id: 42 });
  });
});

describe.each([
  [
    "trusts another authority",
    () => ({ ...certificates.of("web-api"), RECIPE_API_CA_FILE: stranger.ca }),
    "unable to verify the first certificate|self-signed certificate in certificate chain",
  ],
  [
    "has a certificate of another authority",
    () => ({ ...stranger.of("web-api"), RECIPE_API_CA_FILE: certificates.ca }),
    "recipe-api cannot be reached|No connection established",
  ],
])("web-api that %s", (_what, variables, reason) => {
  let webApi: ServiceProcess;
  beforeAll(async () => {
    webApi = await startWebApi(variables());
  });

  it.each(protocols)("answers 503 over %s, and logs why", async (protocol) => {
    const { statusCode, headers } = await askFor42(webApi, protocol);
    expect(statusCode).toBe(503);
    const line = `"request_id":"${String(headers["x-request-id"])}","code":"unavailable"`;
    await logs(webApi, new RegExp(`${line},"reason":"[^"]*(?:${reason})`));
  });
});

describe("web-api without a certificate", () => {
  it("gets nothing from a recipe-api that demands one, over no protocol", async () => {
    const webApi = await startWebApi({ RECIPE_API_CA_FILE: certificates.ca });
    for (const protocol of protocols) {
      const answer = await fetch(`${webApi.url}/via/${protocol}/recipes/42`);
      expect(answer.status).toBe(503);
      const { code, request_id: id } = (await answer.json()) as Record<string, string>;
      expect(code).toBe("unavailable");
      await logs(webApi, new RegExp(`"${id}"[^\n]*"reason":"[^"]*alert certificate required`));
    }
  });

  it("ends with 78 when what it should trust is not there", async () => {
    const webApi = await startWebApi({ RECIPE_API_CA_FILE: "/nowhere/ca.pem" }, false);
    await once(webApi.child, "close");
    expect(webApi.child.exitCode).toBe(78);
    expect(webApi.output()).toBe(
      "web-api: bad configuration\n  RECIPE_API_CA_FILE=/nowhere/ca.pem does not exist\n",
    );
  });
});
