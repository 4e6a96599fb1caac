// Waiting leaves the processor to others: it is the process that must not answer.
const nobody = new Int32Array(new SharedArrayBuffer(4));

/** Nothing else runs in the process for so long. */
export const standStill = (ms: number): void => void Atomics.wait(nobody, 0, 0, ms);
