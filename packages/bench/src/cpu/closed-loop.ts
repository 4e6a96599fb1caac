/** Sends one request and takes its answer; rejects when that is not the right one. */
export type Caller = () => Promise<void>;

/** Each caller sends its next request when it has its answer, until so many have been sent by all. */
export const closedLoop = async (callers: readonly Caller[], requests: number): Promise<void> => {
  let left = requests;
  const work = async (ask: Caller): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await ask();
    }
  };
  await Promise.all(callers.map(work));
};
