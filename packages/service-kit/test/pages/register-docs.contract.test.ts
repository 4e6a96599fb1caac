import { describe, expect, it, vi } from "vitest";
import { registerDocs } from "../../src/index.ts";
import { buildServer, filesOf } from "./build-server.ts";

const openapi = '{"openapi":"3.1.0"}';

const build = (readDocument = async () => openapi, environment?: "production") =>
  buildServer((server, runtime) => registerDocs(server, runtime, { readDocument }), environment);

const files = [
  ["/docs/swagger-ui.css", "text/css; charset=utf-8", "public, max-age=3600"],
  ["/docs/docs.css", "text/css; charset=utf-8", "no-cache"],
  ["/docs/swagger-ui-bundle.js", "text/javascript; charset=utf-8", "public, max-age=3600"],
  ["/docs/docs.js", "text/javascript; charset=utf-8", "no-cache"],
  ["/docs/openapi.json", "application/json; charset=utf-8", "no-cache"],
] as const;

describe("/docs", () => {
  it("is a page with the service's name, and may run and ask only its own origin", async () => {
    const answer = await build().inject("/docs");
    expect(answer.statusCode).toBe(200);
    expect(answer.headers).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-cache",
      "x-content-type-options": "nosniff",
      "content-security-policy":
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src data:; img-src data:; " +
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    });
    expect(answer.body).toContain("<title>orders-api: API</title>");
  });

  it.each(files)("has the file %s", async (url, type, cacheControl) => {
    const answer = await build().inject(url);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers).toMatchObject({ "content-type": type, "cache-control": cacheControl });
    expect(answer.rawPayload.length).toBeGreaterThan(10);
  });

  it("names files that are there, and holds no script itself", async () => {
    const { body } = await build().inject("/docs");
    const named = filesOf(body).map((file) => `/${file}`);
    expect(named).toEqual(files.map(([url]) => url).slice(0, -1));
    expect(body).not.toMatch(/<script(?! src="[^"]+"><\/script>)/);
  });

  it("reads the document when somebody asks for it, and not before", async () => {
    const readDocument = vi.fn(async () => openapi);
    const server = build(readDocument);
    await server.inject("/docs");
    expect(readDocument).not.toHaveBeenCalled();
    expect((await server.inject("/docs/openapi.json")).body).toBe(openapi);
  });

  it("answers a problem that nobody keeps when a file cannot be read", async () => {
    const server = build(() => Promise.reject(new Error("ENOENT: /srv/schemas/openapi.json")));
    const answer = await server.inject("/docs/openapi.json");
    expect(answer.statusCode).toBe(500);
    expect(answer.headers).toMatchObject({
      "content-type": "application/problem+json; charset=utf-8",
      "cache-control": "no-store",
    });
    expect(answer.body).not.toContain("/srv");
  });

  it("leaves the headers of other routes and of its own files strict", async () => {
    const server = build();
    for (const url of ["/orders", "/docs/swagger-ui-bundle.js", "/docs/none"]) {
      const { headers } = await server.inject(url);
      expect(headers["content-security-policy"]).toBe("default-src 'none'; frame-ancestors 'none'");
    }
  });

  it.each([
    "/docs/",
    "/docs/index.html",
    "/docs/package.json",
    "/docs/swagger-ui-bundle.js.map",
    "/docs/swagger-ui.css/",
    "/docs/..%2fpackage.json",
    "/docs/..%5cpackage.json",
    "/docs/browser%2fdocs.js",
    "/docs/swagger-ui.css%00",
  ])("does not know %s", async (url) => {
    const answer = await build().inject(url);
    expect({ status: answer.statusCode, code: answer.json().code }).toEqual({
      status: 404,
      code: "not_found",
    });
  });

  it.each(["/docs", ...files.map(([url]) => url)])(
    "is an unknown route in production: %s",
    async (url) => {
      const server = build(undefined, "production");
      const [answer, unknown] = [await server.inject(url), await server.inject("/nowhere")];
      const anonymous = { ...unknown.json(), request_id: expect.any(String) };
      expect(answer.statusCode).toBe(404);
      expect(answer.json()).toEqual(anonymous);
      expect(answer.headers["content-type"]).toBe(unknown.headers["content-type"]);
    },
  );
});
