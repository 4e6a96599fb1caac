export interface ServerSettings {
  readonly port: number;
  readonly maxConnections: number;
  /** The data may be lost: nothing waits for the disk. */
  readonly ephemeral: boolean;
}

/** PostgreSQL can set this socket option only where the system has it. */
const tcpUserTimeout = process.platform === "linux" ? { tcp_user_timeout: "10s" } : {};

const durability = (isOn: boolean): Record<string, string> => {
  const value = isOn ? "on" : "off";
  return { fsync: value, synchronous_commit: value, full_page_writes: value };
};

/**
 * The server's part of the timeout budget: it notices a client that is gone within about a second
 * and a dead connection within ten, so that no orphan keeps a lock.
 */
const settings = ({ port, maxConnections, ephemeral }: ServerSettings): Record<string, string> => ({
  listen_addresses: "127.0.0.1",
  port: String(port),
  unix_socket_directories: "",
  max_connections: String(maxConnections),
  client_connection_check_interval: "1s",
  tcp_keepalives_idle: "10s",
  ...tcpUserTimeout,
  ...durability(!ephemeral),
  timezone: "UTC",
  log_timezone: "UTC",
  log_line_prefix: "",
  log_checkpoints: "off",
});

/** As arguments of `postgres`: a look at the process list shows what it runs with. */
export const serverArguments = (options: ServerSettings): string[] =>
  Object.entries(settings(options)).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
