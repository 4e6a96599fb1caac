import { createPostgres } from "@tandem/database";

type Rows = readonly Record<string, unknown>[];

/** One statement over a connection of its own. */
export const queryAt = async (url: string, text: string): Promise<Rows> => {
  const database = await createPostgres({ url, applicationName: "test" });
  try {
    return await database.query<Record<string, unknown>>({ text });
  } finally {
    await database.close();
  }
};
