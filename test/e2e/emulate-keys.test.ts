// The emulator as a person has it: the built binary in tmux, single keys.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkout } from "../helpers/checkout.ts";
import { hasTmux, openTmux, type Tmux } from "../helpers/tmux.ts";

let folder: string;
let terminal: Tmux;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hookdev-keys-"));
  const env = { HOOKDEV_HOME: join(folder, "home"), HOOKDEV_NODE: process.execPath };
  terminal = openTmux({ columns: 200, rows: 50, folder, env });
});
afterEach(async () => {
  await terminal.close();
  rmSync(folder, { recursive: true, force: true });
});

test.skipIf(!hasTmux)(
  "one key goes to the next attempt, a duration goes on, Ctrl-Z and Ctrl-C are as ever",
  async () => {
    const command = "emulate compliancely --clock manual --ephemeral --port 0 --target http://localhost:1/";
    terminal.type(`"$HOOKDEV_NODE" ${join(checkout, "bin/hookdev.js")} ${command}`);
    terminal.press("Enter");
    const screen = await terminal.until("endpoint target");
    const base = /base URL +(http:\/\/127\.0\.0\.1:\d+)/.exec(screen)?.[1];
    const body = JSON.stringify({ event: "SubmissionResult" });
    await fetch(`${base}/_hookdev/emit`, { method: "POST", headers: { "X-Hookdev-Control": "1" }, body });
    await terminal.until("attempt 2 in 3 min");
    terminal.press("Space");
    await terminal.until("attempt 3 in 6 min");
    terminal.press("C-z");
    await terminal.until(/Stopped/);
    terminal.type("fg");
    terminal.press("Enter");
    await terminal.until(/fg\n.*--clock manual/);
    terminal.press("n");
    await terminal.until("no attempt is left");
    terminal.type("3m");
    terminal.press("Enter");
    await terminal.until("now, by the emulated clock");
    terminal.press("C-c");
    await terminal.until("Stopping");
    // Typed text is seen again, so the terminal is as it was.
    terminal.type("echo over; stty -a");
    terminal.press("Enter");
    expect(await terminal.until(/ echo /)).toMatch(/ icanon /);
  },
);

test.skipIf(!hasTmux)("E on the screen of listen --emulate shows its deliveries", async () => {
  const emulated = "--emulate compliancely --emulate-port 0 --ephemeral";
  terminal.type(`"$HOOKDEV_NODE" ${join(checkout, "bin/hookdev.js")} listen --port 0 --no-tunnel ${emulated}`);
  terminal.press("Enter");
  const screen = await terminal.until("Nothing has arrived");
  const port = /emulating compliancely :(\d+)/.exec(screen)?.[1];
  terminal.type("E");
  await terminal.until("No deliveries yet");
  const body = JSON.stringify({ event: "SubmissionResult", after: "3m" });
  const headers = { "X-Hookdev-Control": "1" };
  await fetch(`http://127.0.0.1:${port}/_hookdev/emit`, { method: "POST", headers, body });
  await terminal.until(/#1 compliancely · SubmissionResult \(\d+\) → target {2}waits for attempt 1 at \d\d:/);
  await fetch(`http://127.0.0.1:${port}/_hookdev/deliveries/1/retry`, { method: "POST", headers });
  await terminal.until(/attempt 1 by hand {2}200 in/);
  terminal.type("q");
  await terminal.until(/\$ *$/);
});
