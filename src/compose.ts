// The one place that knows how the real parts are made. Heavy parts are imported when they are first wanted.

import type { EmulatorServer, EmulatorServerOptions } from "./adapters/emulator-server/server.ts";
import { readInputFile, readStandardInput, writeOutputFile } from "./adapters/files.ts";
import type { ForwarderOptions } from "./adapters/forward/forwarder.ts";
import type { LocalTls } from "./adapters/local-tls/local-tls.ts";
import { authorityFile, localTlsFolder } from "./adapters/local-tls/place.ts";
import { mayBeTerminal, openOutput } from "./adapters/output.ts";
import { onEndSignal } from "./adapters/signals.ts";
import { safeHome, stateFolderOf } from "./adapters/state-folder.ts";
import { systemClock, systemRandom } from "./adapters/system.ts";
import type { Forwarder, Inbox, InboxOptions } from "./core/arrival.ts";
import type { MakeKeyPair } from "./core/contract-keys.ts";
import type { EmulatorStore } from "./core/emulation/delivery-log.ts";
import type { EgressPolicy } from "./core/emulation/egress.ts";
import { HookdevError } from "./core/errors.ts";
import type { CaptureStore, Clock, FixtureSource, Random, Sender, SessionRegistry, TextOutput } from "./core/ports.ts";
import type { OwnProviders, OwnProvidersRequest } from "./core/provider-schema/own-providers.ts";
import type { RecordingFolder } from "./core/recorded.ts";
import type { FixtureFiles } from "./core/replay/fixture-files.ts";

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

/** Where hookdev keeps its files; undefined when no home is known. Callers of the library name no environment: it is this one. */
export function findStateFolder(...where: Parameters<typeof stateFolderOf>): string | undefined {
  return stateFolderOf(...where);
}

/** The user's home folder, where one is known. */
export function findUserHome(): string | undefined {
  return safeHome();
}

/** The real clock, for callers of the library that name no time. */
export function realClock(): Clock {
  return systemClock();
}

/** The real dice, for callers of the library. */
export function realRandom(): Random {
  return systemRandom();
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
    out: whenUsed(1, () => openOutput(process.stdout, { onLost, onBrokenPipe })),
    err: whenUsed(2, () => openOutput(process.stderr)),
    outputLost: () => lost,
    readStdin: readStandardInput,
    readFile: readInputFile,
    writeFile: writeOutputFile,
    onEndSignal,
    onBrokenPipe: (callback) => leaving.push(callback),
  };
}

