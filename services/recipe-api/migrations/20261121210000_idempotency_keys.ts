import type { Knex } from "knex";

/** What was answered to a write with a key, kept for whoever sends it again. */
export const up = async (knex: Knex): Promise<void> => {
  await knex.schema.createTable("idempotency_keys", (table) => {
    table.text("principal").notNullable();
    table.text("operation").notNullable();
    table.text("key").notNullable();
    // SHA-256 of the request: the same key with another one is a mistake of its sender.
    table.binary("fingerprint").notNullable();
    // The recipe as it was answered; null after a deletion, and while the write runs.
    table.json("result");
    table.timestamp("created_at").notNullable().defaultTo(knex.fn.now());
    table.primary(["principal", "operation", "key"]);
    // Old keys are purged in its order.
    table.index("created_at", "idempotency_keys_created_at");
  });
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.schema.dropTable("idempotency_keys");
};
