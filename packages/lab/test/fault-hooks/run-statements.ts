import pg from "pg";

/**
 * A process that runs statements one after the other and says how each one went: for what happens to
 * the driver, without a service around it.
 */
const client = new pg.Client({
  connectionString: process.env["DATABASE_URL"],
  query_timeout: Number(process.env["QUERY_TIMEOUT_MS"]),
});
const start = performance.now();
await client.connect();
process.stdout.write(`${JSON.stringify({ connectMs: performance.now() - start })}\n`);
for (const statement of JSON.parse(process.env["STATEMENTS"] ?? "[]")) {
  const from = performance.now();
  const failure = await client.query(statement).then(
    () => undefined,
    (error: unknown) => String(error),
  );
  const ms = Math.floor(performance.now() - from);
  process.stdout.write(`${JSON.stringify({ text: statement.text ?? statement, ms, failure })}\n`);
}
await client.end();
