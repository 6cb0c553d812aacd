// Processes that belong together: those of one group, and those that left it but carry its mark.

import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { startDeadline } from "../timers.ts";

/** A group by its leader, and the word in the environment of all its members. */
export interface Marked {
  /** Undefined when it could not be started. */
  readonly pid: number | undefined;
  readonly mark: string;
}

/** Sends the signal to every process of the group; none is not an error. */
export function killGroup(group: Marked, signal: "SIGTERM" | "SIGKILL"): void {
  if (group.pid === undefined) return;
  if (process.platform === "win32") {
    // Windows has no groups and no polite signal for a console program: the tree is ended as a whole.
    spawnSync("taskkill", ["/pid", String(group.pid), "/t", "/f"], { windowsHide: true });
    return;
  }
  tryKill(-group.pid, signal);
  for (const pid of markedProcesses(group.mark)) tryKill(pid, signal);
}

/** Resolves with true when nothing of the group is left, with false when it takes longer than that. */
export async function endedGroup(group: Marked, withinMs: number, pollMs = 20): Promise<boolean> {
  let isOver = false;
  const deadline = startDeadline(withinMs, () => {
    isOver = true;
  });
  while (!isOver && isAlive(group)) await new Promise<void>((resolve) => startDeadline(pollMs, resolve));
  deadline.cancel();
  return !isAlive(group);
}

/** Processes that have left the group (a daemon has a session of its own); only Linux tells. */
export function markedProcesses(mark: string): number[] {
  if (process.platform !== "linux") return [];
  const wanted = `HOOKDEV_RUN=${mark}`;
  return listed("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && holds(`/proc/${pid}/environ`, wanted) && !isZombie(pid));
}

function isAlive(group: Marked): boolean {
  if (group.pid === undefined) return false;
  if (process.platform === "win32") return tryKill(group.pid, 0);
  return (tryKill(-group.pid, 0) && !onlyZombies(group.pid)) || markedProcesses(group.mark).length > 0;
}

/** In a container whose first process does not reap, the dead of a group stay on its list for ever. */
function onlyZombies(group: number): boolean {
  if (process.platform !== "linux") return false;
  const members = listed("/proc").filter((name) => /^\d+$/.test(name) && groupOf(name) === group);
  return members.length > 0 && members.every((name) => isZombie(Number(name)));
}

/** `pid (name) state ppid pgrp …`; the name may hold anything, a closing bracket too. */
function statOf(pid: string): string[] {
  const text = readOrEmpty(`/proc/${pid}/stat`);
  return text.slice(text.lastIndexOf(")") + 2).split(" ");
}

function groupOf(pid: string): number {
  return Number(statOf(pid)[2]);
}

/** Dead in all its threads: while one of them is still ending, its ports are open. */
function isZombie(pid: number): boolean {
  return statOf(String(pid))[0] === "Z" && listed(`/proc/${pid}/task`).length <= 1;
}

function tryKill(pid: number, signal: "SIGTERM" | "SIGKILL" | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    // A process of another user cannot be ended, but it is there.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function holds(file: string, text: string): boolean {
  return `\0${readOrEmpty(file)}\0`.includes(`\0${text}\0`);
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Processes end while they are looked at. */
function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, "latin1");
  } catch {
    return "";
  }
}
