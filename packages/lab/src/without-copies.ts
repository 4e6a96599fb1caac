/**
 * Variables for services whose test is about the source: nothing that was read is kept or shared, so
 * that each read of a recipe reaches PostgreSQL, and each answer is of now.
 */
export const withoutCopies = {
  CACHE_MAX_BYTES: "0",
  CACHE_FRESH_MS: "0",
  LAST_GOOD_MAX_BYTES: "0",
} as const;
