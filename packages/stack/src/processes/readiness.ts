import { get } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { StackError } from "../stack-error.ts";
import type { SupervisedProcess } from "./supervised-process.ts";

export interface ReadinessCheck {
  readonly process: SupervisedProcess;
  /** Answers 200 when the process is ready. */
  readonly url: string;
  /** Asks another way than over HTTP. */
  readonly ask?: (url: string) => Promise<boolean>;
}

const limitMs = 30_000;
const pollMs = 25;
const answerMs = 1_000;
/** Something that always dies at once will not become ready by waiting. */
const hopelessDeaths = 3;

export const isReady = (url: string): Promise<boolean> =>
  new Promise((resolve) => {
    const request = get(url, { agent: false, timeout: answerMs }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve(false));
  });

const notReady = ({ process, url }: ReadinessCheck, what: string): StackError =>
  new StackError("start_failed", `${process.name} is not ready: ${what} (${url})`, {
    lines: process.lastLines(),
  });

/**
 * Polls until the process gives a good answer.
 *
 * @throws {StackError} `start_failed` with its last lines after 30 s, or when it has died three
 *   times before; the signal's reason when that was aborted.
 */
export const waitUntilReady = async (check: ReadinessCheck, signal: AbortSignal): Promise<void> => {
  const until = performance.now() + limitMs;
  const { ask = isReady } = check;
  while (!(await ask(check.url))) {
    if (check.process.deaths() >= hopelessDeaths)
      throw notReady(check, `it died ${hopelessDeaths} times`);
    if (performance.now() > until) throw notReady(check, `no good answer in ${limitMs / 1000} s`);
    await delay(pollMs, undefined, { signal });
  }
};
