import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { waitUntilOk, withoutShedding } from "@tandem/lab";
import { type Stack, startStack } from "@tandem/stack";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { examples, readme } from "./readme/examples.ts";
import { settle } from "./readme/settle.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

let stack: Stack;
beforeAll(async () => {
  // However busy this machine is: the README shows what it answers otherwise.
  const serviceEnvironment = { "recipe-api": withoutShedding, "web-api": withoutShedding };
  stack = await startStack({ port: 0, ephemeral: true, serviceEnvironment });
});
afterAll(() => stack.close());

/** The README's addresses, and where this stack really is. */
const here = (commands: string): string =>
  commands
    .replaceAll("localhost:3443", new URL(stack.urls.balancer?.https ?? "https://none").host)
    .replaceAll(".tandem/certificates", stack.balancer.certificates ?? "none")
    .replaceAll("localhost:3000", new URL(stack.urls.public).host)
    .replaceAll("localhost:50051", new URL(stack.urls.grpc[0] ?? "").host)
    .replaceAll("localhost:4001", new URL(stack.urls.recipeApi[0] ?? "").host)
    .replaceAll("localhost:4002", new URL(stack.urls.recipeApi[1] ?? "").host)
    .replaceAll("localhost:4101", new URL(stack.urls.admin["recipe-api-1"] ?? "").host);

const run = async (commands: string): Promise<string> => {
  // `npm run seed` finds the data of an `npm start`; this stack keeps none.
  const env = {
    ...process.env,
    DATABASE_URL: stack.urls.database,
    MIGRATION_DATABASE_URL: stack.urls.migrationDatabase,
  };
  const { stdout } = await promisify(execFile)("sh", ["-ec", here(commands)], { cwd: root, env });
  return stdout;
};

describe("the README", () => {
  it("shows ten requests at least", () => {
    const curls = examples.flatMap(({ commands }) => commands.trim().split("\n"));
    expect(curls.length).toBeGreaterThanOrEqual(10);
  });

  it.each(examples.filter(({ answer }) => answer !== ""))(
    "gives the answer that it shows for $commands",
    async ({ commands, answer }) => {
      expect(settle(await run(commands))).toBe(settle(answer));
      // Whoever was frozen needs a moment.
      await waitUntilOk(stack.urls.public);
    },
  );

  it.for(examples.filter(({ answer }) => answer === ""))(
    "gives an answer for $commands",
    async ({ commands }, { skip }) => {
      skip(commands.includes("https:") && !stack.urls.balancer, "there is no HAProxy on the PATH");
      expect(await run(commands.replaceAll("curl ", "curl -f "))).toContain("Chicken Tikka Masala");
    },
  );

  it("links to files that are there", async () => {
    const links = [...readme.matchAll(/\]\(([^)#:]+)\)/g)].map(([, path = ""]) => path);
    expect(links.length).toBeGreaterThan(5);
    for (const path of links) await readFile(new URL(`../${path}`, import.meta.url));
  });
});
