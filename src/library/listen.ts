// An inbox for tests: a real server on this machine that keeps, verifies and hands over what arrives.

import { openInboxServer, openLocalTls, openPassingStore, openTargetForwarder, realClock } from "../compose.ts";
import type { InboxTls, SessionEvent } from "../core/arrival.ts";
import type { Capture } from "../core/capture.ts";
import { HookdevError } from "../core/errors.ts";
import { createKeyRing } from "../core/key-ring.ts";
import { describeMiss } from "../core/library/nearest-miss.ts";
import { mismatches, type WebhookMatch } from "../core/library/webhook-match.ts";
import type { CaptureStore, Clock } from "../core/ports.ts";
import type { FileProvider } from "../core/provider-schema/file-types.ts";
import { parsePort, parseRespond, parseTarget } from "../core/values.ts";
import { startListening } from "../flows/listen.ts";
import { createResponsePlan } from "../flows/respond.ts";
import { givenSecrets, providersWith, type SecretsOption } from "./given-secrets.ts";
import { certificateFolder, type LocalTrustOption, trustedFolder } from "./local-trust.ts";
import { milliseconds } from "./milliseconds.ts";
import { providerOf } from "./provider-of.ts";
import { type ReceivedWebhook, receivedWebhook } from "./received.ts";

export interface ListenOptions extends SecretsOption, LocalTrustOption {
  /** Speaks https with the certificate of this machine, which is made on first use. */
  readonly https?: boolean;
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** Whose webhooks arrive; without it they are recognised. */
  readonly provider?: string | FileProvider;
  /** Where the same requests go on to, a URL or a port of this machine; the sender then gets that answer. */
  readonly forwardTo?: string | number;
  /** What is answered without `forwardTo`: `500,500:2s,200`, `reset`, `hang`. */
  readonly respond?: string;
  /** Bytes; default 50 MB. */
  readonly maxBodyBytes?: number;
}

/** A running inbox. `await using inbox = await listen()` closes it at the end of the block. */
export interface WebhookInbox extends AsyncDisposable {
  /** `http://127.0.0.1:<port>`, or `https://…`. */
  readonly url: string;
  /** With https: the file of the authority's certificate, for whoever is to trust the inbox. */
  readonly caFile: string | undefined;
  readonly port: number;
  /** Everything that arrived so far, in order. */
  readonly received: readonly ReceivedWebhook[];
  /**
   * The first webhook that matches, also one that is already here.
   *
   * @throws HookdevError `WEBHOOK_NOT_RECEIVED` with the nearest miss
   */
  waitFor(match: WebhookMatch & { readonly within?: string | number }): Promise<ReceivedWebhook>;
  /** Forgets what arrived, so that the next `waitFor` sees only what comes after. */
  clear(): void;
  close(): Promise<void>;
}

const defaultWithin = "2s";

/**
 * Opens an inbox on 127.0.0.1 and ::1. Nothing is left behind on disk, but for the certificate of https.
 *
 * @throws HookdevError `PORT_IN_USE`, `LOCAL_TLS_NO_HOME` …
 */
