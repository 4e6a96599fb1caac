import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { type LoadGenerator, startLoadGenerator, waitUntil } from "@tandem/lab";
import { Agent, request } from "undici";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Container, containersOf, serviceOf } from "./rig/containers.ts";
import { noticedDuring } from "./rig/load-on.ts";
import { openProject, type Project } from "./rig/open-project.ts";
import { commandsOf } from "./rig/operations.ts";
import { instancesOf, untilBalanced } from "./rig/replicas.ts";
import { textsInImage } from "./rig/search-image.ts";
import { withoutDocker } from "./rig/without-docker.ts";

let project: Project;
let folder: string;
let generator: LoadGenerator;
/** Of somebody who may write there. */
let authorization: string;

/** Texts that a machine has made, each in a file of its own. */
const names = [
  "postgres-password",
  "migration-password",
  "database-password",
  "redis-password",
  "recipe-api-redis-password",
  "web-api-redis-password",
  "internal-token",
];
const services = ["recipe-api", "web-api"];
const own = (path: string): string => join(folder, path);

/** The commands of docs/operations.md under a heading, with its files out of the repository's way. */
const follow = (heading: string): Promise<string> =>
  project.shell(
    commandsOf(heading)
      .replaceAll("tandem.dump", own("tandem.dump"))
      .replaceAll("tandem-ca.pem", own("tandem-ca.pem")),
  );

/** Of one service alone: the other one has nothing to do with what has changed. */
const restartOf = (service: string): string =>
  commandsOf("Restart").replace("recipe-api web-api", service);

const psql = "psql --username=postgres --dbname=tandem --quiet --tuples-only --no-align".split(" ");
const sql = (text: string): Promise<string> =>
  project.compose("exec", "-T", "postgres", ...psql, `--command=${text}`);

const nameOfRecipe42 = "SELECT name FROM recipes WHERE id = 42";

const imagesOf = async (...wanted: readonly string[]): Promise<readonly string[]> =>
  (await containersOf(project, ...wanted)).map(({ Config }) => Config.Image);

const startsOf = async (service: string): Promise<readonly string[]> =>
  (await containersOf(project, service)).map(({ State }) => State.StartedAt);

/** The number of the certificate that callers are shown. */
const serialNumber = (): Promise<string> =>
  new Promise((resolve, reject) => {
    const { hostname: host, port } = new URL(project.httpsUrl);
    void readFile(own("certificates/ca.pem")).then((ca) => {
      const socket = connect({ host, port: Number(port), ca, servername: "localhost" }, () => {
        resolve(socket.getPeerCertificate().serialNumber);
        socket.destroy();
      });
      socket.on("error", reject);
    });
  });

