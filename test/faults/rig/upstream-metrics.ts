/** What a web-api says of its calls to recipe-api. */
export interface UpstreamMetrics {
  readonly breaker: string | undefined;
  readonly retries: number;
}

export const upstreamMetricsOf = async (adminUrl = ""): Promise<UpstreamMetrics> => {
  const text = await (await fetch(`${adminUrl}/metrics`)).text();
  const current = text
    .split("\n")
    .find((line) => line.startsWith("upstream_breaker_state{") && line.endsWith(" 1"));
  return {
    breaker: /state="(\w+)"/.exec(current ?? "")?.[1],
    retries: Number(/^upstream_retries_total\{.*\} (\d+)$/m.exec(text)?.[1]),
  };
};
