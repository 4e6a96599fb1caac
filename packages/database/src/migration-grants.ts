import type { Knex } from "knex";

/** What a service may do: read and write rows of every table but those in which knex keeps its books. */
const statements = [
  "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ??",
  "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ??",
  "REVOKE ALL ON knex_migrations, knex_migrations_lock FROM ??",
  "REVOKE ALL ON SEQUENCE knex_migrations_id_seq, knex_migrations_lock_index_seq FROM ??",
];

/** Gives the role its rights on all that is there now. All at once: nothing is open in between. */
export const grantRows = (knex: Knex, role: string): Promise<void> =>
  knex.transaction(async (transaction) => {
    for (const text of statements) await transaction.raw(text, [role]);
  });
