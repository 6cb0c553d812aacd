// An emulator with everything around it: state file, guarded sender, listener, control calls, announcement.

import {
  openEmulatorListener,
  openEmulatorStore,
  openGuardedSender,
  openPayloads,
  openSessionRegistry,
} from "../compose.ts";
import type { EmulatorStore } from "../core/emulation/delivery-log.ts";
import { type EgressPolicy, egressPolicy, refuseTarget } from "../core/emulation/egress.ts";
import type { Emulation } from "../core/emulation/emulation.ts";
import type { Emulator } from "../core/emulation/emulator.ts";
import type { EmulatorEvent } from "../core/emulation/events.ts";
import { HookdevError } from "../core/errors.ts";
import type { KeyRing } from "../core/key-ring.ts";
import type { FixtureSource, Sender } from "../core/ports.ts";
import { parseDuration, parsePort } from "../core/values.ts";
import { openEmulator } from "../flows/emulate/emulator.ts";
import { targetRefused } from "../flows/emulator-control/endpoint-calls.ts";
import type { CliContext } from "./command.ts";
import { type CallHandler, createCallHandler } from "./emulate-calls.ts";
import { readEmulationSettings } from "./emulate-choices.ts";
import { type GivenEndpoint, hostsOf, readEndpoints, registerEndpoints } from "./emulate-endpoints.ts";
import { type EmulationOptions, readFaults, readPace } from "./emulate-options.ts";
import { stateFileFor } from "./emulate-state.ts";

/** What an emulation is opened with. */
export interface EmulationWish {
  readonly emulations: readonly Emulation[];
  readonly options: EmulationOptions;
  /** Secrets of `--target` and `--endpoint`. */
  readonly keys: KeyRing;
  /** Port of the listener as it was typed, and the option it stands at. */
  readonly port: { readonly text: string; readonly option: string };
  readonly tls?: { readonly key: string; readonly cert: string };
  readonly publish: (event: EmulatorEvent) => void;
  /** Something that the user should know: a refused call, a store that is full. */
  readonly tell: (level: "info" | "warning" | "error", message: string) => void;
}

export interface EmulationSession {
  readonly emulator: Emulator;
  readonly addresses: readonly string[];
  /** The state file, or undefined for memory. */
  readonly stateFile: string | undefined;
  readonly pace: { readonly isManual: boolean; readonly scale: number };
  /** Takes no more calls, lets attempts in flight finish for at most this long, and keeps the rest for the next start. */
  close(drainMs: number): Promise<void>;
}

/** How much of an answer is read: a poke hands the body on. */
const maxAnswerBytes = 1024 * 1024;
const maxCallBytes = 1024 * 1024;

/** Opens everything in order; where something fails, nothing stays open. @throws HookdevError for options that cannot be */
export async function openEmulation(wish: EmulationWish, context: CliContext): Promise<EmulationSession> {
  const plan = readPlan(wish, context);
  const opened: (() => Promise<void> | void)[] = [];
  try {
    return await openParts(wish, plan, { context, opened });
  } catch (error) {
    for (const close of opened.reverse()) await close();
    throw error;
  }
}

type Plan = ReturnType<typeof readPlan>;

/** Everything that may be refused is refused before a file or a port is touched. */
function readPlan({ emulations, options, keys, port }: EmulationWish, context: CliContext) {
  const endpoints = readEndpoints(options, emulations, keys);
  const policy = policyFor(options, endpoints);
  const { scale, manual } = readPace(options);
  return {
    endpoints,
    policy,
    settingsFor: readEmulationSettings(
      options,
      { emulations, secrets: keys, refuseTarget: (url) => refuseTarget(policy, url) },
      context,
    ),
    pace: { isManual: manual, scale },
    faults: readFaults(options, context),
    timeoutMs: parseDuration(options.timeout, "--timeout"),
    port: parsePort(port.text, port.option),
    stateFile: stateFileFor(options, emulations, context),
  };
}

/** An endpoint on the command line names its host; some hosts are never sent to. */
function policyFor({ allowHost = [] }: EmulationOptions, endpoints: readonly GivenEndpoint[]): EgressPolicy {
  const hosts = hostsOf(endpoints);
  for (const [at, { wish }] of endpoints.entries()) {
    const why = refuseTarget({ hosts: new Set([hosts[at] as string]) }, wish.url);
    if (why !== undefined) throw targetRefused(wish.url, why);
  }
  return egressPolicy([...allowHost, ...hosts]);
}

