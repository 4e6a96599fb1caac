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

  it("count the calls that are made again, from 0 on", async () => {
    const metrics = createMetrics("web-api");
    const { retried } = metrics.upstream("recipe-api");
    const name = "upstream_retries_total";
    const labels = '{upstream="recipe-api",service="web-api"}';
    expect(await samplesOf(metrics, name)).toEqual([`${name}${labels} 0`]);
    retried();
    retried();
    expect(await samplesOf(metrics, name)).toEqual([`${name}${labels} 2`]);
  });

  it("tell the one state that the breaker to a service over a protocol is in, closed at first", async () => {
    const metrics = createMetrics("web-api");
    const breakerIs = metrics.upstream("recipe-api").breaker("http");
    const states = async () => {
      const samples = await samplesOf(metrics, "upstream_breaker_state");
      return samples.map((line) => [/state="(\w+)"/.exec(line)?.[1], line.split(" ").at(-1)]);
    };
    const all = (closed: string, open: string, halfOpen: string) => [
      ["closed", closed],
      ["open", open],
      ["half_open", halfOpen],
    ];
    expect(await states()).toEqual(all("1", "0", "0"));
    breakerIs("open");
    expect(await states()).toEqual(all("0", "1", "0"));
    breakerIs("half_open");
    expect(await states()).toEqual(all("0", "0", "1"));
    breakerIs("closed");
    expect(await states()).toEqual(all("1", "0", "0"));
  });

  it("count the requests that are refused by protocol, from 0 on", async () => {
    const metrics = createMetrics("recipe-api");
    metrics.shed("grpc");
    expect(await samplesOf(metrics, "requests_shed_total")).toEqual([
      'requests_shed_total{protocol="http",service="recipe-api"} 0',
      'requests_shed_total{protocol="grpc",service="recipe-api"} 1',
    ]);
  });

  it("count the reads of each cache by what answered them, from 0 on, scrape after scrape", async () => {
    const metrics = createMetrics("recipe-api");
    const onRead = metrics.cache("recipe-v1");
    metrics.cache("other")("redis");
    onRead("memory");
    metrics.cache("recipe-v1")("memory");
    onRead("stale");
    const series = ([cache, tier, count]: readonly [string, string, number]) =>
      `cache_reads_total{cache="${cache}",tier="${tier}",service="recipe-api"} ${count}`;
    const counted = [
      ["recipe-v1", "memory", 2],
      ["recipe-v1", "redis", 0],
      ["recipe-v1", "source", 0],
      ["recipe-v1", "stale", 1],
      ["other", "memory", 0],
      ["other", "redis", 1],
      ["other", "source", 0],
      ["other", "stale", 0],
    ] as const;
    const expected = counted.map(series);
    expect(await samplesOf(metrics, "cache_reads_total")).toEqual(expected);
    expect(await samplesOf(metrics, "cache_reads_total")).toEqual(expected);
  });

  it("tell whether a rate limit is counted by all replicas together", async () => {
    const metrics = createMetrics("web-api");
    const tell = metrics.rateLimit("writes");
    const series = 'rate_limit_shared{limit="writes",service="web-api"}';
    expect(await samplesOf(metrics, "rate_limit_shared")).toEqual([]);
    tell("alone");
    expect(await samplesOf(metrics, "rate_limit_shared")).toEqual([`${series} 0`]);
    tell("shared");
    expect(await samplesOf(metrics, "rate_limit_shared")).toEqual([`${series} 1`]);
  });
});
