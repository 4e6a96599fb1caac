import { inspect } from "node:util";
import type { Answer, Inside } from "./open-network.ts";

const [, , module = ""] = process.argv;

const answer = async (work: () => Promise<unknown>): Promise<void> => {
  const said: Answer = await work().then(
    () => ({}),
    (error: unknown) => ({ error: error instanceof Error ? (error.stack ?? "") : inspect(error) }),
  );
  process.send?.(said);
};

let inside: Inside<string> | undefined;
process.on("message", (name: string) => {
  void answer(async () => {
    const row = inside?.rows[name];
    if (row === undefined) throw new Error(`there is no row ${name}`);
    await row();
  });
});
process.once("disconnect", () => void inside?.close());
await answer(async () => {
  const { start } = (await import(module)) as { start(): Promise<Inside<string>> };
  inside = await start();
});
