/** Gives up on the work after so many milliseconds; what becomes of it then is nobody's business. */
export const withinMs = <Result>(work: Promise<Result>, ms: number): Promise<Result> =>
  new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error("Command timed out")), ms);
    work.then(resolve, reject).finally(() => clearTimeout(late));
  });
