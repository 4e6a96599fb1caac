import autocannon from "autocannon";
import type { Subject } from "./subject.ts";

/**
 * Sends the requests over 10 connections and returns the processor time that one of them cost all
 * processes of the subject together, in microseconds.
 *
 * @throws Error when any answer was not a 2xx
 */
export const cpuPerRequest = async (subject: Subject, requests: number): Promise<number> => {
  const before = await totalCpu(subject);
  const result = await autocannon({ url: subject.url, connections: 10, amount: requests });
  const used = (await totalCpu(subject)) - before;
  const good = result["2xx"];
  if (good !== requests)
    throw new Error(`${subject.name}: ${good} of ${requests} answers were 2xx`);
  return used / requests;
};

const totalCpu = async ({ processes }: Subject): Promise<number> => {
  const all = await Promise.all(processes.map((each) => each.cpu()));
  return all.reduce((sum, each) => sum + each, 0);
};
