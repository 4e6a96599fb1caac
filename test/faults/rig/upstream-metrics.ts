/** What a web-api says of its calls to recipe-api. */
export interface UpstreamMetrics {
  /** The state of the breaker over each protocol. */
  readonly breakers: Readonly<Record<string, string>>;
  readonly retries: number;
}

export const upstreamMetricsOf = async (adminUrl = ""): Promise<UpstreamMetrics> => {
  const text = await (await fetch(`${adminUrl}/metrics`)).text();
  const current = text.matchAll(
    /^upstream_breaker_state\{.*protocol="(\w+)".*state="(\w+)".*\} 1$/gm,
  );
  return {
    breakers: Object.fromEntries([...current].map(([, protocol, state]) => [protocol, state])),
    retries: Number(/^upstream_retries_total\{.*\} (\d+)$/m.exec(text)?.[1]),
  };
};

/** The breakers of several web-api that are not closed. */
export const trippedBreakers = async (adminUrls: readonly string[]): Promise<readonly string[]> => {
  const metrics = await Promise.all(adminUrls.map((url) => upstreamMetricsOf(url)));
  const all = metrics.flatMap(({ breakers }) => Object.entries(breakers));
  return all.flatMap(([name, state]) => (state === "closed" ? [] : [`${name} is ${state}`]));
};
