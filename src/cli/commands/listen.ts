// `hookdev listen`: options to a session, and the session's events to an output.

import { type Command, Option } from "commander";
import { openCaptureStore, openInboxServer, openSessionRegistry, openTargetForwarder } from "../../compose.ts";
import type { ArrivalHandler, Forwarder } from "../../core/arrival.ts";
import type { Guards } from "../../core/guards/guards.ts";
import type { KeyRing } from "../../core/key-ring.ts";
import type { MaskMode } from "../../core/mask.ts";
import type { CaptureStore } from "../../core/ports.ts";
import type { Provider } from "../../core/provider.ts";
import { findProvider, findScheme } from "../../core/provider-choice.ts";
import type { SigningScheme } from "../../core/signing/scheme.ts";
import { parseDuration, parsePort, parseRespond, parseSize, parseTarget } from "../../core/values.ts";
import { forwardWithoutToken, guardArrivals } from "../../flows/guard.ts";
import { type ListenSession, startListening } from "../../flows/listen.ts";
import { createResponsePlan } from "../../flows/respond.ts";
import type { CliContext } from "../command.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { addGuardOptions, type GuardOptions, pathPrefix, readGuards, withPathPrefix } from "../guard-options.ts";
import { addConfigOption, type ConfigOptions, knownProviders } from "../known-providers.ts";
import { readEvents } from "../listen-events.ts";
import { readHost, tellReachable } from "../listen-host.ts";
import { addTunnelOptions, inboxOf, type PlannedTunnel, planTunnel, type TunnelOptions } from "../listen-tunnel.ts";
import { createListenView, type ListenView } from "../listen-view.ts";
import { chooseOutput, type OutputWish } from "../output-mode.ts";
import { addSecretOptions, readSecrets, type SecretOptions } from "../secret-options.ts";
import { usageError } from "../usage-error.ts";
import { readUserSettings } from "../user-settings.ts";

export interface ListenOptions extends SecretOptions, ConfigOptions, TunnelOptions, GuardOptions {
  readonly port: string;
  readonly host?: string;
  readonly forwardTo?: string;
  readonly forwardTimeout: string;
  readonly insecure?: boolean;
  readonly allowBrowser?: boolean;
  readonly provider?: string;
  readonly scheme?: string;
  readonly events?: string;
  readonly respond?: string;
  readonly store?: string;
  readonly keep: string;
  readonly maxBody: string;
  readonly output?: OutputWish;
  readonly mask?: MaskMode;
}

/** Requests in flight get this long after Ctrl-C. */
const drainMs = 2000;

export function define(command: Command, context: CliContext): void {
  command
    .option("--port <port>", "port of the inbox; 0 takes a free one", "4400")
    .option("--host <address>", "bind this address instead of 127.0.0.1 and ::1")
    .option("--forward-to <url|port>", "pass every capture on to your app, byte for byte")
    .option("--forward-timeout <duration>", "how long your app may take to answer", "30s")
    .option("--insecure", "do not check the TLS certificate of the --forward-to target")
    .option("--allow-browser", "also forward requests that a web page sent")
    .option("--provider <id>", "who sends (else recognised from headers and body)")
    .option("--scheme <id[:Header]>", "signing scheme of that provider (else taken from the request)");
  addSecretOptions(addConfigOption(addGuardOptions(addTunnelOptions(command))))
    .option("--events <list>", "forward these event types only, comma-separated; everything is kept")
    .option("--respond <steps>", "answer in sequence: 500,500:2s,200 or reset or hang; the last one repeats")
    .option("--store <file>", "keep captures in this file")
    .option("--keep <duration>", "remove captures older than this; `forever` keeps them", "30d")
    .option("--max-body <size>", "largest body that is taken", "100mb")
    .addOption(
      new Option("--output <mode>", "what is shown; on a terminal the screen, else lines").choices([
        "tui",
        "pretty",
        "ndjson",
        "quiet",
      ]),
    )
    .addOption(
      new Option(
        "--mask <when>",
        "hide personal data on the screen; external (default): unless it is a hookdev fixture",
      ).choices(["never", "external", "always"]),
    )
    .addHelpText("after", examples)
    .action((options: ListenOptions) => listen(options, context));
}

const examples = `
Examples:
  $ hookdev listen --forward-to 3000
  $ hookdev listen --secret-env PLIANCE_SECRET --provider pliance
  $ hookdev listen --respond 500,500:2s,200 --output ndjson`;

/** Runs until a signal; the exit code is 0 after Ctrl-C, 143 and 129 after SIGTERM and SIGHUP. */
export async function listen(options: ListenOptions, context: CliContext): Promise<void> {
  if (options.respond !== undefined && options.forwardTo !== undefined) {
    throw usageError(
      "OPTIONS_CONFLICT",
      "--respond and --forward-to exclude each other: the app's own answer is what the sender gets.",
    );
  }
  const host = readHost(options.host);
  // Before anything opens: a Ctrl-C while it starts must find its handler.
  const ended = untilEnded(context);
  const output = chooseOutput(options.output, context, process.stdin.isTTY === true);
  const sender = await readSender(options, context);
  const tunnel = await planTunnel(options, context);
  const guards = readGuards(options, context, tunnel?.engine);
  const prefix = pathPrefix(guards);
  const file = options.store ?? context.settings.storeFile;
  const store = await openCaptureStore(file);
  let view: ListenView;
  let session: ListenSession;
  try {
    tellReachable(host, context);
    view = await openView(output, options, { context, store, sender });
    session = await open(options, context, {
      store,
      view,
      sender,
      guards,
      ...(tunnel === undefined ? {} : { tunnel }),
    });
  } catch (error) {
    await store.close();
    throw error;
  }
  view.ready({
    inbox: session.inbox.map((address) => `${address}${prefix}`),
    store: file as string,
    keep: options.keep,
    removed: session.removed,
    ...(options.forwardTo === undefined ? {} : { forwardTo: parseTarget(options.forwardTo, "--forward-to").url }),
  });
  const opened = tunnel?.start(inboxOf(session.inbox[0] as string), (event) =>
    view.show(withPathPrefix(event, prefix)),
  );
  const exitCode = await Promise.race([ended, view.quit ?? ended, opened?.exit ?? ended]);
  view.stopping();
  await opened?.close();
  await session.close(drainMs);
  await view.stopped();
  // Ctrl-C is how a session ends, not a failure of it.
  context.exit(exitCode === exitCodes.interrupted ? exitCodes.success : exitCode);
}

