import { randomFillSync } from "node:crypto";

// Random bytes in stock: one call to the generator for many ids.
const stock = Buffer.alloc(4_096);
let used = stock.length;

/**
 * Random hexadecimal digits for ids, two for each byte; not for secrets.
 *
 * @param bytes 1 to 4096
 */
export const randomHex = (bytes: number): string => {
  if (used + bytes > stock.length) {
    randomFillSync(stock);
    used = 0;
  }
  used += bytes;
  return stock.toString("hex", used - bytes, used);
};
