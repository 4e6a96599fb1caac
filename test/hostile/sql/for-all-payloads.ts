import { sqlPayloads } from "./payloads.ts";

/** The rule of all texts but keys and ids. */
export const isText = (payload: string): boolean => !/[\p{Cc}\u{FFFD}]/u.test(payload);

export const isKey = (payload: string): boolean => /^[\x21-\x7e]+$/.test(payload);

/** Whether a header and metadata carry it as it is: one line, without blanks at its ends. */
export const isHeader = (payload: string): boolean =>
  /^[\x21-\x7e]+( +[\x21-\x7e]+)*$/.test(payload);

const atOnce = 8;

/** The results of the work, in the order of the payloads. */
export const forAllPayloads = async <Result>(
  work: (payload: string, place: number) => Promise<Result>,
): Promise<readonly Result[]> => {
  const results: Result[] = [];
  const all = sqlPayloads.entries();
  const takeTurns = async (): Promise<void> => {
    for (const [place, payload] of all) results[place] = await work(payload, place);
  };
  await Promise.all(Array.from({ length: atOnce }, takeTurns));
  return results;
};
