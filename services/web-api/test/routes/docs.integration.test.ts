import { get } from "node:http";
import {
  type Browser,
  openBrowser,
  type ServiceProcess,
  startService,
  withoutShedding,
} from "@tandem/lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let producer: ServiceProcess;
let consumer: ServiceProcess;
let browser: Browser | undefined;

const start = (env: Record<string, string> = {}) =>
  startService({
    script: "services/web-api/src/server.ts",
    env: {
      ...withoutShedding,
      RECIPE_API_HTTP: producer.url,
      RECIPE_API_GRPC: producer.grpcAddress,
      ...env,
    },
  });

beforeAll(async () => {
  producer = await startService({
    script: "services/recipe-api/src/server.ts",
    env: { ...withoutShedding, DATABASE_URL: "memory:" },
  });
  consumer = await start();
  browser = await openBrowser(consumer.url, { optional: process.env["CI"] === undefined });
});

afterAll(async () => {
  await browser?.close();
  await consumer.end("SIGKILL");
  await producer.end("SIGKILL");
});

const noBrowser = "there is no chromium on the PATH";

/** The path exactly as it is written: fetch would take the dots out of it. */
const statusOf = (path: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const { port } = new URL(consumer.url);
    get({ port, path }, (answer) => resolve(answer.resume().statusCode)).on("error", reject);
  });

describe("/docs of web-api", () => {
  it("shows the API's title and routes in a browser, without asking anybody else", async ({
    skip,
  }) => {
    const { page, problems } = await (browser ?? skip(noBrowser)).visit("/docs");
    await page.locator("h1 ::-p-text(Tandem web-api)").wait();
    await page.locator("[data-path='/recipes/{id}']").wait();
    expect(await page.title()).toBe("web-api: API");
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(1280);
    expect(problems()).toEqual([]);
  });

  it("tries out GET /recipes/{id} against the same origin", async ({ skip }) => {
    const { page, problems } = await (browser ?? skip(noBrowser)).visit("/docs");
    await page.locator("[data-path='/recipes/{id}']").click();
    await page.locator(".try-out__btn").click();
    await page.locator("[data-param-name='id'] input").fill("42");
    await page.locator(".execute").click();
    const answer = ".live-responses-table .response";
    await page.locator(`${answer} .response-col_status ::-p-text(200)`).wait();
    await page.locator(`${answer} ::-p-text(Chicken Tikka Masala)`).wait();
    await page.locator(`.request-url ::-p-text(${consumer.url}/recipes/42)`).wait();
    expect(problems()).toEqual([]);
  });

  it("serves the OpenAPI document itself", async () => {
    const answer = await fetch(`${consumer.url}/docs/openapi.json`);
    expect(answer.headers.get("content-type")).toBe("application/json; charset=utf-8");
    expect(await answer.json()).toMatchObject({ openapi: "3.1.0" });
  });

  it.each([
    "/docs/../package.json",
    "/docs/../../../../../../../../etc/passwd",
    "/docs/%2e%2e/%2e%2e/package.json",
    "/docs//etc/passwd",
    "/docs/swagger-ui.css/../swagger-ui.js",
  ])("leads nowhere else: %s", async (path) => {
    expect(await statusOf("/docs/swagger-ui.css")).toBe(200);
    expect(await statusOf(path)).toBe(404);
  });

  it("is not there in production", async () => {
    const service = await start({ NODE_ENV: "production" });
    for (const path of ["/docs", "/docs/openapi.json", "/docs/swagger-ui-bundle.js"]) {
      const answer = await fetch(`${service.url}${path}`);
      expect(answer.status).toBe(404);
      expect(await answer.json()).toMatchObject({ code: "not_found" });
    }
    await service.end("SIGKILL");
  });
});
