// OpenSSH's server from Debian's packages on loopback, with keys of its own, and an `ssh` on PATH that knows them.

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { putOnPath } from "./fake-program.ts";

const sshd = "/usr/sbin/sshd";

/** Undefined where the tests with a real server can run, else why not. */
export function whyNoSshServer(): string | undefined {
  if (!existsSync(sshd)) return "no /usr/sbin/sshd: apt-get install openssh-server";
  if (process.getuid?.() !== 0) return "sshd for key logins needs root here";
  return existsSync("/usr/bin/ssh") ? undefined : "no /usr/bin/ssh";
}

export interface SshServer {
  readonly port: number;
  readonly user: string;
  /** Kills it with its sessions; resolves when the port is free. */
  kill(): Promise<void>;
  /** SIGSTOP for the server and its sessions. */
  freeze(): void;
  start(): Promise<void>;
  close(): Promise<void>;
}

export async function startSshServer(): Promise<SshServer> {
  const folder = mkdtempSync(join(tmpdir(), "hookdev-sshd-"));
  const port = await freePort();
  writeSettings(folder, port);
  const back = putOnPath("ssh", `exec /usr/bin/ssh -F ${folder}/ssh_config "$@"\n`, "/bin/sh");
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    // A group of its own: sessions are processes of their own, and a killed machine takes them along.
    child = spawn(sshd, ["-D", "-e", "-f", `${folder}/sshd_config`], {
      detached: true,
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    await new Promise<void>((resolve, reject) => {
      child?.stderr?.setEncoding("utf8").on("data", (text: string) => {
        said += text;
        if (said.includes("Server listening")) resolve();
      });
      child?.once("exit", (code) => reject(new Error(`sshd ended with ${code}: ${said}`)));
    });
  };
  const kill = async (): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    signalTree(child.pid as number, "SIGKILL");
    await once(child, "exit");
  };
  await start();
  return {
    port,
    user: userInfo().username,
    kill,
    freeze: () => signalTree(child?.pid as number, "SIGSTOP"),
    start,
    async close() {
      await kill();
      back();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function writeSettings(folder: string, port: number): void {
  for (const name of ["host", "user"])
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", join(folder, name)]);
  const key = (name: string) =>
    readFileSync(join(folder, `${name}.pub`), "utf8")
      .split(" ")
      .slice(0, 2)
      .join(" ");
  writeFileSync(join(folder, "authorized"), readFileSync(join(folder, "user.pub")), { mode: 0o600 });
  writeFileSync(join(folder, "known"), `[127.0.0.1]:${port} ${key("host")}\n`);
  mkdirSync("/run/sshd", { recursive: true });
  const server = [
    "ListenAddress 127.0.0.1",
    `Port ${port}`,
    `HostKey ${folder}/host`,
    `AuthorizedKeysFile ${folder}/authorized`,
    `PidFile ${folder}/pid`,
    "StrictModes no",
    "PasswordAuthentication no",
    "KbdInteractiveAuthentication no",
    "UsePAM no",
    "PermitRootLogin prohibit-password",
    "AllowTcpForwarding remote",
  ];
  writeFileSync(join(folder, "sshd_config"), `${server.join("\n")}\n`);
  const client = [`UserKnownHostsFile ${folder}/known`, `IdentityFile ${folder}/user`, "IdentitiesOnly yes"];
  writeFileSync(join(folder, "ssh_config"), `${client.join("\n")}\n`, { mode: 0o600 });
}

/** sshd gives each session a process group of its own, so children are looked up. */
function signalTree(pid: number, name: NodeJS.Signals): void {
  const rows = execFileSync("ps", ["-eo", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
  const parents = rows.map((row) => row.trim().split(/\s+/).map(Number) as [number, number]);
  const tree = [pid];
  for (const one of tree) for (const [child, parent] of parents) if (parent === one) tree.push(child);
  for (const one of tree) {
    try {
      process.kill(one, name);
    } catch {
      // Gone in the meantime.
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}