describe.skipIf(withoutDocker)("operations", () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "tandem-operations-"));
    project = await openProject({
      NODE_ENV: "production",
      TAG: "1.0.0",
      SECRETS_FOLDER: own("secrets"),
      CERTIFICATES: own("certificates"),
    });
    await project.compose("build");
    generator = startLoadGenerator();
  });
  afterAll(async () => {
    await generator.close();
    if (process.env["SHOW"]) process.stdout.write(await project.compose("logs", "haproxy"));
    await project.close();
    const made = ["1.0.0", "1.1.0"].flatMap((tag) =>
      services.map((service) => `tandem-test/${service}:${tag}`),
    );
    await project.docker("image", "rm", "--force", ...made);
    await rm(folder, { recursive: true, force: true });
  });

  describe("production with what is for development", () => {
    const variables = { NODE_ENV: "production", TAG: "1.0.0" };
    let careless: Project;
    beforeAll(async () => {
      careless = await openProject(variables);
    });
    afterAll(() => careless.close());

    it("does not come up, and names each secret and the certificate", async () => {
      const { code, stderr } = await careless.tryCompose(["up", "--detach", "--wait"]);

      expect(code).toBe(1);
      expect(stderr).toMatch(
        /service "(secrets|certificates)" didn't complete successfully: exit 78/,
      );
      const jobs = await containersOf(careless, "secrets", "certificates");
      expect(jobs.map(({ State }) => State.ExitCode)).toEqual([78, 78]);
      const logs = await careless.compose("logs", "--no-log-prefix", "secrets", "certificates");
      for (const name of [...names, "api-keys"])
        expect(logs).toContain(
          `secrets: ${name} is the one for development: production needs its own`,
        );
      expect(logs).toContain("certificates: production needs a certificate of its own");
    });

    it.each([
      ["recipe-api", ["DATABASE_PASSWORD", "REDIS_PASSWORD", "INTERNAL_TOKEN"]],
      ["migrate", ["MIGRATION_DATABASE_PASSWORD"]],
      ["web-api", ["REDIS_PASSWORD", "INTERNAL_TOKEN", "API_KEYS"]],
    ])("%s itself refuses what it gets of them", async (service, refused) => {
      const run = ["run", "--rm", "--no-deps", "--no-TTY", service];

      const { code, stdout, stderr } = await careless.tryCompose(run);

      expect(code).toBe(78);
      for (const name of refused)
        expect(stdout + stderr).toContain(`${name} is the one for development`);
    });
  });

  describe("production with what is its own", () => {
    beforeAll(async () => {
      await follow("Production");
      await project.compose("up", "--detach", "--wait");
      await untilBalanced(project);
      await instancesOf(project, 30);
    });

    it("answers over HTTPS, without what is for development", async () => {
      const ca = await readFile(own("certificates/ca.pem"));
      const dispatcher = new Agent({ connect: { ca, servername: "localhost" } });
      const statusOf = async (path: string): Promise<number> => {
        const { statusCode, body } = await request(`${project.httpsUrl}${path}`, { dispatcher });
        await body.dump();
        return statusCode;
      };

      expect(await statusOf("/")).toBe(200);
      expect(await statusOf("/docs")).toBe(404);
      expect(await statusOf("/error")).toBe(404);
      await dispatcher.close();
    });

    it("tells its secrets neither in inspect, nor in logs, nor in images", async () => {
      const secrets = await Promise.all(
        names.map((name) => readFile(own(`secrets/${name}`), "utf8")),
      );
      const canaries = secrets.map((secret) => secret.trim());
      const containers = await containersOf(project);
      const told = [
        await project.docker("inspect", ...containers.map(({ Id }) => Id)),
        await project.compose("logs"),
        await project.compose("config"),
      ].join("");

      // Somebody who looks finds something: where the secrets lie, and what the services say.
      expect(told).toContain(own("secrets"));
      expect(told).toContain("recipe-api running at");
      expect(canaries.map(({ length }) => length)).toEqual(names.map(() => 48));
      expect(canaries.filter((canary) => told.includes(canary))).toEqual([]);
      for (const image of project.images)
        expect(await textsInImage(project, image, [...canaries, "recipe.v1"])).toEqual([
          "recipe.v1",
        ]);
    });

    it("shows how it is doing", async () => {
      const shown = await follow("Look");

      expect(shown).toContain("running at http://");
      expect(shown).toMatch(/recipe-api-grpc,recipe-api-2,UP/);
    });

    it("shows Redis to its operator, who may empty it", async () => {
      const shown = await follow("Redis");

      expect(shown).toContain("used_memory_human:");
      expect(shown.trim().endsWith("OK")).toBe(true);
    });

    it("restores what was backed up", async () => {
      await sql("UPDATE recipes SET name = 'Backed up' WHERE id = 42");
      await follow("Back up");
      await sql("UPDATE recipes SET name = 'Lost' WHERE id = 42");
      expect(await sql(nameOfRecipe42)).toBe("Lost\n");

      await follow("Restore");

      expect(await sql(nameOfRecipe42)).toBe("Backed up\n");
      const answer = await fetch(`${project.url}/recipes/42`);
      expect(await answer.json()).toMatchObject({ name: "Backed up" });
    });

    it("lets in who has an API key, and nobody without", async () => {
      const write = async (key: string): Promise<number> => {
        const body = JSON.stringify({ name: "Toast", steps: "Toast it.", ingredients: [] });
        const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
        const answer = await fetch(`${project.url}/recipes`, { method: "POST", headers, body });
        return answer.status;
      };
      expect(await write("development-only-cook-key")).toBe(401);

      const printed = (await follow("API keys")).trim();
      await project.shell(restartOf("web-api"));

      expect(printed).toMatch(/^[0-9a-f]{48}$/);
      expect(await write(printed)).toBe(201);
      expect(await write(`${printed}0`)).toBe(401);
      const logs = await project.compose("logs", "recipe-api");
      const line = logs.split("\n").find((each) => each.includes('"event":"recipe-created"'));
      expect(line).toContain('"actor":"cook"');
      expect(logs).not.toContain(printed);
      authorization = `Bearer ${printed}`;
    });

    it("rolls to another tag and back, and nobody notices", async () => {
      const tagged = (tag: string): readonly string[] =>
        services.flatMap((service) => [
          `tandem-test/${service}:${tag}`,
          `tandem-test/${service}:${tag}`,
        ]);
      const noticed = await noticedDuring(project, generator, {
        authorization,
        name: "roll",
        everything: true,
        run: async () => {
          await follow("Roll out");
          expect(await imagesOf(...services)).toEqual(tagged("1.1.0"));
          await follow("Roll back");
          expect(await imagesOf(...services)).toEqual(tagged("1.0.0"));
        },
      });
      expect(noticed).toEqual([]);
    });

    it("changes the services' passwords; at most some writes are told to come again", async () => {
      const rotated = names.filter((name) => /^database|redis/.test(name));
      const readAll = () =>
        Promise.all(rotated.map((name) => readFile(own(`secrets/${name}`), "utf8")));
      const before = await readAll();
      const starts = await Promise.all(services.map(startsOf));
      const noticed = await noticedDuring(project, generator, {
        authorization,
        name: "password",
        everything: true,
        run: async () => {
          await follow("Rotate passwords");
          // New connections to PostgreSQL are refused until recipe-api has its new password.
          await project.shell(restartOf("recipe-api"));
          await project.shell(restartOf("web-api"));
        },
      });
      // A read that needs a new connection meanwhile has its copy.
      const told = noticed.filter(({ status }) => status !== "STALE");
      expect(told.filter(({ kind }) => !kind.endsWith("POST"))).toEqual([]);
      expect(new Set(told.map(({ status }) => status))).toEqual(
        new Set(told.length > 0 ? ["UNAVAILABLE"] : []),
      );
      // Of some 2,000 requests.
      expect(noticed.length).toBeLessThanOrEqual(10);

      expect(rotated).toHaveLength(4);
      expect((await readAll()).filter((password) => before.includes(password))).toEqual([]);
      const restarted = await Promise.all(services.map(startsOf));
      expect(restarted.flat().filter((each) => starts.flat().includes(each))).toEqual([]);
      const clients = await project.shell(
        `docker compose exec -T redis sh -c 'REDISCLI_AUTH=$(cat /run/secrets/redis-password) redis-cli --user operator CLIENT LIST'`,
      );
      expect(clients).toContain("user=recipe-api");
      expect(clients).toContain("user=web-api");
    }, 600_000);

    it("changes the internal token, and nobody notices", async () => {
      const before = await readFile(own("secrets/internal-token"), "utf8");
      const noticed = await noticedDuring(project, generator, {
        authorization,
        name: "token",
        everything: true,
        run: async () => void (await follow("Rotate the internal token")),
      });
      expect(noticed).toEqual([]);

      const after = await readFile(own("secrets/internal-token"), "utf8");
      expect(after).toMatch(/^[0-9a-f]{48}\n$/);
      expect(after).not.toBe(before);
      // Six restarts, one after the other.
    }, 600_000);

    it("changes the certificate, and nobody notices", async () => {
      const before = await serialNumber();
      const [running] = await containersOf(project, "haproxy");
      const noticed = await noticedDuring(project, generator, {
        authorization,
        name: "certificate",
        everything: true,
        run: async () => {
          await follow("Rotate certificates");
          await waitUntil(
            "callers are shown another one",
            async () => (await serialNumber()) !== before,
          );
        },
      });
      expect(noticed).toEqual([]);

      const [after] = await containersOf(project, "haproxy");
      const startOf = (container: Container | undefined) => container?.State.StartedAt;
      expect(startOf(after)).toBe(startOf(running));
      expect((await containersOf(project)).map(serviceOf)).toContain("haproxy");
    });
  });
});
