// The real screen on a real terminal emulator: keys go in as bytes, what a person would see comes out.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { Unicode11Addon } from "@xterm/addon-unicode11";
import xterm from "@xterm/headless";
import { openStore } from "../../../src/adapters/store/store.ts";
import { systemClock } from "../../../src/adapters/system.ts";
import type { NewCapture } from "../../../src/core/capture.ts";
import { createKeyRing } from "../../../src/core/key-ring.ts";
import { createMasker, ownTexts } from "../../../src/core/mask.ts";
import type { CaptureStore, StoredAttempt } from "../../../src/core/ports.ts";
import { providers } from "../../../src/providers/index.ts";
import { Inspector } from "../../../src/ui/terminal/inspector.ts";
import type { InspectorActions, InspectorParts } from "../../../src/ui/terminal/session-info.ts";
import { startScreen } from "../../../src/ui/terminal/start.tsx";
import { checkout } from "../../helpers/checkout.ts";

const payloads = join(checkout, "payloads");
const own = new Set(
  readdirSync(payloads, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".json"))
    .flatMap((name) => ownTexts(readFileSync(join(payloads, name)))),
);

export const secret = "test-secret-of-the-terminal";

export interface ScreenSetup {
  readonly columns: number;
  readonly rows: number;
  readonly parts?: Partial<InspectorParts>;
  readonly actions?: Partial<InspectorActions>;
  readonly before?: (store: CaptureStore) => Promise<void>;
}

/** An open screen with its own store; `close` gives everything back. */
export async function openScreen(setup: ScreenSetup) {
  const folder = mkdtempSync(join(tmpdir(), "hookdev-screen-"));
  const clock = systemClock();
  const store = openStore({ file: join(folder, "captures.db"), clock });
  await setup.before?.(store);
  const inspector = new Inspector({
    ...defaultParts(store),
    ...setup.parts,
    actions: { ...fakeActions(store), ...setup.actions },
  });
  const emulator = openEmulator(setup);
  const screen = startScreen(inspector, { stdin: emulator.stdin, stdout: emulator.stdout, colour: false });
  return {
    inspector,
    store,
    ...emulator,
    screen,
    /** A capture arrives, as in a session. */
    async arrive(capture: NewCapture): Promise<number> {
      const id = await store.add(capture);
      inspector.show({ type: "capture", capture: { ...capture, id } });
      return id;
    },
    async answer(attempt: StoredAttempt): Promise<void> {
      await store.addAttempt(attempt);
      inspector.show({ type: "attempt", attempt });
    },
    async close(): Promise<void> {
      await screen.close();
      inspector.close();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type OpenScreen = Awaited<ReturnType<typeof openScreen>>;

function defaultParts(store: CaptureStore): Omit<InspectorParts, "actions"> {
  return {
    store,
    clock: systemClock(),
    info: {
      inbox: ["http://127.0.0.1:4400"],
      forwardTo: "http://localhost:3000/",
      storeFile: "/tmp/captures.db",
      maskMode: "external",
      pokeCommand: "hookdev poke PersonSanctionMatched",
    },
    providers,
    keys: createKeyRing([{ secret }]),
    masker: createMasker("external", own),
  };
}

/** Actions that only say their name; tests replace the one they are about. */
export function fakeActions(store: CaptureStore): InspectorActions {
  const says = (text: string) => async () => ({ text, tone: "good" as const });
  return {
    replay: says("replayed"),
    editAndReplay: says("edited"),
    copyCurl: says("copied curl"),
    copyBody: says("copied body"),
    copyUrl: says("copied url"),
    readInPager: says("read"),
    saveFixture: says("saved"),
    delete: (id) => ({ text: `${store.delete([id])} deleted`, tone: "good" }),
    deleteAll: async () => ({ text: `${await store.purge()} deleted`, tone: "good" }),
    openPage: says("opened"),
    suspend: async () => undefined,
    quit: () => undefined,
  };
}

/** An emulator with a stdin and a stdout that Ink takes for a terminal. */
export function openEmulator({ columns, rows }: { readonly columns: number; readonly rows: number }) {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 0, convertEol: true });
  terminal.loadAddon(new Unicode11Addon());
  terminal.unicode.activeVersion = "11";
  const written: string[] = [];
  const waiting = new Set<() => void>();
  const stdout = Object.assign(new PassThrough(), { columns, rows, isTTY: true });
  stdout.on("data", (chunk: Buffer) => {
    written.push(chunk.toString("utf8"));
    terminal.write(chunk, () => {
      for (const check of waiting) check();
    });
  });
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    isRaw: false,
    ref: () => undefined,
    unref: () => undefined,
    setRawMode: (raw: boolean) => Object.assign(stdin, { isRaw: raw }),
  });
  const text = () =>
    Array.from(
      { length: terminal.rows },
      (_, row) => terminal.buffer.active.getLine(terminal.buffer.active.viewportY + row)?.translateToString(true) ?? "",
    ).join("\n");
  return {
    terminal,
    stdin: stdin as unknown as NodeJS.ReadStream,
    stdout: stdout as unknown as NodeJS.WriteStream,
    /** All bytes that went to the terminal. */
    written: () => written.join(""),
    text,
    press: (keys: string) => void stdin.write(keys),
    resize(size: { columns: number; rows: number }) {
      terminal.resize(size.columns, size.rows);
      Object.assign(stdout, size);
      stdout.emit("resize");
    },
    /** Resolves with the screen as soon as it shows this; a test that waits in vain says what was there. */
    until(wanted: string | RegExp | ((screen: string) => boolean), limitMs = 8000): Promise<string> {
      const holds =
        typeof wanted === "function"
          ? wanted
          : (screen: string) => (typeof wanted === "string" ? screen.includes(wanted) : wanted.test(screen));
      return new Promise((resolve, reject) => {
        const late = setTimeout(() => {
          waiting.delete(check);
          reject(new Error(`The screen never showed ${String(wanted)}:\n${text()}`));
        }, limitMs);
        const check = () => {
          const screen = text();
          if (!holds(screen)) return;
          clearTimeout(late);
          waiting.delete(check);
          resolve(screen);
        };
        waiting.add(check);
        check();
      });
    },
  };
}
