// One canned webhook, signed as its provider signs it, sent from a program.

import { openPayloads, openSender, realClock, realRandom } from "../compose.ts";
import { payloadNotPublished } from "../core/catalogue-errors.ts";
import type { Attempt } from "../core/delivery.ts";
import { type ChosenEvent, chooseEvent } from "../core/event-choice.ts";
import { describeFailure } from "../core/failure-words.ts";
import { freshBeside } from "../core/fixture.ts";
import { type HeaderLines, headerValues } from "../core/http.ts";
import { type LibrarySecret, toSecretTexts } from "../core/library/secrets.ts";
import { toUnixSeconds } from "../core/library/time.ts";
import type { Provider } from "../core/provider.ts";
import { findScheme } from "../core/provider-choice.ts";
import type { FileProvider } from "../core/provider-schema/file-types.ts";
import { succeeded } from "../core/retry-policy.ts";
import { parseHeader, parseTarget } from "../core/values.ts";
import { editPayload, makePoke, type PokePlan } from "../flows/poke.ts";
import { providers } from "../providers/index.ts";
import { type LocalTrustOption, trustedFolder } from "./local-trust.ts";
import { milliseconds } from "./milliseconds.ts";
import { providerOf } from "./provider-of.ts";

export interface PokeOptions extends LocalTrustOption {
  /** Where to send it: a URL, or a port of this machine. */
  readonly url: string | number;
  /** Whose event it is, when several have one of that name. */
  readonly provider?: string | FileProvider;
  /** Without it the webhook leaves unsigned. */
  readonly secret?: LibrarySecret;
  /** `<id>` or `<id>:<Header-Name>`; default the provider's first. */
  readonly scheme?: string;
  /** Values by JSON Pointer; every other byte of the payload stays. */
  readonly set?: Readonly<Record<string, unknown>>;
  /** Renews ids and times of the payload. */
  readonly fresh?: boolean;
  /** Sent in the place of the canned payload; an object is written as JSON. */
  readonly data?: Uint8Array | string | object;
  readonly headers?: Readonly<Record<string, string>>;
  /** Signed for this time instead of now: Unix seconds or a Date. */
  readonly at?: number | Date;
  /** One deadline over everything; default 30 s. */
  readonly timeout?: string | number;
  /** Adds a secret header over http too, where the provider promises https only. */
  readonly sendSecretOverHttp?: boolean;
}

/** What came of it. A delivery that failed is a value, too. */
export interface PokeResult {
  /** True for an answer that the provider takes as received. */
  readonly ok: boolean;
  /** 0 when no answer came. */
  readonly status: number;
  readonly headers: HeaderLines;
  readonly body: Uint8Array;
  readonly durationMs: number;
  /** Why no answer came, in words. */
  readonly failure: string | undefined;
  /** What was sent. */
  readonly sent: { readonly url: string; readonly headers: HeaderLines; readonly body: Uint8Array };
  /** Why the credential was kept back, when the scheme did so. */
  readonly withheld: string | undefined;
  header(name: string): string | undefined;
  text(): string;
  json(): unknown;
}

/** Sends one event. @throws HookdevError `EVENT_UNKNOWN`, `EVENT_AMBIGUOUS`, `PAYLOAD_NOT_PUBLISHED` … */
export async function poke(event: string, options: PokeOptions): Promise<PokeResult> {
  const plan = await planOf(event, options);
  const clock = realClock();
  const { request, withheld } = makePoke(plan, { clock, random: realRandom() });
  const sender = await openSender("exact", 1, trustedFolder(options));
  try {
    const { timeout = 30_000 } = options;
    const timeoutMs = milliseconds(timeout, "timeout");
    const attempt = await sender.send(request, { timeoutMs, maxAnswerBytes: 1024 * 1024 });
    return { ...resultOf(attempt, plan), sent: request, withheld };
  } finally {
    await sender.close();
  }
}

async function planOf(query: string, options: PokeOptions): Promise<PokePlan> {
  const match = eventOf(query, options);
  const { provider, event, payload } = match;
  const contentType = payload?.contentType;
  const edits = editsOf(options.set);
  return {
    provider,
    event,
    url: parseTarget(String(options.url), "url").url,
    body: editPayload(await bytesOf(match, options), edits),
    ...(contentType === undefined ? {} : { contentType }),
    fresh: options.fresh === true && options.data === undefined ? freshBeside(payload?.fresh ?? [], edits) : [],
    headers: Object.entries(options.headers ?? {}).flatMap(headerOf),
    ...signingOf(provider, options),
    ...(options.at === undefined ? {} : { at: toUnixSeconds(options.at) }),
  };
}

/** @throws HookdevError `HEADER_INVALID` */
function headerOf([name, value]: [string, string]): readonly [string, string] {
  // A colon would end the name early.
  return parseHeader(`${name.replaceAll(":", "\n")}: ${value}`, "headers");
}

function eventOf(query: string, { provider: given, data }: PokeOptions): ChosenEvent {
  const hasData = data !== undefined;
  if (given === undefined) return chooseEvent(providers, query, { hasData });
  const provider = providerOf(given);
  return chooseEvent([provider], query, { provider, hasData });
}

async function bytesOf({ provider, event, payload }: ChosenEvent, { data }: PokeOptions): Promise<Uint8Array> {
  if (data instanceof Uint8Array) return data;
  if (data !== undefined) return new TextEncoder().encode(typeof data === "string" ? data : JSON.stringify(data));
  if (payload === undefined) throw payloadNotPublished(provider, event, "Pass your own as `data`.");
  return (await openPayloads()).read(payload.file);
}

/** Values of a program are JSON already: a text stays a text, also one that looks like a number. */
function editsOf(set: PokeOptions["set"]) {
  return Object.entries(set ?? {}).map(([pointer, value]) => ({ pointer, value: JSON.stringify(value) }));
}

function signingOf(provider: Provider, { secret, scheme, sendSecretOverHttp }: PokeOptions): Pick<PokePlan, "signing"> {
  if (secret === undefined) return {};
  const [text] = toSecretTexts(secret, provider);
  return {
    signing: {
      scheme: findScheme(provider, scheme),
      secret: text as string,
      overrideOnlyOver: sendSecretOverHttp === true,
    },
  };
}

function resultOf(
  { outcome, durationMs }: Attempt,
  { provider, url }: PokePlan,
): Omit<PokeResult, "sent" | "withheld"> {
  const answered = outcome.kind === "answered" ? outcome : { status: 0, headers: [], body: new Uint8Array(0) };
  const { status, headers, body } = answered;
  const text = () => new TextDecoder().decode(body);
  return {
    ok: outcome.kind === "answered" && succeeded(provider.retry, status),
    status,
    headers,
    body,
    durationMs,
    failure: outcome.kind === "failed" ? describeFailure(outcome, url).message : undefined,
    header: (name) => headerValues(headers, name)[0],
    text,
    json: () => JSON.parse(text()),
  };
}
