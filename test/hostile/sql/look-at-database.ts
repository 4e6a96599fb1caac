import type { Ask } from "../../faults/rig/ask-postgres.ts";

/** What nothing that is sent to the services may change, but for the rows that it is to write. */
export interface Database {
  /** Rows of each table. */
  readonly counts: Readonly<Record<string, number>>;
  /** Every column of every table with the rights on it, and every role. */
  readonly schema: readonly object[];
  /** The recipes up to an id, as they are. */
  readonly contents: readonly object[];
}

const tables = {
  text: `SELECT tablename AS name, format('SELECT count(*)::integer AS count FROM %I.%I', schemaname, tablename) AS text
    FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
};

const schema = {
  text: `SELECT relname, relowner::regrole, relacl::text, attname, atttypid::regtype
    FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
    WHERE relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace,
      'pg_toast'::regnamespace)
    ORDER BY relname, attnum`,
};

const roles = { text: "SELECT rolname, rolsuper, rolcreaterole FROM pg_roles ORDER BY rolname" };

const contents = (upTo: number) => ({
  text: `SELECT recipes.*, json_agg(ingredients ORDER BY ingredients.id)::text AS ingredients
    FROM recipes LEFT JOIN ingredients ON recipe_id = recipes.id
    WHERE recipes.id <= $1 GROUP BY recipes.id ORDER BY recipes.id`,
  values: [upTo],
});

export const lookAtDatabase = async (ask: Ask, upTo: number): Promise<Database> => {
  const counts: Record<string, number> = {};
  for (const { name, text } of await ask<{ name: string; text: string }>(tables)) {
    const [row] = await ask<{ count: number }>({ text });
    counts[name] = row?.count ?? Number.NaN;
  }
  return {
    counts,
    schema: [...(await ask(schema)), ...(await ask(roles))],
    contents: await ask(contents(upTo)),
  };
};