/** Node makes its standard streams when they are first touched, and a start that writes nothing to one saves it. */
function whenUsed(fd: number, open: () => TextOutput): TextOutput {
  let opened: TextOutput | undefined;
  const output = () => {
    opened ??= open();
    return opened;
  };
  return {
    write: (text) => output().write(text),
    flush: () => opened?.flush() ?? Promise.resolve(),
    get isTty() {
      return mayBeTerminal(fd) && output().isTty;
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

/**
 * What emulated providers keep: a file, or memory where none is named.
 *
 * @throws HookdevError `EMULATOR_STATE_IN_USE`, `STORE_NOT_WRITABLE`, `STORE_CORRUPT`, `STORE_FOREIGN`, `STORE_TOO_NEW`
 */
export async function openEmulatorStore(file: string | undefined): Promise<EmulatorStore> {
  const { openEmulatorFile, openEmulatorMemory } = await import("./adapters/emulator-store/store.ts");
  return file === undefined ? openEmulatorMemory() : openEmulatorFile({ file });
}

/** `sessions` of `listen` on this machine, or its `emulators`; none where no home is known. */
export async function openSessionRegistry(home: string | undefined, kind = "sessions"): Promise<SessionRegistry> {
  if (home === undefined) return { announce: () => () => undefined, running: () => [] };
  const { openSessions } = await import("./adapters/sessions.ts");
  return openSessions(`${home}/${kind}`);
}

/** The listener of emulated management APIs, on loopback alone. @throws HookdevError `PORT_IN_USE`, `PORT_NOT_ALLOWED` */
export async function openEmulatorListener(options: EmulatorServerOptions): Promise<EmulatorServer> {
  return (await import("./adapters/emulator-server/server.ts")).openEmulatorServer(options);
}

/** Reads a YAML text as a value whose parts know their places. */
export async function openYamlReader() {
  return (await import("./adapters/provider-files/yaml.ts")).readYaml;
}

/** The inbox on its sockets. @throws HookdevError `PORT_IN_USE`, `PORT_NOT_ALLOWED` */
export async function openInboxServer(options: InboxOptions): Promise<Inbox> {
  const { openInbox } = await import("./adapters/inbox/inbox.ts");
  return openInbox(options);
}

/** The way to the app behind `--forward-to`. */
export async function openTargetForwarder(
  options: Omit<ForwarderOptions, "localAuthority">,
  stateFolder?: string,
): Promise<Forwarder> {
  const { openForwarder } = await import("./adapters/forward/forwarder.ts");
  return openForwarder({ ...options, ...localAuthority(stateFolder) });
}

/**
 * A sender with a connection for each request, or with kept ones for many at once. With the state folder it trusts the
 * authority of local https as well, for servers of this machine.
 */
export async function openSender(kind: "exact" | "bulk", connections = 1, stateFolder?: string): Promise<Sender> {
  const deps = { clock: systemClock(), ...localAuthority(stateFolder) };
  if (kind === "exact") return (await import("./adapters/send/exact.ts")).openExactSender(deps);
  return (await import("./adapters/send/bulk.ts")).openBulkSender({ ...deps, connections });
}

/** The sender of emulated providers: what the policy refuses, at first sight or when dialled, fails with `EGRESS_REFUSED`. */
export async function openGuardedSender(policy: EgressPolicy, stateFolder?: string): Promise<Sender> {
  const [{ openExactSender }, { createEgressGuard }] = await Promise.all([
    import("./adapters/send/exact.ts"),
    import("./adapters/send/egress-guard.ts"),
  ]);
  return openExactSender({ clock: systemClock(), guard: createEgressGuard(policy), ...localAuthority(stateFolder) });
}

/** Where the authority of local https is kept; nothing is read. */
function localAuthority(stateFolder: string | undefined): { readonly localAuthority?: string } {
  return stateFolder === undefined ? {} : { localAuthority: authorityFile(stateFolder) };
}

/**
 * Certificate and key for https on this machine, made on first use.
 *
 * @throws HookdevError `LOCAL_TLS_NO_HOME`, `LOCAL_TLS_NOT_WRITABLE`, `LOCAL_TLS_BROKEN`
 */
export async function openLocalTls(stateFolder: string | undefined, clock: Clock = systemClock()): Promise<LocalTls> {
  if (stateFolder === undefined) {
    throw new HookdevError("LOCAL_TLS_NO_HOME", {
      category: "environment",
      message: "There is no home folder to keep a certificate in: HOME is not set.",
      remedy: "Name a folder with HOOKDEV_HOME.",
    });
  }
  const local = await import("./adapters/local-tls/local-tls.ts");
  return local.openLocalTls({ folder: localTlsFolder(stateFolder), clock, random: systemRandom() });
}

/** The payload files that ship with hookdev. */
export async function openPayloads(): Promise<FixtureSource> {
  return { read: async (file) => (await import("./adapters/fixtures.ts")).openFixtures().read(file) };
}

/** Fixture files below the working folder or wherever they are named. */
export async function openFixtureSource(folder: string): Promise<FixtureFiles> {
  return (await import("./adapters/fixture-folders/fixture-files.ts")).openFixtureFiles(folder);
}

/** Suites on disk: reading them, what judges their answers, and the answers that were recorded. */
export async function openSuiteFiles() {
  const [{ readSuiteFile }, { openJudgeTools }, { readSnapshotFile, writeSnapshotFile }] = await Promise.all([
    import("./adapters/suite-files/read-suite-file.ts"),
    import("./adapters/suite-files/judge-tools.ts"),
    import("./adapters/snapshot-file.ts"),
  ]);
  return { readSuiteFile, openJudgeTools, readSnapshotFile, writeSnapshotFile };
}

/** For runs that make and drop very many objects: memory stays flat however many there are. */
export async function keepMemoryFlat(): Promise<void> {
  (await import("./adapters/young-heap.ts")).holdYoungHeap();
}

/** Starts the app that is tested, and asks whether it is up. */
export async function openAppTools() {
  const [{ startProgram }, { createProbe }] = await Promise.all([
    import("./adapters/child/program.ts"),
    import("./adapters/wait-on.ts"),
  ]);
  return { startProgram, probe: createProbe() };
}

/** A report's file. @throws HookdevError `FILE_NOT_WRITABLE` */
export async function openReportFile(path: string, options: { readonly append: boolean }): Promise<TextOutput> {
  return (await import("./adapters/report-file.ts")).openReportFile(path, options);
}

/** The user's own providers, or undefined when there is no file that could hold one. */
export async function openOwnProviders(request: OwnProvidersRequest): Promise<OwnProviders | undefined> {
  const { findProviderFiles } = await import("./adapters/provider-files/find.ts");
  if (findProviderFiles(request).length === 0) return undefined;
  return (await import("./adapters/provider-files/load.ts")).loadProviderFiles(request);
}

/** A folder for recordings. */
export async function openRecordings(folder: string, pid: number): Promise<RecordingFolder> {
  return (await import("./adapters/recording/folder.ts")).openRecordingFolder(folder, pid);
}

/** The files that are checked for personal data. @throws HookdevError `FILE_NOT_READABLE` */
export async function openPrivacyFiles(paths: readonly string[]) {
  return (await import("./adapters/recording/privacy-files.ts")).readPrivacyFiles(paths);
}

/** Made-up key pairs for checking a signing scheme. */
export async function openKeyPairs(): Promise<MakeKeyPair> {
  return (await import("./adapters/key-pairs.ts")).createKeyPairs();
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
