import type { Redis as Client } from "ioredis";

/** 100 in a minute, as microseconds of debt. */
export const intervalUs = 600_000;
export const quotaUs = 60_000_000;

/** Whether the request is let in. Both are the algorithm of take-from-quota.lua. */
export type TakeWithoutLua = (client: Client, key: string) => Promise<boolean>;

/** Whatever its types say, the driver answers with texts. */
export const nowUs = async (client: Client): Promise<number> => {
  const [seconds = 0, micros = 0] = (await client.time()).map(Number);
  return seconds * 1_000_000 + micros;
};

/** Reads, decides here, writes. */
export const takeByGetAndSet: TakeWithoutLua = async (client, key) => {
  const now = await nowUs(client);
  const free = Number((await client.get(key)) ?? now);
  const debt = Math.max(0, free - now) + intervalUs;
  if (debt > quotaUs) return false;
  await client.set(key, String(now + debt));
  return true;
};

/**
 * All that MULTI allows: what is queued can neither look at what the command before it has found nor
 * be left out. So the debt grows first, and is looked at afterwards.
 */
export const takeByMulti: TakeWithoutLua = async (client, key) => {
  const now = await nowUs(client);
  const replies = await client.multi().set(key, String(now), "NX").incrby(key, intervalUs).exec();
  const free = Number(replies?.[1]?.[1]);
  return free - now <= quotaUs;
};