export async function listen(options: ListenOptions = {}): Promise<WebhookInbox> {
  const clock = realClock();
  const store = await openPassingStore();
  const arrivals = new Arrivals(store);
  try {
    const tls = options.https === true ? await openLocalTls(certificateFolder(options), clock) : undefined;
    const session = await open(options, { clock, store, tls, publish: (event) => arrivals.take(event) });
    const waits = new Set<Promise<unknown>>();
    const stop = new AbortController();
    const close = once(async () => {
      // Whoever still waits is told; a promise that nobody looks at any more must not end the program.
      for (const wait of waits) wait.catch(() => undefined);
      stop.abort();
      await session.close(500);
    });
    return {
      url: session.inbox[0] as string,
      port: session.port,
      caFile: tls?.caFile,
      get received() {
        return arrivals.all;
      },
      waitFor: ({ within, ...match }) => {
        const wait = waitFor(match, within ?? defaultWithin, { arrivals, clock, closed: stop.signal });
        const forget = () => waits.delete(wait);
        waits.add(wait);
        wait.then(forget, forget);
        return wait;
      },
      clear: () => arrivals.clear(),
      close,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}

interface Parts {
  readonly clock: Clock;
  readonly store: CaptureStore;
  readonly tls: InboxTls | undefined;
  readonly publish: (event: SessionEvent) => void;
}

async function open(options: ListenOptions, { clock, store, tls, publish }: Parts) {
  const provider = options.provider === undefined ? undefined : providerOf(options.provider);
  const port = parsePort(String(options.port ?? 0), "port");
  const maxBodyBytes = bytesOf(options.maxBodyBytes ?? 50 * 1024 * 1024);
  const target = options.forwardTo === undefined ? undefined : parseTarget(String(options.forwardTo), "forwardTo");
  const receive = {
    providers: providersWith(provider),
    keys: createKeyRing(givenSecrets(options, provider)),
    responses: createResponsePlan(options.respond === undefined ? [] : parseRespond(options.respond, "respond")),
    ...(provider === undefined ? {} : { provider }),
  };
  const forwarder =
    target === undefined
      ? undefined
      : await openTargetForwarder(
          { target: new URL(target.url), timeoutMs: 30_000, clock, maxKeptAnswerBytes: 64 * 1024 },
          trustedFolder(options),
        );
  return startListening(
    { receive },
    {
      clock,
      pid: 0,
      store,
      publish,
      // An inbox of a test is nobody's session: a `hookdev poke` beside it must not find it.
      registry: { announce: () => () => undefined, running: () => [] },
      ...(forwarder === undefined ? {} : { forwarder }),
      openInbox: (onArrival) =>
        openInboxServer({
          port,
          maxBodyBytes,
          spoolThresholdBytes: 256 * 1024,
          headersTimeoutMs: 20_000,
          requestTimeoutMs: 300_000,
          spool: () => store.spool(),
          clock,
          ...(tls === undefined ? {} : { tls: { key: tls.key, cert: tls.cert } }),
          onArrival,
        }),
    },
  );
}

function bytesOf(maxBodyBytes: number): number {
  if (Number.isSafeInteger(maxBodyBytes) && maxBodyBytes > 0) return maxBodyBytes;
  throw new HookdevError("NUMBER_INVALID", {
    category: "usage",
    message: `\`maxBodyBytes\` takes a whole number from 1 on, not ${maxBodyBytes}.`,
  });
}

/** What arrived, with bodies loaded, in order; and those who wait for more. */
class Arrivals {
  #all: ReceivedWebhook[] = [];
  #loading: Promise<void> = Promise.resolve();
  readonly #store: CaptureStore;
  readonly #waiting = new Set<() => void>();

  constructor(store: CaptureStore) {
    this.#store = store;
  }

  get all(): readonly ReceivedWebhook[] {
    return this.#all;
  }

  take(event: SessionEvent): void {
    if (event.type !== "capture") return;
    // One after the other: a large body that loads slowly must not change places with the next one.
    this.#loading = this.#loading.then(() => this.#add(event.capture));
  }

  clear(): void {
    this.#all = [];
  }

  onMore(callback: () => void): () => void {
    this.#waiting.add(callback);
    return () => this.#waiting.delete(callback);
  }

  async #add(capture: Capture): Promise<void> {
    const body = await this.#store.readBody(capture.body).catch(() => new Uint8Array(0));
    this.#all.push(receivedWebhook(capture, body));
    for (const callback of [...this.#waiting]) callback();
  }
}

interface Waiting {
  readonly arrivals: Arrivals;
  readonly clock: Clock;
  readonly closed: AbortSignal;
}

async function waitFor(
  match: WebhookMatch,
  within: string | number,
  { arrivals, clock, closed }: Waiting,
): Promise<ReceivedWebhook> {
  const ms = milliseconds(within, "within");
  const found = Promise.withResolvers<ReceivedWebhook>();
  const look = () => {
    const hit = arrivals.all.find((webhook) => mismatches(match, webhook).length === 0);
    if (hit !== undefined) found.resolve(hit);
  };
  const stop = new AbortController();
  const leave = arrivals.onMore(look);
  look();
  const late = clock.sleep(ms, AbortSignal.any([stop.signal, closed])).then(
    () => {
      throw notReceived(match, `within ${ms} ms`, arrivals.all);
    },
    () => {
      throw notReceived(match, "before the inbox was closed", arrivals.all);
    },
  );
  try {
    return await Promise.race([found.promise, late]);
  } finally {
    leave();
    // The sleep that is no longer needed rejects; nobody has to hear of it.
    late.catch(() => undefined);
    stop.abort();
  }
}

function notReceived(match: WebhookMatch, when: string, received: readonly ReceivedWebhook[]): HookdevError {
  return new HookdevError("WEBHOOK_NOT_RECEIVED", {
    category: "environment",
    message: `No webhook matched ${when}. ${describeMiss(match, received)}`,
    remedy: "Send it to the inbox's `url`, or allow more time with `within`.",
  });
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= work();
    return running;
  };
}
