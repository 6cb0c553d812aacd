// `--clock manual` as a person has it: the built binary in tmux, single keys.

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
