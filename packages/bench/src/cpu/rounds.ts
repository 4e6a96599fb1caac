import type { Driver, Used } from "./drive.ts";

export interface RoundOptions {
  /** Slices that each subject gets in a round. */
  readonly slices: number;
  /** Requests in a slice, by the name of the subject. */
  readonly requestsOf: (name: string) => number;
}

/**
 * A round gives each subject several short slices, in random order, while the others are frozen: a
 * shared machine changes its speed from second to second, and slices of some 50 ms meet it alike.
 *
 * @returns microseconds of processor time per request, by the name of the subject
 */
export const runRound = async (
  drivers: readonly Driver[],
  { slices, requestsOf }: RoundOptions,
): Promise<ReadonlyMap<string, Used>> => {
  const used = new Map<string, Used>(drivers.map(({ name }) => [name, nothing]));
  for (let slice = 0; slice < slices; slice += 1) {
    for (const driver of shuffled(drivers)) {
      const requests = requestsOf(driver.name);
      const part = scale(await driver.drive(requests), 1 / requests / slices);
      used.set(driver.name, add(used.get(driver.name) ?? nothing, part));
    }
  }
  return used;
};

const nothing: Used = { services: 0, haproxy: 0 };

const scale = ({ services, haproxy }: Used, by: number): Used => ({
  services: services * by,
  haproxy: haproxy * by,
});

const add = (one: Used, other: Used): Used => ({
  services: one.services + other.services,
  haproxy: one.haproxy + other.haproxy,
});

const shuffled = (drivers: readonly Driver[]): Driver[] =>
  drivers
    .map((driver) => ({ driver, order: Math.random() }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ driver }) => driver);
