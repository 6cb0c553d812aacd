import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { markedProcesses } from "../../src/adapters/child/process-group.ts";
import { startProgram } from "../../src/adapters/child/program.ts";
import { systemClock } from "../../src/adapters/system.ts";
import { createProbe } from "../../src/adapters/wait-on.ts";
import type { RunningProgram } from "../../src/core/replay/program.ts";
import { startApp } from "../../src/flows/replay/start-app.ts";

const server = `
import { createServer } from "node:http";
if (process.argv.includes("stubborn")) process.on("SIGTERM", () => console.log("I stay"));
createServer((request, response) => response.writeHead(Number(process.argv[3] ?? 200)).end()).listen(Number(process.argv[2]), "127.0.0.1");
console.log("pid", process.pid);
`;
const forker = `
import { spawn } from "node:child_process";
const [, , mode, ...args] = process.argv;
spawn(process.execPath, args, { stdio: "inherit", detached: mode === "daemon" });
if (mode === "daemon") setTimeout(() => process.exit(0), 300);
`;

let folder: string;
let port: number;
let mark: string;
let running: RunningProgram | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "hookdev-child-"));
  writeFileSync(join(folder, "server.mjs"), server);
  writeFileSync(join(folder, "forker.mjs"), forker);
  mark = `test-${process.pid}-${folder.slice(-6)}`;
  port = await freePort();
});
afterEach(async () => {
  await running?.close();
  running = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const node = JSON.stringify(process.execPath);
const script = (name: string, ...args: (string | number)[]) =>
  `${node} ${JSON.stringify(join(folder, name))} ${args.join(" ")}`;

function open(
  command: string,
  wish: { readonly timeoutMs?: number; readonly url?: string; readonly graceMs?: number } = {},
) {
  const logs: string[] = [];
  const start = () => {
    running = startProgram({ command, mark, graceMs: wish.graceMs ?? 300 });
    return running;
  };
  const place =
    wish.url === undefined
      ? ({ kind: "tcp", host: "127.0.0.1", port } as const)
      : ({ kind: "http", url: wish.url } as const);
  const opened = startApp(
    { start, places: [place], timeoutMs: wish.timeoutMs ?? 20_000 },
    {
      clock: systemClock(),
      probe: createProbe(),
      signal: new AbortController().signal,
      onFailure: (log) => logs.push(log),
    },
  );
  return { opened, logs };
}

describe("a program behind --exec", () => {
  test("is up when its port takes connections, and gone after it is closed", async () => {
    const program = await open(script("server.mjs", port)).opened;
    await program?.close();
    expect(markedProcesses(mark)).toEqual([]);
    expect(await isTaken(port)).toBe(false);
  });

  test("that dies is told at once, with its code and its last words", async () => {
    const { opened, logs } = open("echo out; echo err >&2; exit 4");
    await expect(opened).rejects.toMatchObject({ code: "APP_ENDED", message: expect.stringContaining("code 4") });
    expect(logs.join("")).toContain("out");
    expect(logs.join("")).toContain("err");
  });

  test("that cannot be found is told with the shell's words", async () => {
    const { opened, logs } = open("no-such-program-here");
    await expect(opened).rejects.toMatchObject({ code: "APP_ENDED", message: expect.stringContaining("127") });
    expect(logs.join("")).toContain("no-such-program-here");
  });

  test("that never listens is given up, and nothing of it is left", async () => {
    const { opened } = open("echo waiting; sleep 1000", { timeoutMs: 400 });
    await expect(opened).rejects.toMatchObject({ code: "APP_NOT_READY", message: expect.stringContaining("refuses") });
    expect(markedProcesses(mark)).toEqual([]);
  });

  test("that answers 404 is not up, and the message says so", async () => {
    const { opened } = open(script("server.mjs", port, 404), { timeoutMs: 3000, url: `http://127.0.0.1:${port}/` });
    await expect(opened).rejects.toMatchObject({ code: "APP_NOT_READY", message: expect.stringContaining("404") });
  });

  test.each(["plain", "daemon"])("that forks a %s server which ignores SIGTERM leaves nothing behind", async (mode) => {
    const command = script("forker.mjs", mode, JSON.stringify(join(folder, "server.mjs")), port, 200, "stubborn");
    const program = await open(command).opened;
    expect(markedProcesses(mark).length).toBeGreaterThan(0);
    await program?.close();
    expect(markedProcesses(mark)).toEqual([]);
    expect(await isTaken(port)).toBe(false);
  });

  test("that ends well and leaves its server in the background goes on", async () => {
    const program = await open(`${script("server.mjs", port)} & exit 0`).opened;
    let hasEnded = false;
    void program?.ended.then(() => {
      hasEnded = true;
    });
    expect(await isTaken(port)).toBe(true);
    expect(hasEnded).toBe(false);
    await program?.close();
    expect(await isTaken(port)).toBe(false);
  });

  test("is not started where somebody answers already", async () => {
    const other = createServer().listen(port, "127.0.0.1");
    const { opened } = open("echo never");
    await expect(opened).rejects.toMatchObject({ code: "APP_ALREADY_THERE" });
    expect(running).toBeUndefined();
    await new Promise((resolve) => other.close(resolve));
  });

  test("that floods its output costs no more memory than the end of it", async () => {
    running = startProgram({
      command: `${node} -e 'for (let i = 0; i < 20000; i++) console.log(i + "x".repeat(500))'`,
      mark,
      graceMs: 300,
    });
    expect(await running.ended).toBe("ended with code 0");
    expect(running.log().length).toBeLessThanOrEqual(64 * 1024);
    expect(running.log()).toContain("19999xxx");
  });
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

async function isTaken(wanted: number): Promise<boolean> {
  return (await createProbe()({ kind: "tcp", host: "127.0.0.1", port: wanted }, 1000)) === "up";
}
