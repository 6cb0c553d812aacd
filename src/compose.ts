// The one place that knows how the real parts are made. Heavy parts are imported when they are first wanted.

import { readInputFile, readStandardInput, writeOutputFile } from "./adapters/files.ts";
import type { ForwarderOptions } from "./adapters/forward/forwarder.ts";
import { openOutput } from "./adapters/output.ts";
import { onEndSignal } from "./adapters/signals.ts";
import { systemClock, systemRandom } from "./adapters/system.ts";
import type { SshOptions } from "./adapters/tunnel/ssh.ts";
import type { Forwarder, Inbox, InboxOptions } from "./core/arrival.ts";
import type { MakeKeyPair } from "./core/contract-keys.ts";
import { HookdevError } from "./core/errors.ts";
import type {
  CaptureStore,
  Clock,
  FixtureSource,
  Random,
  Sender,
  SessionRegistry,
  TextOutput,
  TunnelEngine,
} from "./core/ports.ts";
import type { NewFile, OwnProviders, OwnProvidersRequest } from "./core/provider-schema/own-providers.ts";

/** The process and its surroundings, as commands see them. */
export interface System {
  readonly clock: Clock;
  readonly random: Random;
  readonly pid: number;
  /** Where the result goes. */
  readonly out: TextOutput;
  /** Where the talk goes. */
  readonly err: TextOutput;
  /** True when something that was written to stdout could not be kept (a full disk). */
  outputLost(): boolean;
  readStdin(): Promise<Uint8Array>;
  readFile(path: string): Promise<Uint8Array>;
  writeFile(path: string, bytes: Uint8Array): Promise<void>;
  /** First SIGINT, SIGTERM or SIGHUP calls back; a second one ends the process at once. */
  onEndSignal: typeof onEndSignal;
  /** Calls back when the reader of stdout has left (`| head -1`), which ends a session quietly. */
  onBrokenPipe(callback: () => void): void;
}

/** The real clock, for callers of the library that name no time. */
export function realClock(): Clock {
  return systemClock();
}

/** The real clock, chance, terminal, files and signals. */
export function openSystem(): System {
  let lost = false;
  const leaving: (() => void)[] = [];
  const onLost = () => {
    lost = true;
  };
  const onBrokenPipe = () => {
    for (const callback of leaving) callback();
  };
  return {
    clock: systemClock(),
    random: systemRandom(),
    pid: process.pid,
    out: whenUsed(() => openOutput(process.stdout, { onLost, onBrokenPipe })),
    err: whenUsed(() => openOutput(process.stderr)),
    outputLost: () => lost,
    readStdin: readStandardInput,
    readFile: readInputFile,
    writeFile: writeOutputFile,
    onEndSignal,
    onBrokenPipe: (callback) => leaving.push(callback),
  };
}

/** Node makes its standard streams when they are first touched, and a start that writes nothing to one saves it. */
function whenUsed(open: () => TextOutput): TextOutput {
  let opened: TextOutput | undefined;
  const output = () => {
    opened ??= open();
    return opened;
  };
  return {
    write: (text) => output().write(text),
    flush: () => opened?.flush() ?? Promise.resolve(),
    get isTty() {
      return output().isTty;
    },
    get columns() {
      return output().columns;
    },
  };
}

/** Opens the capture store. @throws HookdevError `STORE_NOT_WRITABLE`, `STORE_CORRUPT`, `STORE_TOO_NEW` */
export async function openCaptureStore(file: string | undefined): Promise<CaptureStore> {
  if (file === undefined) {
    throw new HookdevError("STORE_NO_HOME", {
      category: "environment",
      message: "There is no home folder to keep captures in: HOME is not set.",
      remedy: "Name a file with --store <file> or a folder with HOOKDEV_HOME.",
    });
  }
  const { openStore } = await import("./adapters/store/store.ts");
  return openStore({ file, clock: systemClock() });
}

/** Sessions of `listen` on this machine; none where no home is known. */
export async function openSessionRegistry(stateFolder: string | undefined): Promise<SessionRegistry> {
  if (stateFolder === undefined) return { announce: () => () => undefined, running: () => [] };
  const { openSessions } = await import("./adapters/sessions.ts");
  return openSessions(`${stateFolder}/sessions`);
}

/** The inbox on its sockets. @throws HookdevError `PORT_IN_USE`, `PORT_NOT_ALLOWED` */
export async function openInboxServer(options: InboxOptions): Promise<Inbox> {
  const { openInbox } = await import("./adapters/inbox/inbox.ts");
  return openInbox(options);
}

