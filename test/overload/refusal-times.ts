/** How long a service took for what it refused with 503, over HTTP and GraphQL. */
export interface RefusalTimes {
  readonly count: number;
  /** Of them, in 50 ms or less. */
  readonly quick: number;
}

const family = "http_server_request_duration_seconds";

/** As the service itself counts since its start. */
export const refusalTimesOf = async (adminUrl: string): Promise<RefusalTimes> => {
  const text = await (await fetch(`${adminUrl}/metrics`)).text();
  const refusals = text
    .split("\n")
    .filter((line) => line.includes('http_response_status_code="503"'));
  const sum = (begin: string, label = ""): number =>
    refusals
      .filter((line) => line.startsWith(`${begin}{`) && line.includes(label))
      .reduce((total, line) => total + Number(line.slice(line.lastIndexOf(" "))), 0);
  return { count: sum(`${family}_count`), quick: sum(`${family}_bucket`, 'le="0.05"') };
};
