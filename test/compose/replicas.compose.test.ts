import { type LoadGenerator, startLoadGenerator, waitUntil, waitUntilOk } from "@tandem/lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Container, containersOf, nameOf } from "./rig/containers.ts";
import { noticedDuring } from "./rig/load-on.ts";
import { openProject, type Project } from "./rig/open-project.ts";
import { hostnamesOf, instancesOf, untilBalanced, untilHealthy } from "./rig/replicas.ts";
import { withoutDocker } from "./rig/without-docker.ts";

let project: Project;
let generator: LoadGenerator;

const replicas = ["web-api", "recipe-api"] as const;
const others = ["haproxy", "postgres", "redis"] as const;

/** Who answers, of those that there are. */
const expectAllAnswer = async (): Promise<void> => {
  const { consumers, producers } = await instancesOf(project, 60);
  expect([...consumers].toSorted()).toEqual(await hostnamesOf(project, "web-api"));
  expect([...producers].toSorted()).toEqual(await hostnamesOf(project, "recipe-api"));
};

const scale = async (count: number): Promise<void> => {
  const scales = replicas.flatMap((service) => ["--scale", `${service}=${count}`]);
  await project.compose("up", "--detach", "--wait", "--no-recreate", ...scales);
  await untilBalanced(project, { "web-api": count, "recipe-api": count });
};

/** The first replicas of both services together, then the second ones. */
const inPairs = async (): Promise<readonly (readonly Container[])[]> => {
  const [consumers, producers] = [
    await containersOf(project, "web-api"),
    await containersOf(project, "recipe-api"),
  ];
  return consumers.map((consumer, index) => [consumer, ...producers.slice(index, index + 1)]);
};

const current = async (id: string): Promise<Container | undefined> =>
  (await containersOf(project)).find((each) => each.Id === id);

/** All processes of a container but its first, which starts and reaps them. */
const dieByItself = async (id: string): Promise<void> => {
  const died = await current(id);
  await project.docker("exec", id, "sh", "-c", "kill -9 -1").catch(() => undefined);
  await waitUntil(
    "it is started again",
    async () => ((await current(id))?.RestartCount ?? 0) > (died?.RestartCount ?? 0),
    { timeoutMs: 20_000, pauseMs: 200 },
  );
};

describe.skipIf(withoutDocker)("containers under load", () => {
  beforeAll(async () => {
    project = await openProject();
    await project.compose("up", "--detach", "--wait", "--build");
    await untilBalanced(project);
    await instancesOf(project, 60);
    generator = startLoadGenerator();
  });
  afterAll(async () => {
    await generator.close();
    if (process.env["SHOW"]) process.stdout.write(await project.compose("logs", "--timestamps"));
    await project.close();
  });

  it("nobody notices that there are four replicas of each service, and two again", async () => {
    await expectAllAnswer();
    const noticed = await noticedDuring(project, generator, {
      name: "scale",
      everything: true,
      run: async () => {
        await scale(4);
        expect(await hostnamesOf(project, "web-api")).toHaveLength(4);
        await expectAllAnswer();
        await scale(2);
        expect(await hostnamesOf(project, "web-api")).toHaveLength(2);
        await expectAllAnswer();
      },
    });
    expect(noticed).toEqual([]);
  });

  it("nobody notices that every replica is restarted in turn", async () => {
    const before = [
      ...(await containersOf(project, "web-api")),
      ...(await containersOf(project, "recipe-api")),
    ];
    const noticed = await noticedDuring(project, generator, {
      name: "restart",
      everything: true,
      run: async () => {
        for (const pair of await inPairs()) {
          await project.docker("restart", ...pair.map(({ Id }) => Id));
          for (const { Id } of pair) await untilHealthy(project, Id);
          await untilBalanced(project);
        }
      },
    });
    expect(noticed).toEqual([]);
    for (const { Id, State } of before)
      expect((await current(Id))?.State.StartedAt).not.toBe(State.StartedAt);
  });

  it.each([...replicas])("nobody who reads notices that a %s is killed", async (service) => {
    const noticed = await noticedDuring(project, generator, {
      name: `kill ${service}`,
      everything: false,
      run: async () => {
        for (const { Id } of await containersOf(project, service)) {
          await project.docker("kill", Id);
          // Docker takes it for somebody's wish, and does not start it again.
          await project.docker("start", Id);
          await untilHealthy(project, Id);
          await untilBalanced(project);
        }
      },
    });
    expect(noticed).toEqual([]);
  });

  it.each([...others])("%s that is killed is back when it is started", async (service) => {
    const [container] = await containersOf(project, service);
    await project.docker("kill", container?.Id ?? "");
    expect((await containersOf(project, service))[0]?.State.ExitCode).toBe(137);

    await project.compose("start", service);

    await untilHealthy(project, container?.Id ?? "");
    await untilBalanced(project);
    await waitUntilOk(project.url);
  });

  it("nobody who reads notices that a replica of each service dies by itself", async () => {
    const noticed = await noticedDuring(project, generator, {
      name: "death",
      everything: false,
      run: async () => {
        for (const pair of (await inPairs()).slice(0, 1))
          for (const { Id } of pair) {
            await dieByItself(Id);
            await untilHealthy(project, Id);
            await untilBalanced(project);
          }
      },
    });
    expect(noticed).toEqual([]);
  });

  it("all that dies by itself comes back by itself", async () => {
    const containers = await containersOf(project, ...others);
    for (const { Id } of containers) await dieByItself(Id);

    for (const { Id } of containers) await untilHealthy(project, Id);
    await untilBalanced(project);
    await waitUntilOk(project.url);
    expect(containers.map(nameOf)).toEqual(others.map((name) => `${name}-1`));
  });
});
