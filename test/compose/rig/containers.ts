import type { Project } from "./open-project.ts";

/** What is used here of `docker inspect`. */
export interface Container {
  readonly Id: string;
  readonly RestartCount: number;
  readonly State: {
    readonly Status: string;
    readonly ExitCode: number;
    readonly OOMKilled: boolean;
    readonly StartedAt: string;
    readonly FinishedAt: string;
    readonly Health?: { readonly Status: string };
  };
  readonly Config: {
    readonly Hostname: string;
    readonly User: string;
    readonly Image: string;
    readonly StopTimeout?: number;
    readonly Labels: Readonly<Record<string, string>>;
  };
  readonly HostConfig: {
    readonly ReadonlyRootfs: boolean;
    readonly Privileged: boolean;
    readonly CapAdd: readonly string[] | null;
    readonly CapDrop: readonly string[] | null;
    readonly SecurityOpt: readonly string[] | null;
    readonly Memory: number;
    readonly NanoCpus: number;
    readonly PidsLimit: number | null;
    readonly NetworkMode: string;
    readonly RestartPolicy: { readonly Name: string };
    readonly LogConfig: {
      readonly Type: string;
      readonly Config: Readonly<Record<string, string>>;
    };
    readonly PortBindings: Readonly<Record<string, readonly { readonly HostIp: string }[]>>;
  };
  readonly NetworkSettings: {
    readonly Networks: Readonly<Record<string, { readonly IPAddress: string }>>;
  };
}

/** Of a service or of all, running or not, the first replica first. */
export const containersOf = async (
  project: Project,
  ...services: readonly string[]
): Promise<readonly Container[]> => {
  const ids = await project.compose("ps", "--all", "--quiet", ...services);
  const text = await project.docker("inspect", ...ids.trim().split("\n"));
  const containers = JSON.parse(text) as Container[];
  return containers.toSorted((a, b) => nameOf(a).localeCompare(nameOf(b)));
};

export const serviceOf = ({ Config }: Container): string =>
  Config.Labels["com.docker.compose.service"] ?? "";

/** As in `web-api-2`. */
export const nameOf = (container: Container): string =>
  `${serviceOf(container)}-${container.Config.Labels["com.docker.compose.container-number"]}`;

/** One that ends by itself when it has done what it is for. */
export const isJob = ({ HostConfig }: Container): boolean => HostConfig.RestartPolicy.Name === "no";
