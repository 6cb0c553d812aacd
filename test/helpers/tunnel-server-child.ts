// Starts the stand-in tunnel server as a child process: for tests that kill or freeze it.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { TunnelFaults, TunnelServerOptions } from "./tunnel-server.ts";

const program = fileURLToPath(new URL("./tunnel-server-process.ts", import.meta.url));

export interface TunnelServerChild {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  setFaults(faults: TunnelFaults): void;
  /** SIGSTOP and SIGCONT. */
  freeze(): void;
  thaw(): void;
  /** SIGKILL; resolves when it is gone. Calling twice does nothing. */
  kill(): Promise<void>;
}

/** Starts it and waits until it listens. For a restart give the port of the one before. */
export async function startTunnelServer(options: TunnelServerOptions = {}): Promise<TunnelServerChild> {
  const child: ChildProcess = spawn(process.execPath, [program, JSON.stringify(options)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout as NonNullable<ChildProcess["stdout"]> });
  const line = await Promise.race([once(lines, "line"), once(child, "exit").then(() => undefined)]);
  if (line === undefined) throw new Error(`The stand-in tunnel server ended with ${child.exitCode}.`);
  const { url, port } = JSON.parse(line[0] as string) as { url: string; port: number };
  return {
    url,
    port,
    pid: child.pid as number,
    setFaults: (faults) => child.stdin?.write(`${JSON.stringify(faults)}\n`),
    freeze: () => void child.kill("SIGSTOP"),
    thaw: () => void child.kill("SIGCONT"),
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}
