import { missingRedis } from "@tandem/stack";

/** Why these tests cannot run here; undefined: they can, or in CI have to fail. */
export const withoutRedis = await missingRedis(process.env);
