// Who listens on a port: a look into /proc, where there is one.

import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** The process id of the listener on a port of this machine; undefined where it cannot be read. */
export function portHolder(port: number): number | undefined {
  const inodes = new Set([...listeningInodes("/proc/net/tcp", port), ...listeningInodes("/proc/net/tcp6", port)]);
  return inodes.size === 0 ? undefined : processes().find((pid) => holdsOne(pid, inodes));
}

const listening = "0A";

/** Lines of the kernel's table: `sl local_address rem_address st … inode`, addresses as hex with the port at the end. */
function listeningInodes(table: string, port: number): string[] {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  return readOr("", () => readFileSync(table, "latin1"))
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[1]?.endsWith(wanted) === true && fields[3] === listening)
    .map((fields) => fields[9] as string);
}

function processes(): number[] {
  return readOr([], () => readdirSync("/proc").filter((name) => /^\d+$/.test(name))).map(Number);
}

function holdsOne(pid: number, inodes: ReadonlySet<string>): boolean {
  const folder = `/proc/${pid}/fd`;
  return readOr<string[]>([], () => readdirSync(folder)).some((fd) => {
    const inode = /^socket:\[(\d+)\]$/.exec(readOr("", () => readlinkSync(`${folder}/${fd}`)))?.[1];
    return inode !== undefined && inodes.has(inode);
  });
}

/** Other users' processes and vanished ones cannot be read, and other systems have no /proc. */
function readOr<T>(otherwise: T, read: () => T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
