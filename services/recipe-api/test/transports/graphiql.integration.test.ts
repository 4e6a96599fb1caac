import {
  type Browser,
  openBrowser,
  type ServiceProcess,
  startService,
  withoutShedding,
} from "@tandem/lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { authorized } from "../start-app.ts";

let service: ServiceProcess;
let browser: Browser | undefined;

const start = (env: Record<string, string> = {}) =>
  startService({
    script: "services/recipe-api/src/server.ts",
    env: { ...withoutShedding, DATABASE_URL: "memory:", ...env },
  });

beforeAll(async () => {
  // With this token, and no other, the page knows what to send.
  service = await start({ INTERNAL_TOKEN: "development-only-internal-token" });
  browser = await openBrowser(service.url, { optional: process.env["CI"] === undefined });
});

afterAll(async () => {
  await browser?.close();
  await service.end("SIGKILL");
});

const noBrowser = "there is no chromium on the PATH";

describe("/graphiql of recipe-api", () => {
  it("sends its default query at a click and shows the recipe", async ({ skip }) => {
    const { page, problems } = await (browser ?? skip(noBrowser)).visit("/graphiql");
    await page.locator(".graphiql-execute-button").click();
    const answer = ".result-window";
    await page.locator(`${answer} ::-p-text("Chicken Tikka Masala")`).wait();
    await page.locator(`${answer} ::-p-text(hasNextPage)`).wait();
    const text = await page.evaluate("document.querySelector('.result-window').innerText");
    expect(text).not.toContain("errors");
    expect(await page.title()).toBe("recipe-api: GraphiQL");
    expect(problems()).toEqual([]);
  });

  it("fills its explorer from the schema", async ({ skip }) => {
    const { page, problems } = await (browser ?? skip(noBrowser)).visit("/graphiql");
    await page.locator("[aria-label='Show Documentation Explorer']").click();
    await page.locator(".graphiql-doc-explorer-content a ::-p-text(Query)").click();
    await page.locator(".graphiql-doc-explorer-content ::-p-text(RecipeConnection)").wait();
    expect(problems()).toEqual([]);
  });

  it("fits the window, and its dialogs open", async ({ skip }) => {
    const { page, problems } = await (browser ?? skip(noBrowser)).visit("/graphiql");
    await page.locator("[aria-label='Open settings dialog']").click();
    await page.locator("[role='dialog'] ::-p-text(Theme)").wait();
    const size = "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]";
    expect(await page.evaluate(size)).toEqual([1280, 800]);
    expect(problems()).toEqual([]);
  });

  it("is not there in production, nor is the schema told", async () => {
    const production = await start({ NODE_ENV: "production" });
    for (const path of ["/graphiql", "/graphiql/graphiql.min.js"]) {
      const answer = await fetch(`${production.url}${path}`);
      expect(answer.status).toBe(404);
      expect(await answer.json()).toMatchObject({ code: "not_found" });
    }
    const headers = { ...authorized, "content-type": "application/json" };
    const body = JSON.stringify({ query: "{ __schema { types { name } } }" });
    const answer = await fetch(`${production.url}/graphql`, { method: "POST", headers, body });
    expect(answer.status).toBe(400);
    await production.end("SIGKILL");
  });
});
