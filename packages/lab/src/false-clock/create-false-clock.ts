import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkNumber } from "@tandem/resilience";
import type { ServiceOptions } from "../start-service.ts";

/** A clock that is wrong for whole processes, with all their libraries. */
export interface FalseClock {
  /** The options of a service that goes by this clock. */
  forService(options: ServiceOptions): ServiceOptions;
  /** Seconds before (negative) or after the right time; takes effect within a second. */
  set(offsetSeconds: number): Promise<void>;
  /** Once the services have ended. Idempotent. */
  close(): Promise<void>;
}

/** A day. */
const most = 86_400;

/**
 * A wrong clock by libfaketime. Only the time of day is wrong: durations and timers stay right, as
 * they do on a machine whose clock is set.
 *
 * @param library path of it, from findFaketime
 * @throws RangeError unless the offset is from -86,400 to 86,400 seconds
 */
export const createFalseClock = async (
  library: string,
  offsetSeconds: number,
): Promise<FalseClock> => {
  checkOffset(offsetSeconds);
  const folder = await mkdtemp(join(tmpdir(), "tandem-false-clock-"));
  const file = join(folder, "offset");
  const set = async (seconds: number): Promise<void> => {
    checkOffset(seconds);
    // Renamed, so that nobody ever reads half of it.
    await writeFile(`${file}.new`, `${seconds < 0 ? "" : "+"}${seconds}`);
    await rename(`${file}.new`, file);
  };
  await set(offsetSeconds);
  return {
    forService: (options) => ({ ...options, env: { ...options.env, ...variables(library, file) } }),
    set,
    close: () => rm(folder, { recursive: true, force: true }),
  };
};

const checkOffset = (seconds: number): void =>
  checkNumber("the offset of a false clock", seconds, { min: -most, max: most, integer: true });

const variables = (library: string, file: string): Readonly<Record<string, string>> => ({
  ...(process.platform === "darwin"
    ? { DYLD_INSERT_LIBRARIES: library, DYLD_FORCE_FLAT_NAMESPACE: "1" }
    : { LD_PRELOAD: library }),
  FAKETIME_TIMESTAMP_FILE: file,
  // Read again every second; the default is ten.
  FAKETIME_CACHE_DURATION: "1",
  FAKETIME_DONT_FAKE_MONOTONIC: "1",
});