interface Opening {
  readonly context: CliContext;
  /** What is closed when a later step fails, in the order in which it was opened. */
  readonly opened: (() => Promise<void> | void)[];
}

async function openParts(wish: EmulationWish, plan: Plan, { context, opened }: Opening): Promise<EmulationSession> {
  const { clock, random, pid } = context.system;
  const { stateFolder } = context.settings;
  const store = await openEmulatorStore(plan.stateFile);
  opened.push(() => store.close());
  const sender = await openGuardedSender(plan.policy, stateFolder);
  opened.push(() => sender.close());
  const payloads = await openPayloads();
  const registry = await openSessionRegistry(stateFolder, "emulators");
  const ready = Promise.withResolvers<CallHandler>();
  // Before the engine: what is overdue must not leave for the sake of a start that finds its port in use.
  const listener = await openEmulatorListener({
    port: plan.port,
    maxBodyBytes: maxCallBytes,
    ...(wish.tls === undefined ? {} : { tls: wish.tls }),
    clock,
    onCall: async (call) => (await ready.promise)(call),
    onRefused: ({ status, reason }) => wish.tell("warning", `A call was refused with ${status}: ${reason}`),
    onFailure: (error) => wish.tell("error", `A call failed: ${wordsOf(error)}`),
  });
  opened.push(() => listener.close(0));
  const stop = new AbortController();
  const emulator = await startEmulator(wish, plan, { context, store, sender, payloads, signal: stop.signal });
  opened.push(() => {
    stop.abort();
    return emulator.close();
  });
  registerEndpoints(plan.endpoints, emulator);
  ready.resolve(createCallHandler({ emulator, payloads, random, pid, ...plan }));
  const withdraw = registry.announce({ pid, url: listener.addresses[0] as string, startedAt: clock.now() });
  return {
    emulator,
    addresses: listener.addresses,
    stateFile: plan.stateFile,
    pace: plan.pace,
    async close(drainMs) {
      withdraw();
      const done = new AbortController();
      void clock.sleep(drainMs, done.signal).then(
        () => stop.abort(),
        () => undefined,
      );
      await listener.close(drainMs);
      await emulator.close();
      done.abort();
      await sender.close();
      store.close();
    },
  };
}

interface EngineParts {
  readonly context: CliContext;
  readonly store: EmulatorStore;
  readonly sender: Sender;
  readonly payloads: FixtureSource;
  readonly signal: AbortSignal;
}

async function startEmulator(wish: EmulationWish, plan: Plan, parts: EngineParts): Promise<Emulator> {
  const { emulations, options, publish, tell } = wish;
  const { store, sender, signal, context } = parts;
  const canned = await readPayloads(emulations, parts.payloads);
  return openEmulator({
    emulations,
    settingsFor: plan.settingsFor,
    clock: context.system.clock,
    random: context.system.random,
    schedule: { scale: plan.pace.scale, manual: plan.pace.isManual },
    sender,
    store,
    payload: (provider, event) => canned.get(`${provider} ${event}`),
    limits: { timeoutMs: plan.timeoutMs, maxAnswerBytes, signal },
    faults: plan.faults,
    secretsOverHttp: options.sendSecretOverHttp === true,
    publish,
    onError: (error) => tell("error", `Nothing more is sent: ${wordsOf(error)}`),
  });
}

/** All canned payloads, because an emulation answers a poke without waiting for a disk. */
async function readPayloads(
  emulations: readonly Emulation[],
  payloads: FixtureSource,
): Promise<Map<string, Uint8Array>> {
  const named = emulations.flatMap(({ provider }) =>
    provider.events.flatMap(({ name, payload }) =>
      payload === undefined ? [] : [{ key: `${provider.id} ${name}`, file: payload.file }],
    ),
  );
  return new Map(await Promise.all(named.map(async ({ key, file }) => [key, await payloads.read(file)] as const)));
}

function wordsOf(error: unknown): string {
  if (error instanceof HookdevError)
    return error.remedy === undefined ? error.message : `${error.message} ${error.remedy}`;
  return error instanceof Error ? error.message : String(error);
}
