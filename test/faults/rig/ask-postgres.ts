import { createPostgres, type Query } from "@tandem/database";

/** One statement on a connection of its own; its rows. */
export type Ask = <Row extends object>(query: Query) => Promise<readonly Row[]>;

/** For who looks at a database from outside. */
export const asker =
  (url: string): Ask =>
  async <Row extends object>(query: Query) => {
    const database = await createPostgres({ url, applicationName: "faults", maxConnections: 1 });
    try {
      return await database.query<Row>(query);
    } finally {
      await database.close();
    }
  };