/** Whose deliveries are expected, and with which keys they are judged. */
interface SenderWish {
  /** Every provider that is known, the user's own included. */
  readonly providers: readonly Provider[];
  readonly keys: KeyRing;
  readonly provider?: Provider;
  readonly schemes?: readonly SigningScheme[];
}

async function readSender(options: ListenOptions, context: CliContext): Promise<SenderWish> {
  const { list: providers, ids } = await knownProviders(options, context);
  const provider = options.provider === undefined ? undefined : findProvider(providers, options.provider);
  if (options.scheme !== undefined && provider === undefined)
    throw usageError("PROVIDER_NEEDED", "--scheme needs --provider: schemes have names within a provider.");
  const keys = await readSecrets(options, context, ids);
  if (provider === undefined) return { providers, keys };
  return {
    providers,
    keys,
    provider,
    ...(options.scheme === undefined ? {} : { schemes: [findScheme(provider, options.scheme)] }),
  };
}

/** The screen loads Ink and React, so it is imported only when it is shown. */
async function openView(
  output: OutputWish,
  options: ListenOptions,
  parts: { context: CliContext; store: CaptureStore; sender: SenderWish },
): Promise<ListenView> {
  if (output !== "tui") return createListenView(output, parts.context);
  const { createInspectorView } = await import("../inspector.ts");
  const { providers, keys, schemes } = parts.sender;
  return createInspectorView(
    {
      store: parts.store,
      providers,
      keys,
      mask: options.mask ?? (await readUserSettings(parts.context)).mask ?? "external",
      insecure: options.insecure === true,
      ...(schemes === undefined ? {} : { schemes }),
      ...(options.forwardTo === undefined ? {} : { forwardTo: parseTarget(options.forwardTo, "--forward-to").url }),
    },
    parts.context,
  );
}

async function open(
  options: ListenOptions,
  context: CliContext,
  parts: { store: CaptureStore; view: ListenView; sender: SenderWish; guards: Guards; tunnel?: PlannedTunnel },
): Promise<ListenSession> {
  const { clock, pid } = context.system;
  const { providers, keys, provider, schemes } = parts.sender;
  const target = await openForward(options, context);
  const forwarder = target && forwardWithoutToken(target, parts.guards.pathToken);
  // A tunnel's self-checks come first: they carry a key of their own.
  const guarded = (next: ArrivalHandler) => guardArrivals(parts.guards, next);
  const maxBodyBytes = parseSize(options.maxBody, "--max-body");
  const port = parsePort(options.port, "--port");
  return startListening(
    {
      receive: {
        providers,
        keys,
        responses: createResponsePlan(options.respond === undefined ? [] : parseRespond(options.respond, "--respond")),
        ...(provider === undefined ? {} : { provider }),
        ...(schemes === undefined ? {} : { schemes }),
        ...(options.events === undefined ? {} : { forwardEvents: readEvents(options.events, providers, context) }),
        forwardBrowser: options.allowBrowser === true,
      },
      forwardMode: options.forwardMode,
      pathPrefix: pathPrefix(parts.guards),
      ...(options.keep === "forever" ? {} : { keepMs: parseDuration(options.keep, "--keep") }),
    },
    {
      clock,
      pid,
      store: parts.store,
      registry: await openSessionRegistry(context.settings.stateFolder),
      publish: parts.view.show,
      ...(forwarder === undefined ? {} : { forwarder }),
      guard: (next) => parts.tunnel?.guard(guarded(next)) ?? guarded(next),
      openInbox: (onArrival) =>
        openInboxServer({
          ...(options.host === undefined ? {} : { host: options.host }),
          port,
          maxBodyBytes,
          spoolThresholdBytes: 256 * 1024,
          headersTimeoutMs: 20_000,
          requestTimeoutMs: 300_000,
          spool: () => parts.store.spool(),
          clock,
          onArrival,
        }),
    },
  );
}

async function openForward(options: ListenOptions, context: CliContext): Promise<Forwarder | undefined> {
  const timeoutMs = parseDuration(options.forwardTimeout, "--forward-timeout");
  if (options.forwardTo === undefined) return undefined;
  const target = parseTarget(options.forwardTo, "--forward-to");
  return openTargetForwarder({
    target: new URL(target.url),
    timeoutMs,
    clock: context.system.clock,
    maxKeptAnswerBytes: 64 * 1024,
    insecure: options.insecure === true,
  });
}

/** Resolves with the exit code of the signal, or with success when nobody reads stdout any more. */
function untilEnded(context: CliContext): Promise<ExitCode> {
  return new Promise((resolve) => {
    context.system.onEndSignal((_signal, exitCode) => resolve(exitCode));
    context.system.onBrokenPipe(() => resolve(exitCodes.success));
  });
}
