import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, BlockList, createServer } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { type LoadGenerator, startLoadGenerator, waitUntilOk } from "@tandem/lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { frontLoad } from "../faults/rig/front-load.ts";
import { summary } from "../faults/rig/load.ts";
import { examples } from "../readme/examples.ts";
import { settle } from "../readme/settle.ts";
import { isAnswered } from "./rig/is-answered.ts";
import { type Container, containersOf, isJob, nameOf, serviceOf } from "./rig/containers.ts";
import { developmentKey } from "./rig/load-on.ts";
import { anonymousMemoryOf } from "./rig/memory.ts";
import { openProject, type Project } from "./rig/open-project.ts";
import { untilBalanced } from "./rig/replicas.ts";
import { withoutDocker } from "./rig/without-docker.ts";

let project: Project;
let folder: string;
let containers: readonly Container[];

const named = (isMeant: (container: Container) => boolean): readonly string[] =>
  containers.filter(isMeant).map(nameOf);

const services = [
  "haproxy-1",
  "postgres-1",
  "recipe-api-1",
  "recipe-api-2",
  "redis-1",
  "web-api-1",
  "web-api-2",
];
const jobs = ["certificates-1", "migrate-1", "secrets-1"];

/** Containers call themselves by their id, and these here may be written to more often. */
const settleInstances = (text: string): string =>
  settle(
    text
      .replace(/consumer_instance":"[0-9a-f]{12}"/g, 'consumer_instance":"web-api-N"')
      .replace(/producer_instance":"[0-9a-f]{12}"/g, 'producer_instance":"recipe-api-N"')
      .replace(/^(ratelimit(?:-policy)?: "writes";)[qr]=\d+/gim, "$1N"),
  );

const overHttp = (commands: string): string =>
  commands.replaceAll("localhost:3000", new URL(project.url).host);

/** HTTP/1.1, because the README shows its status line. */
const overHttps = (commands: string): string =>
  commands
    .replaceAll("curl ", `curl --http1.1 --cacert ${join(folder, "ca.pem")} `)
    .replaceAll("localhost:3000", project.httpsUrl);

/** Of this machine, in its networks. */
const outerAddresses = (): readonly string[] =>
  Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .filter(({ family, internal }) => family === "IPv4" && !internal)
    .map(({ address }) => address);

/**
 * What the README asks the front over HTTP. Processes in containers are stopped otherwise, and recipe-api
 * cannot be reached from here.
 */
const asked = examples.filter(
  ({ commands }) => commands.includes("localhost:3000") && !commands.includes("kill "),
);

/** The same without what changes recipes: that has its answer once. */
const readAgain = asked.filter(({ commands }) => !commands.includes("-key'"));

describe.skipIf(withoutDocker)("the stack in containers", () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "tandem-compose-"));
    project = await openProject();
    await project.compose("up", "--detach", "--wait", "--build");
    await untilBalanced(project);
    await project.compose("cp", "haproxy:/certificates/ca.pem", folder);
    containers = await containersOf(project);
  });
  afterAll(async () => {
    await project.close();
    await rm(folder, { recursive: true, force: true });
  });

  describe.each([
    { protocol: "HTTP", at: overHttp, requests: asked },
    { protocol: "HTTPS", at: overHttps, requests: readAgain },
  ])("over $protocol", ({ at, requests }) => {
    it.each(requests.filter(({ answer }) => answer !== ""))(
      "gives the README's answer for $commands",
      async ({ commands, answer }) => {
        const given = await project.shell(at(commands));

        expect(settleInstances(given)).toBe(settleInstances(answer));
      },
    );

    it.each(requests.filter(({ answer }) => answer === ""))(
      "answers $commands",
      async ({ commands }) => {
        const given = await project.shell(at(commands.replaceAll("curl ", "curl --fail ")));

        expect(given).toContain("Chicken Tikka Masala");
      },
    );
  });

  it("answers the README's request over HTTPS", async () => {
    const example = examples.find(({ commands }) => commands.includes("localhost:3443"));
    const here = (example?.commands ?? "")
      .replaceAll(".tandem/certificates", folder)
      .replaceAll("localhost:3443", new URL(project.httpsUrl).host);

    expect(await project.shell(here)).toContain("Chicken Tikka Masala");
  });

  describe("each container", () => {
    it("is one of these", () => {
      expect(named((each) => !isJob(each))).toEqual(services);
      expect(named(isJob)).toEqual(jobs);
    });

    it("has a root file system that nobody writes to", () => {
      expect(named(({ HostConfig }) => !HostConfig.ReadonlyRootfs)).toEqual([]);
    });

    it("has no capability, but for the one that hands a key over", () => {
      expect(named(({ HostConfig }) => HostConfig.CapDrop?.join() !== "ALL")).toEqual([]);
      expect(named(({ HostConfig }) => HostConfig.CapAdd !== null)).toEqual(["certificates-1"]);
      const certificates = containers.find((each) => serviceOf(each) === "certificates");
      expect(certificates?.HostConfig.CapAdd?.join()).toMatch(/^(CAP_)?CHOWN$/);
      expect(named(({ HostConfig }) => HostConfig.Privileged)).toEqual([]);
    });

    it("gains no privileges", () => {
      const gains = ({ HostConfig }: Container): boolean =>
        HostConfig.SecurityOpt?.join() !== "no-new-privileges:true";
      expect(named(gains)).toEqual([]);
    });

    it("is not root's, but for the one that hands a key over", () => {
      const isRoot = ({ Config }: Container): boolean => ["", "root", "0"].includes(Config.User);
      expect(named(isRoot)).toEqual(["certificates-1"]);
    });

    it("has limits for memory, processors and processes", () => {
      const isOpen = ({ HostConfig: { Memory, NanoCpus, PidsLimit } }: Container): boolean =>
        Memory === 0 || NanoCpus === 0 || (PidsLimit ?? 0) <= 0;
      expect(named(isOpen)).toEqual([]);
      const memoryOf = (service: string) =>
        containers.find((each) => serviceOf(each) === service)?.HostConfig.Memory;
      expect(memoryOf("web-api")).toBe(192 * 2 ** 20);
      expect(memoryOf("recipe-api")).toBe(256 * 2 ** 20);
    });

    it("writes logs that do not grow for ever", () => {
      const grows = ({ HostConfig: { LogConfig } }: Container): boolean =>
        LogConfig.Config["max-size"] === undefined || LogConfig.Config["max-file"] === undefined;
      expect(named(grows)).toEqual([]);
    });

    it("is started again when it dies, but for jobs", () => {
      const restarts = ({ HostConfig }: Container): boolean =>
        HostConfig.RestartPolicy.Name === "unless-stopped";
      expect(named(restarts)).toEqual(services);
    });

    it("has a name that Compose gave it, so that there can be more", () => {
      const names = containers.map(
        (each) => `${project.env["COMPOSE_PROJECT_NAME"]}-${nameOf(each)}`,
      );
      expect(named(({ Config }) => Config.Labels["com.docker.compose.oneoff"] !== "False")).toEqual(
        [],
      );
      return expect(
        project.docker("inspect", "--format={{slice .Name 1}}", ...containers.map(({ Id }) => Id)),
      ).resolves.toBe(`${names.join("\n")}\n`);
    });
  });

  describe("from outside", () => {
    it("only HAProxy has ports, and on this machine alone", () => {
      const published = containers.flatMap((each) =>
        Object.entries(each.HostConfig.PortBindings ?? {}).flatMap(([port, bindings]) =>
          bindings.map(({ HostIp }) => `${nameOf(each)} ${HostIp} ${port}`),
        ),
      );
      expect(published).toEqual(["haproxy-1 127.0.0.1 3000/tcp", "haproxy-1 127.0.0.1 3443/tcp"]);
    });

    it("nothing answers at other addresses of this machine", async () => {
      for (const address of outerAddresses())
        expect(`${address} ${await isAnswered(address, project.httpPort)}`).toBe(
          `${address} false`,
        );
      expect(await isAnswered("127.0.0.1", project.httpPort)).toBe(true);
    });

    it("this machine has no address in the networks behind HAProxy", async () => {
      const closed = ["web", "recipes", "data", "web-cache", "recipes-cache"].map(
        (name) => `${project.env["COMPOSE_PROJECT_NAME"]}_${name}`,
      );
      const format = "--format={{.Internal}} {{range .IPAM.Config}}{{.Subnet}}{{end}}";
      const networks = (await project.docker("network", "inspect", format, ...closed)).trim();
      const inside = new BlockList();
      for (const [, network = "", bits] of networks.matchAll(/^true ([\d.]+)\/(\d+)$/gm))
        inside.addSubnet(network, Number(bits));

      expect(inside.rules).toHaveLength(5);
      expect(outerAddresses().filter((address) => inside.check(address))).toEqual([]);
      const others = containers.filter((each) => serviceOf(each) !== "haproxy" && !isJob(each));
      for (const { NetworkSettings } of others)
        for (const { IPAddress } of Object.values(NetworkSettings.Networks))
          expect(`${IPAddress} ${inside.check(IPAddress)}`).toBe(`${IPAddress} true`);
    });
  });

  describe("from inside", () => {
    /** Whether a container's Node gets a connection within a second. */
    const reaches = async (service: string, host: string, port: number): Promise<boolean> => {
      const code = `const s = require("node:net").connect({ host: "${host}", port: ${port} });
        const end = (word) => { process.stdout.write(word); s.destroy(); };
        s.setTimeout(1000, () => end("no")).on("connect", () => end("yes")).on("error", () => end("no"));`;
      return (await project.compose("exec", "-T", service, "node", "-e", code)) === "yes";
    };

    it("the services reach what they need", async () => {
      expect(await reaches("web-api", "haproxy", 4000)).toBe(true);
      expect(await reaches("web-api", "haproxy", 50_050)).toBe(true);
      expect(await reaches("recipe-api", "postgres", 5432)).toBe(true);
      expect(await reaches("recipe-api", "redis", 6379)).toBe(true);
      expect(await reaches("web-api", "redis", 6379)).toBe(true);
    });

    it("web-api reaches neither the database nor recipe-api around HAProxy", async () => {
      const addressOf = (service: string): readonly string[] =>
        containers
          .filter((each) => serviceOf(each) === service)
          .flatMap(({ NetworkSettings }) => Object.values(NetworkSettings.Networks))
          .map(({ IPAddress }) => IPAddress);

      for (const host of ["postgres", "recipe-api", ...addressOf("postgres")])
        expect(await reaches("web-api", host, 5432)).toBe(false);
      for (const host of addressOf("recipe-api"))
        expect(await reaches("web-api", host, 4000)).toBe(false);
    });

    it("recipe-api does not reach web-api", async () => {
      expect(await reaches("recipe-api", "web-api", 3000)).toBe(false);
    });

    /** What Redis answers to a user, or to somebody without a name, in its own container. */
    const askRedis = (user: string, ...command: readonly string[]): Promise<string> => {
      const file = user === "operator" ? "redis-password" : `${user}-redis-password`;
      const login = `REDISCLI_AUTH=$(cat /run/secrets/${file}) redis-cli --user ${user}`;
      const program = user === "default" ? "redis-cli" : login;
      const script = `${program} "$@"`;
      return project.compose("exec", "-T", "redis", "sh", "-c", script, "sh", ...command);
    };

    it("each service is a user of Redis and has keys of its own", async () => {
      expect(await askRedis("recipe-api", "SET", "recipe-api:test", "1")).toBe("OK\n");
      expect(await askRedis("recipe-api", "DEL", "recipe-api:test")).toBe("1\n");
      expect(await askRedis("recipe-api", "GET", "web-api:test")).toMatch(/^(\(error\) )?NOPERM/);
      expect(await askRedis("web-api", "GET", "recipe-api:test")).toMatch(/^(\(error\) )?NOPERM/);
      for (const command of [["FLUSHALL"], ["KEYS", "*"], ["CONFIG", "GET", "*"], ["ACL", "LIST"]])
        for (const user of ["recipe-api", "web-api", "default"])
          expect(await askRedis(user, ...command)).toMatch(/^(\(error\) )?NOPERM/);
      expect(await askRedis("operator", "CONFIG", "GET", "save")).toBe("save\n\n");
    });

    it("nobody has asked Redis for what the user may not", async () => {
      const log = await askRedis("operator", "ACL", "LOG");

      // The refusals of the test above came from within the container.
      const addresses = log.match(/(?<= addr=)[\d.]+/g) ?? [];
      expect(addresses.filter((address) => address !== "127.0.0.1")).toEqual([]);
      const clients = await askRedis("operator", "CLIENT", "LIST");
      expect(new Set(clients.match(/(?<=user=)[\w-]+/g))).toEqual(
        new Set(["operator", "recipe-api", "web-api"]),
      );
    });

    it.each(["web-api", "recipe-api"])("%s finds no way out", async (service) => {
      const routes = await project.compose("exec", "-T", service, "cat", "/proc/net/route");
      const destinations = routes
        .trim()
        .split("\n")
        .slice(1)
        .map((line) => line.split("\t")[1]);

      expect(destinations.length).toBeGreaterThan(0);
      // 0.0.0.0: everywhere.
      expect(destinations).not.toContain("00000000");
      // An address for documentation: nobody is there, and no packet may get that far.
      expect(await reaches(service, "192.0.2.1", 443)).toBe(false);
    });

    it("nothing that listens on this machine can be reached", async () => {
      const listener = createServer((socket) => socket.end("hello")).listen(0, "0.0.0.0");
      await once(listener, "listening");
      const { port } = listener.address() as AddressInfo;
      const name = `${project.env["COMPOSE_PROJECT_NAME"]}_web`;
      const format = "--format={{range .IPAM.Config}}{{.Gateway}}{{end}}";
      const gateway = (await project.docker("network", "inspect", format, name)).trim();

      expect(gateway).toMatch(/^[\d.]+$/);
      for (const host of [gateway, ...outerAddresses()])
        expect(`${host} ${await reaches("web-api", host, port)}`).toBe(`${host} false`);
      await once(listener.close(), "close");
    });
  });

  describe("under load", () => {
    let generator: LoadGenerator;
    beforeAll(() => {
      generator = startLoadGenerator();
    });
    afterAll(() => generator.close());

    it("needs at most 750 MB of memory of its own, within every limit", async () => {
      const result = await generator.run(
        frontLoad(project.url, {
          workers: 16,
          durationMs: 8_000,
          authorization: developmentKey,
        }),
      );

      const running = (await containersOf(project)).filter((each) => !isJob(each));
      const sizes = await Promise.all(
        running.map(
          async (each) => [nameOf(each), await anonymousMemoryOf(project, each.Id)] as const,
        ),
      );
      const sum = sizes.reduce((total, [, bytes]) => total + bytes, 0);
      const shown = sizes.map(([name, bytes]) => `${name} ${Math.round(bytes / 1e6)}`);
      process.stdout.write(
        `${summary(result)}\n${shown.join(", ")}: ${Math.round(sum / 1e6)} MB\n`,
      );
      expect(result.total.accepted).toBeGreaterThan(200);
      expect(sizes.every(([, bytes]) => bytes > 0)).toBe(true);
      expect(sum).toBeLessThanOrEqual(750e6);
      expect(running.filter(({ State }) => State.OOMKilled).map(nameOf)).toEqual([]);
      expect(running.filter(({ RestartCount }) => RestartCount > 0).map(nameOf)).toEqual([]);
    });
  });

  describe("at its end", () => {
    const rename = "UPDATE recipes SET name = 'Kept' WHERE id = 42";
    const psql = ["exec", "-T", "postgres", "psql", "--username=postgres", "--dbname=tandem"];

    it("stops in order, within the time that each has", async () => {
      await project.compose(...psql, `--command=${rename}`);
      await project.compose("stop");

      const ended = (await containersOf(project)).filter((each) => !isJob(each));
      expect(ended.map((each) => `${nameOf(each)} ${each.State.ExitCode}`)).toEqual(
        services.map((name) => `${name} 0`),
      );
    });

    it("keeps the data of PostgreSQL over down", async () => {
      await project.compose("down");
      expect(await containersLeft()).toBe("");
      await project.compose("up", "--detach", "--wait");
      await waitUntilOk(project.url);

      const answer = await fetch(`${project.url}/recipes/42`);

      expect(await answer.json()).toMatchObject({ name: "Kept" });
    });

    it("leaves nothing behind after down -v", async () => {
      await project.compose("down", "--volumes");

      const label = `label=com.docker.compose.project=${project.env["COMPOSE_PROJECT_NAME"]}`;
      expect(await containersLeft()).toBe("");
      expect(await project.docker("volume", "ls", "--quiet", "--filter", label)).toBe("");
      expect(await project.docker("network", "ls", "--quiet", "--filter", label)).toBe("");
    });

    const containersLeft = (): Promise<string> => project.compose("ps", "--all", "--quiet");
  });
});
