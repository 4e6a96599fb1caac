import { describe, expect, it } from "vitest";
import { registerGraphiql } from "../../src/index.ts";
import { buildServer, filesOf } from "./build-server.ts";

const build = (
  defaultQuery = "{ orders { id } }",
  environment?: "production",
  headers?: Record<string, string>,
) =>
  buildServer(
    (server, runtime) => registerGraphiql(server, runtime, { defaultQuery, headers }),
    environment,
  );

const files = [
  ["/graphiql/graphiql.min.css", "text/css; charset=utf-8", "public, max-age=3600"],
  ["/graphiql/graphiql.css", "text/css; charset=utf-8", "no-cache"],
  ["/graphiql/react.production.min.js", "text/javascript; charset=utf-8", "public, max-age=3600"],
  [
    "/graphiql/react-dom.production.min.js",
    "text/javascript; charset=utf-8",
    "public, max-age=3600",
  ],
  ["/graphiql/graphiql.min.js", "text/javascript; charset=utf-8", "public, max-age=3600"],
  ["/graphiql/graphiql.js", "text/javascript; charset=utf-8", "no-cache"],
] as const;

describe("/graphiql", () => {
  it("is a page with the service's name, and may run and ask only its own origin", async () => {
    const answer = await build().inject("/graphiql");
    expect(answer.statusCode).toBe(200);
    expect(answer.headers).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-cache",
      "content-security-policy":
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; " +
        "font-src data:; img-src data:; connect-src 'self'; base-uri 'none'; " +
        "form-action 'none'; frame-ancestors 'none'",
    });
    expect(answer.body).toContain("<title>orders-api: GraphiQL</title>");
  });

  it.each(files)("has the file %s", async (url, type, cacheControl) => {
    const answer = await build().inject(url);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers).toMatchObject({ "content-type": type, "cache-control": cacheControl });
    expect(answer.rawPayload.length).toBeGreaterThan(10);
  });

  it("names files that are there, and holds no script itself", async () => {
    const { body } = await build().inject("/graphiql");
    expect(filesOf(body).map((file) => `/${file}`)).toEqual(files.map(([url]) => url));
    expect(body).not.toMatch(/<script(?! src="[^"]+"><\/script>)/);
  });

  it("carries the default query as text, whatever is in it", async () => {
    const { body } = await build('{ a(b: "</div><script>&amp;") }').inject("/graphiql");
    expect(body).toContain(
      'data-query="{ a(b: &quot;&lt;/div&gt;&lt;script&gt;&amp;amp;&quot;) }"',
    );
  });

  it("carries the headers that its editor holds at first, as text", async () => {
    const headers = { authorization: 'Bearer "x"' };
    const { body } = await build("{ a }", undefined, headers).inject("/graphiql");
    const written = "{\n  &quot;authorization&quot;: &quot;Bearer \\&quot;x\\&quot;&quot;\n}";
    expect(body).toContain(`data-headers="${written}"`);
    expect((await build().inject("/graphiql")).body).not.toContain("data-headers");
  });

  it.each([
    "/graphiql/package.json",
    "/graphiql/graphiql.min.js.map",
    "/graphiql/umd/react.production.min.js",
    "/graphiql/..%2f..%2fpackage.json",
  ])("does not know %s", async (url) => {
    expect((await build().inject(url)).statusCode).toBe(404);
  });

  it.each(["/graphiql", ...files.map(([url]) => url)])(
    "is an unknown route in production: %s",
    async (url) => {
      const answer = await build(undefined, "production").inject(url);
      expect({ status: answer.statusCode, code: answer.json().code }).toEqual({
        status: 404,
        code: "not_found",
      });
    },
  );
});
