// Which `listen` runs on this machine: one small file a session, in a folder only its owner can read.

import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { HookdevError } from "../core/errors.ts";
import type { RunningSession, SessionRegistry } from "../core/ports.ts";
import { visible } from "../core/sanitise.ts";
import { ensurePrivateFile, ensurePrivateFolder } from "./private-files.ts";

/** The registry in `folder`, which is created (0700) by the first announcement. */
export function openSessions(folder: string): SessionRegistry {
  return {
    announce: (session) => announce(folder, session),
    running: () =>
      namesIn(folder)
        .map((name) => readSession(folder, name))
        .filter((session) => session !== undefined)
        .sort((a, b) => b.startedAt - a.startedAt),
  };
}

/** @throws HookdevError `SESSION_NOT_WRITABLE` */
function announce(folder: string, session: RunningSession): () => void {
  const file = join(folder, `${session.pid}.json`);
  const text = JSON.stringify(session);
  try {
    ensurePrivateFolder(folder);
    // Renamed into place: a reader sees all of it or nothing.
    ensurePrivateFile(`${file}.part`);
    writeFileSync(`${file}.part`, text);
    renameSync(`${file}.part`, file);
  } catch (cause) {
    throw new HookdevError("SESSION_NOT_WRITABLE", {
      category: "environment",
      message: `This session cannot be announced in "${visible(folder)}": ${visible((cause as Error).message)}.`,
      remedy: "Give yourself the right to write there, or name another folder with HOOKDEV_HOME.",
      cause,
    });
  }
  return () => withdraw(file, text);
}

/** Removes the announcement unless a later one has taken its place. */
function withdraw(file: string, text: string): void {
  try {
    if (readFileSync(file, "utf8") === text) rmSync(file, { force: true });
  } catch {
    // Gone already; a file that stays is dropped by the next reader, as its process is dead then.
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => /^\d+\.json$/.test(name));
  } catch {
    return [];
  }
}

/** Undefined for junk, for files of other users and for processes that have ended; the last are removed. */
function readSession(folder: string, name: string): RunningSession | undefined {
  const file = join(folder, name);
  try {
    // Secrets are sent to the address in this file: it counts only when it is our own.
    if (process.getuid !== undefined && statSync(file).uid !== process.getuid()) return undefined;
    const session: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (!isSession(session) || `${session.pid}.json` !== name) return undefined;
    if (isAlive(session.pid)) return session;
    rmSync(file, { force: true });
    return undefined;
  } catch {
    return undefined;
  }
}

function isSession(value: unknown): value is RunningSession {
  const { pid, url, startedAt, forwardTo } = (value ?? {}) as Partial<RunningSession>;
  const isHttp = typeof url === "string" && /^https?:\/\//.test(url) && URL.canParse(url);
  const isForward = forwardTo === undefined || typeof forwardTo === "string";
  return Number.isSafeInteger(pid) && (pid as number) > 0 && isHttp && isForward && Number.isFinite(startedAt);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives and belongs to someone else.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
