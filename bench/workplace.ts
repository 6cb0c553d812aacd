// A temp folder, child processes in it, and the certainty that both are gone afterwards.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

export interface Server {
  readonly port: number;
  readonly pid: number;
  stop(): Promise<void>;
}

export interface Workplace {
  readonly folder: string;
  /** `hookdev <args>` as a server on a free port; ready when it accepts connections. */
  startListen(args: readonly string[]): Promise<Server>;
  /** A file of bench/floors as a server; it is given its port as first argument. */
  startFloor(name: string, args?: readonly string[]): Promise<Server>;
  /** Stops what still runs and removes the folder. */
  close(): Promise<void>;
}

const top = fileURLToPath(new URL("..", import.meta.url));

/** Arguments for Node that start the built binary, for `spawn(process.execPath, …)`. */
export const hookdev = join(top, "bin/hookdev.js");

export function openWorkplace(): Workplace {
  const folder = mkdtempSync(join(tmpdir(), "hookdev-bench-"));
  const servers = new Set<Server>();
  const started = async (args: readonly string[], port: number) => {
    const server = await start(args, { port, folder });
    servers.add(server);
    return server;
  };
  return {
    folder,
    startListen: async (args) => {
      const port = await freePort();
      // Quiet: what is measured is receiving, not printing; the port is chosen here because quiet prints none.
      return started([hookdev, "listen", "--port", String(port), "--output", "quiet", ...args], port);
    },
    startFloor: async (name, args = []) => {
      const port = await freePort();
      return started([join(top, "bench/floors", name), String(port), ...args], port);
    },
    close: async () => {
      for (const server of servers) await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The environment of every measured process: nothing of the developer's own settings or store. */
export function quietEnvironment(folder: string): NodeJS.ProcessEnv {
  const quiet = { NO_COLOR: "1", NODE_NO_WARNINGS: "1", HOOKDEV_LOCAL_ONLY: "1" };
  return { PATH: process.env.PATH, HOME: folder, HOOKDEV_HOME: folder, ...quiet };
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Resolves when the port takes a connection. */
export async function accepting(port: number, hasEnded: () => boolean): Promise<void> {
  for (let tries = 0; tries < 10_000; tries++) {
    if (await canConnect(port)) return;
    if (hasEnded()) throw new Error("the server ended before it accepted a connection");
    await sleep(1);
  }
  throw new Error(`nothing accepted a connection on port ${port}`);
}

async function start(args: readonly string[], place: { port: number; folder: string }): Promise<Server> {
  const child = spawn(process.execPath, args, {
    cwd: place.folder,
    env: quietEnvironment(place.folder),
    stdio: ["ignore", "ignore", "pipe"],
  });
  let talk = "";
  child.stderr?.on("data", (chunk) => {
    talk += chunk;
  });
  await accepting(place.port, () => child.exitCode !== null).catch((cause) => {
    child.kill("SIGKILL");
    throw new Error(`${args.join(" ")} did not start:\n${talk}`, { cause });
  });
  return { port: place.port, pid: child.pid as number, stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const force = setTimeout(() => child.kill("SIGKILL"), 10_000);
  await ended;
  clearTimeout(force);
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}
