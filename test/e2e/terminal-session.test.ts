// The terminal inspector as a person has it: the built binary in tmux, real keys, a real app behind it.
// With HOOKDEV_TRANSCRIPT=<file> the keys and screens are written there.

import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { checkout } from "../helpers/checkout.ts";
import { hasTmux, openTmux, type Tmux } from "../helpers/tmux.ts";

const binary = join(checkout, "bin/hookdev.js");
const secret = "the-secret-of-this-session-is-long-enough";
const run = promisify(execFile);

let folder: string;
let app: Server;
let bodies: string[];
let terminal: Tmux;
let inbox: string;
const transcript: string[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "hookdev-session-"));
  bodies = [];
  app = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      bodies.push(Buffer.concat(chunks).toString("utf8"));
      response.end(`thank you for ${Buffer.concat(chunks).length} bytes\n`);
    });
  });
  await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
  const env = {
    HOOKDEV_HOME: join(folder, "home"),
    HOOKDEV_SECRET_DOTFILE: secret,
    EDITOR: "sed -i s/draft/EDITED/",
    PAGER: "cat",
    HOOKDEV_NODE: process.execPath,
  };
  terminal = openTmux({ columns: 120, rows: 40, folder, env });
});
afterEach(async () => {
  await terminal.close();
  app.closeAllConnections();
  await new Promise((resolve) => app.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

/** Starts listen on a free port and waits for its first screen. */
async function listen(nodeOptions = ""): Promise<string> {
  const target = (app.address() as AddressInfo).port;
  terminal.type(`"$HOOKDEV_NODE" ${nodeOptions} ${binary} listen --port 0 --forward-to ${target}`);
  terminal.press("Enter");
  const screen = await terminal.until("Send a first event");
  inbox = /inbox +(http:\/\/127\.0\.0\.1:\d+)/.exec(screen)?.[1] as string;
  return screen;
}

/** The process that has announced itself. */
function sessionPid(): number {
  const sessions = join(folder, "home/sessions");
  const [file] = readdirSync(sessions);
  return (JSON.parse(readFileSync(join(sessions, file as string), "utf8")) as { pid: number }).pid;
}

/** One poke from another process. */
async function poke(event: string, ...options: string[]): Promise<void> {
  const env = { PATH: process.env.PATH, HOME: folder, HOOKDEV_HOME: join(folder, "home") };
  await run(process.execPath, [binary, "poke", event, "--url", `${inbox}/webhooks/dotfile`, ...options], { env });
}

/** Presses keys, waits for the screen, and notes both. */
async function step(keys: readonly string[], wanted: string | RegExp): Promise<string> {
  for (const key of keys) terminal.press(key);
  const screen = await terminal.until(wanted);
  transcript.push(`keys: ${keys.join(" ") || "(none)"}\n${screen}`);
  return screen;
}

describe.skipIf(!hasTmux)("a session in a real terminal (needs tmux)", () => {
  test("goes from the empty screen over every action to a restored terminal", { timeout: 90_000 }, async () => {
    transcript.push(await listen());
    expect(terminal.state("alternate_on")).toBe("1");

    await poke("Case.Created", "--secret", secret);
    expect(await step([], "genuine")).toContain("dotfile · Case.Created");
    await poke("Case.Created", "--secret", "another secret than the one that is checked");
    await step([], "BAD mismatch");

    expect(await step(["/", ..."sig:bad", "Enter"], "1 of 2 pass")).toContain("#2 ");
    expect(await step(["2"], "[2 Headers]")).toContain("Dotfile-Signature: ");
    expect(await step(["3"], "[3 Body]")).toContain('"event": "Case.Created"');
    expect(await step(["4"], "[4 Response]")).toContain("thank you for");
    expect(await step(["6"], "[6 Raw]")).toContain("00000000  7b 22");
    const signature = await step(["5"], "[5 Signature]");
    expect(signature).toContain("NOT GENUINE: mismatch");
    expect(signature).toContain("likely");
    await step(["e"], /expected +Dotfile-Signature: [0-9a-f]{64}/);

    await step(["r"], /replayed → 200 in [\d.]+ m?s \(signed anew\)/);
    expect(bodies).toHaveLength(3);
    await step(["R"], /edited \(.*replayed → 200/);
    expect(bodies.at(-1)).toContain('"status":"EDITED"');
    expect(bodies.at(-1)?.length).toBe((bodies[0]?.length as number) + 1);

    await step(["m"], "◆");
    await step(["Escape"], /^(?!.*pass)/);
    await poke("Case.Created", "--secret", secret, "--set", "/case/status=open");
    await step([], "3 kept");
    await step(["g"], "#3 ");
    expect(await step(["D"], "Comparison")).toMatch(/\/case\/status\n +- "draft"\n +\+ "open"/);
    await step(["Escape"], "#3 ");
    await step(["s"], "saved fixtures/dotfile/Case.Created.json");
    expect(readFileSync(join(folder, "fixtures/dotfile/Case.Created.json"), "utf8")).toBe(bodies.at(-1));

    terminal.resize(60, 12);
    await step([], "[5 Signature] of 6");
    terminal.resize(120, 40);
    await step([], "6 Raw");

    terminal.press("C-z");
    await terminal.until(/Stopped|\$ $/);
    terminal.type("fg");
    terminal.press("Enter");
    await step([], "#3 ");
    await step(["j"], "#2 ");

    terminal.press("q");
    await terminal.until("Stopping");
    terminal.type("echo code $?; stty -a | grep -o -- '-*icanon'");
    terminal.press("Enter");
    expect(await terminal.until(/code \d+\n-?icanon/)).toMatch(/code 0\nicanon/);
    expect(terminal.state("alternate_on")).toBe("0");
    expect(terminal.state("cursor_flag")).toBe("1");
    const leftovers = readdirSync(tmpdir()).filter((name) => existsSync(join(tmpdir(), name, "Case.Created.json")));
    expect(leftovers).toEqual([]);
    const file = process.env.HOOKDEV_TRANSCRIPT;
    if (file !== undefined)
      writeFileSync(
        file,
        `${transcript.map((each) => each.replaceAll(folder, "~/app")).join(`\n\n${"=".repeat(120)}\n`)}\n`,
      );
  });

  test.each([
    ["TERM", 143],
    ["HUP", 129],
    ["INT", 0],
  ])("gives the terminal back on SIG%s and ends with %i", async (signal, code) => {
    await listen();
    process.kill(sessionPid(), `SIG${signal}`);
    await terminal.until("Stopping");
    terminal.type("echo code $?; stty -a | grep -o -- '-*icanon'");
    terminal.press("Enter");
    expect(await terminal.until(/code \d+\n-?icanon/)).toContain(`code ${code}\nicanon`);
    expect(terminal.state("alternate_on")).toBe("0");
    expect(terminal.state("cursor_flag")).toBe("1");
  });

  test("goes on in plain lines when the screen crashes, and loses no capture", async () => {
    // The Response tab is the only one that needs this method.
    writeFileSync(
      join(folder, "break.mjs"),
      'Array.prototype.toReversed = () => { throw new Error("broken on purpose"); };\n',
    );
    await listen(`--import ${join(folder, "break.mjs")}`);
    await poke("Case.Created", "--secret", secret);
    await terminal.until("genuine");
    terminal.press("4");
    await terminal.until("The screen failed (broken on purpose)");
    expect(terminal.state("alternate_on")).toBe("0");
    await poke("Case.Created", "--secret", secret);
    await terminal.until(/#2 {2}POST \/webhooks\/dotfile +dotfile · Case.Created +genuine/);
    expect(bodies).toHaveLength(2);
    terminal.press("C-c");
    await terminal.until("Stopping");
    terminal.type("echo code $?");
    terminal.press("Enter");
    await terminal.until("code 0");
  });

  test("ends when its terminal is closed", async () => {
    await listen();
    const pid = sessionPid();
    terminal.closePane();
    // tail ends when that process does.
    await run("tail", [`--pid=${pid}`, "-f", "/dev/null"]);
    expect(readdirSync(join(folder, "home/sessions"))).toEqual([]);
  });

  test("shows plain lines when standard input is no terminal, and refuses the screen with a reason", async () => {
    terminal.type(`"$HOOKDEV_NODE" ${binary} listen --port 0 --output tui < /dev/null; echo code $?`);
    terminal.press("Enter");
    expect(await terminal.until(/code \d/)).toMatch(/standard input is not a terminal[\s\S]*code 2/);
    terminal.type(`"$HOOKDEV_NODE" ${binary} listen --port 0 < /dev/null`);
    terminal.press("Enter");
    await terminal.until("hookdev 0.1.0 is listening");
    expect(terminal.state("alternate_on")).toBe("0");
    terminal.press("C-c");
    await terminal.until("Stopping");
  });
});
