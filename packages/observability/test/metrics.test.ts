import { describe, expect, it } from "vitest";
import { createMetrics } from "../src/index.ts";

const samplesOf = async (metrics: ReturnType<typeof createMetrics>, name: string) => {
  const lines = (await metrics.render()).split("\n");
  return lines.filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
};

describe("metrics", () => {
  it("count requests by method, route template and status", async () => {
    const metrics = createMetrics("web-api");
    const route = metrics.httpServer("GET", "/recipes/:id");
    route.observe(200, 0.02);
    route.observe(200, 0.5);
    route.observe(404, 0.02);
    const labels = (status: number) =>
      `{http_request_method="GET",http_route="/recipes/:id",http_response_status_code="${status}",service="web-api"}`;
    const name = "http_server_request_duration_seconds";
    expect(await samplesOf(metrics, `${name}_count`)).toEqual([
      `${name}_count${labels(200)} 2`,
      `${name}_count${labels(404)} 1`,
    ]);
    expect(await samplesOf(metrics, `${name}_sum`)).toEqual([
      `${name}_sum${labels(200)} 0.52`,
      `${name}_sum${labels(404)} 0.02`,
    ]);
  });

  it("put a duration into its bucket and into all above, bounds included", async () => {
    const metrics = createMetrics("recipe-api");
    const method = metrics.rpcServer("recipe.v1.RecipeService/GetRecipe");
    for (const seconds of [0.005, 0.0051, 11]) method.observe(0, seconds);
    const buckets = await samplesOf(metrics, "rpc_server_call_duration_seconds_bucket");
    const counts = buckets.map((line) => [
      /le="([^"]+)"/.exec(line)?.[1],
      Number(line.split(" ").at(-1)),
    ]);
    expect(Object.fromEntries(counts)).toMatchObject({ "0.005": 1, "0.01": 2, "10": 2, "+Inf": 3 });
    expect(buckets).toHaveLength(15);
  });

  it("keep one series for the same labels", async () => {
    const metrics = createMetrics("web-api");
    metrics.httpServer("GET", "/").observe(200, 0.1);
    metrics.httpServer("GET", "/").observe(200, 0.1);
    const counts = await samplesOf(metrics, "http_server_request_duration_seconds_count");
    expect(counts).toEqual([expect.stringMatching(/ 2$/)]);
  });

  it("hold what the process itself is doing, in the text format", async () => {
    const metrics = createMetrics("web-api");
    metrics.httpServer("GET", "/").observe(200, 0.1);
    const text = await metrics.render();
    expect(text).toContain("process_cpu_user_seconds_total");
    expect(text).toContain("# TYPE http_server_request_duration_seconds histogram");
    expect(metrics.contentType).toContain("text/plain");
  });
});
