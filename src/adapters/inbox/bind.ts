// Binds the inbox to its addresses, and says in words why that did not work.

import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { HookdevError } from "../../core/errors.ts";
import { visible } from "../../core/sanitise.ts";
import { portHolder } from "./port-holder.ts";

export interface BindOptions {
  /** Undefined binds 127.0.0.1 and ::1, so that `localhost` cannot lead to a stranger's server. */
  readonly host: string | undefined;
  readonly port: number;
  /** How the addresses begin; http when missing. */
  readonly scheme?: "http" | "https";
  /** Makes one more server; each address has its own. */
  readonly create: () => Server;
}

export interface Bound {
  readonly servers: readonly Server[];
  readonly addresses: readonly string[];
  readonly port: number;
}

const ipv4Loopback = "127.0.0.1";
const ipv6Loopback = "::1";

/** How often a free port is looked for whose twin on the other address is free as well. */
const portTries = 10;

/** Listens on one host, or on both loopback addresses. @throws HookdevError `PORT_IN_USE`, `PORT_NOT_ALLOWED`, `HOST_NOT_AVAILABLE` */
export async function bind({ host, port, create, scheme = "http" }: BindOptions): Promise<Bound> {
  if (host !== undefined) return boundOf([await listen(create(), { host, port })], scheme);
  for (let left = portTries; ; left -= 1) {
    const first = await listen(create(), { host: ipv4Loopback, port });
    try {
      return boundOf([first, ...(await listenTwin(create(), portOf(first)))], scheme);
    } catch (error) {
      await close(first);
      // A port that the system chose for one address may be taken on the other: it chooses another one.
      if (port !== 0 || left === 1 || !(error instanceof HookdevError) || error.code !== "PORT_IN_USE") throw error;
    }
  }
}

/** The server on ::1, or nothing on a machine without IPv6. */
async function listenTwin(server: Server, port: number): Promise<Server[]> {
  try {
    return [await listen(server, { host: ipv6Loopback, port })];
  } catch (error) {
    if (error instanceof HookdevError && error.code === "HOST_NOT_AVAILABLE") return [];
    throw error;
  }
}

interface Place {
  readonly host: string;
  readonly port: number;
}

function listen(server: Server, place: Place): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(bindError(error, place)));
    server.listen({ ...place, ipv6Only: place.host === ipv6Loopback, backlog: 4096 }, () => {
      server.removeAllListeners("error");
      // Later errors are refused accepts (no file descriptors left): the next one may work.
      server.on("error", () => undefined);
      resolve(server);
    });
  });
}

function bindError(error: NodeJS.ErrnoException, { host, port }: Place): HookdevError {
  const address = visible(host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`);
  if (error.code === "EADDRINUSE") return portInUse(error, address, port);
  if (error.code === "EACCES" || error.code === "EPERM")
    return new HookdevError("PORT_NOT_ALLOWED", {
      category: "environment",
      message: `hookdev may not listen on ${address}: ports below 1024 need special rights.`,
      remedy: "Choose a port from 1024 on with --port, or 0 for any free one.",
      cause: error,
    });
  return new HookdevError("HOST_NOT_AVAILABLE", {
    category: "environment",
    message: `hookdev cannot listen on ${address}: it is not an address of this machine (${error.code ?? "unknown"}).`,
    remedy: "Name an address of this machine with --host, or leave it out for the loopback addresses.",
    cause: error,
  });
}

function portInUse(cause: Error, address: string, port: number): HookdevError {
  const holder = portHolder(port);
  const who = holder === undefined ? "another program" : holder === process.pid ? "this process" : `process ${holder}`;
  return new HookdevError("PORT_IN_USE", {
    category: "environment",
    message: `${address} is taken by ${who}.`,
    remedy: "End that program, or choose another port with --port (0 takes a free one).",
    cause,
  });
}

function boundOf(servers: readonly Server[], scheme: string): Bound {
  const addresses = servers.map((server) => {
    const { address, port } = server.address() as AddressInfo;
    return address.includes(":") ? `${scheme}://[${address}]:${port}` : `${scheme}://${address}:${port}`;
  });
  return { servers, addresses, port: portOf(servers[0] as Server) };
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
