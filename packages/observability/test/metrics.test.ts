import { describe, expect, it } from "vitest";
import { createMetrics } from "../src/index.ts";

describe("metrics", () => {
  it("count requests by method, route template and status", async () => {
    const metrics = createMetrics("web-api");
    metrics.observeHttp({ method: "GET", route: "/recipes/:id", status: 200, seconds: 0.02 });
    metrics.observeHttp({ method: "GET", route: "/recipes/:id", status: 404, seconds: 0.02 });
    const text = await metrics.render();
    expect(text).toContain(
      'http_server_request_duration_seconds_count{service="web-api",http_request_method="GET",' +
        'http_route="/recipes/:id",http_response_status_code="404"} 1',
    );
  });

  it("count gRPC calls apart from HTTP requests", async () => {
    const metrics = createMetrics("recipe-api");
    metrics.observeRpc({ method: "recipe.v1.RecipeService/GetRecipe", status: 5, seconds: 0.02 });
    const text = await metrics.render();
    expect(text).toMatch(/^rpc_server_call_duration_seconds_bucket\{.*le="0\.025".*\} 1$/m);
    expect(text).not.toMatch(/^http_server_request_duration_seconds_count\{/m);
  });

  it("hold what the process itself is doing", async () => {
    const metrics = createMetrics("web-api");
    expect(await metrics.render()).toContain("process_cpu_user_seconds_total");
    expect(metrics.contentType).toContain("text/plain");
  });
});
