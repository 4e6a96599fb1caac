import type { Knex } from "knex";
import type { Backfill } from "./load-backfill.ts";

/** Ids, both included. */
export interface IdRange {
  readonly from: number;
  readonly to: number;
}

const firstText = "SELECT min(id) AS id FROM :table:";
const lastText = "SELECT max(id) AS id FROM :table:";

// By the index alone, as far as so many rows are: ids may have gaps as large as they like.
const endText = `
  SELECT max(id) AS id
  FROM (SELECT id FROM :table: WHERE id BETWEEN :from AND :last ORDER BY id LIMIT :size) AS next`;

/** In order, up to the last row there is now: whoever adds rows later gives them their value. */
export async function* rangesOf(
  knex: Knex,
  { table, batchSize: size = 1_000 }: Pick<Backfill, "table" | "batchSize">,
): AsyncGenerator<IdRange> {
  const last = await findId(knex, lastText, { table });
  let from = await findId(knex, firstText, { table });
  while (from !== undefined && last !== undefined && from <= last) {
    const to = await findId(knex, endText, { table, from, last, size });
    // The rest is gone meanwhile.
    if (to === undefined) return;
    yield { from, to };
    from = to + 1;
  }
}

type Bindings = Readonly<Record<string, string | number>>;

/** Undefined when there is no row. A bigint comes as text. */
const findId = async (
  knex: Knex,
  text: string,
  bindings: Bindings,
): Promise<number | undefined> => {
  const { rows } = await knex.raw<{ rows: [{ id: number | string | null }] }>(text, bindings);
  const [{ id }] = rows;
  return id === null ? undefined : Number(id);
};