/** The way to the app behind `--forward-to`. */
export async function openTargetForwarder(options: ForwarderOptions): Promise<Forwarder> {
  const { openForwarder } = await import("./adapters/forward/forwarder.ts");
  return openForwarder(options);
}

/** The ways to a public URL; all but the first two are other people's programs, found on PATH and never downloaded. */
export type TunnelChoice =
  | { readonly kind: "localtunnel" | "localtunnel-npm"; readonly server: string }
  | { readonly kind: "public-url"; readonly url: string }
  | { readonly kind: "cloudflared" }
  | ({ readonly kind: "ssh" } & SshOptions);

/** One engine that opens tunnels to the inbox. */
export async function openTunnelEngine(choice: TunnelChoice): Promise<TunnelEngine> {
  switch (choice.kind) {
    case "localtunnel": {
      const { createLocaltunnel } = await import("./adapters/tunnel/localtunnel/engine.ts");
      const sender = await openSender("exact");
      return createLocaltunnel({ server: choice.server, sender, clock: systemClock(), random: systemRandom() });
    }
    case "localtunnel-npm": {
      const { createLocaltunnelPackage } = await import("./adapters/tunnel/localtunnel-npm.ts");
      return createLocaltunnelPackage({ server: choice.server, sender: await openSender("exact") });
    }
    case "public-url":
      return (await import("./adapters/tunnel/public-url.ts")).createPublicUrl(choice.url);
    case "cloudflared":
      return (await import("./adapters/tunnel/cloudflared.ts")).cloudflaredEngine();
    case "ssh":
      return (await import("./adapters/tunnel/ssh.ts")).sshEngine(choice);
    default:
      return choice satisfies never;
  }
}

/** A sender for single requests (exact lines), or for many at once (undici). */
export async function openSender(kind: "exact" | "bulk", connections = 1): Promise<Sender> {
  if (kind === "exact") return (await import("./adapters/send/exact.ts")).openExactSender({ clock: systemClock() });
  return (await import("./adapters/send/bulk.ts")).openBulkSender({ clock: systemClock(), connections });
}

/** The payload files that ship with hookdev. */
export async function openPayloads(): Promise<FixtureSource> {
  return (await import("./adapters/fixtures.ts")).openFixtures();
}

/** The user's own providers, or undefined when there is no file that could hold one. */
export async function openOwnProviders(request: OwnProvidersRequest): Promise<OwnProviders | undefined> {
  const { findProviderFiles } = await import("./adapters/provider-files/find.ts");
  if (findProviderFiles(request).length === 0) return undefined;
  return (await import("./adapters/provider-files/load.ts")).loadProviderFiles(request);
}

/** Made-up key pairs for checking a signing scheme. */
export async function openKeyPairs(): Promise<MakeKeyPair> {
  return (await import("./adapters/key-pairs.ts")).createKeyPairs();
}

/** Writes files that must not exist yet, with their folders. @throws HookdevError `FILE_EXISTS`, `FILE_NOT_WRITABLE` */
export async function writeNewFiles(files: readonly NewFile[]): Promise<void> {
  return (await import("./adapters/provider-files/write-new.ts")).writeNewFiles(files);
}

/** A store that leaves nothing behind: a temporary folder, removed when the store is closed. */
export async function openPassingStore(): Promise<CaptureStore> {
  const [{ mkdtemp, rm }, { tmpdir }, { join }] = await Promise.all([
    import("node:fs/promises"),
    import("node:os"),
    import("node:path"),
  ]);
  const folder = await mkdtemp(join(tmpdir(), "hookdev-"));
  const store = await openCaptureStore(join(folder, "captures.db"));
  return {
    ...store,
    async close() {
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What the terminal inspector asks of the machine around it. */
export async function openTerminalTools() {
  const [programs, clipboard, shell, files] = await Promise.all([
    import("./adapters/terminal/run-program.ts"),
    import("./adapters/terminal/clipboard.ts"),
    import("./adapters/terminal/shell.ts"),
    import("./adapters/terminal/new-file.ts"),
  ]);
  return {
    openInProgram: programs.openInProgram,
    copyToClipboard: clipboard.copyToClipboard,
    stopUntilContinued: shell.stopUntilContinued,
    openInBrowser: shell.openInBrowser,
    writeNewFile: files.writeNewFile,
  };
}
