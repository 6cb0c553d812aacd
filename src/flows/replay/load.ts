// What a case sends, as it was recorded or published: nothing is changed and nothing is signed yet.

import { findEvent } from "../../core/catalogue.ts";
import { eventNotFound, payloadNotPublished } from "../../core/catalogue-errors.ts";
import { HookdevError } from "../../core/errors.ts";
import type { HeaderLines } from "../../core/http.ts";
import type { CaptureStore, FixtureSource } from "../../core/ports.ts";
import type { EventType, FreshField, Provider } from "../../core/provider.ts";
import { findProvider } from "../../core/provider-choice.ts";
import { eventOf, recognise } from "../../core/recognise.ts";
import type { FixtureFiles } from "../../core/replay/fixture-files.ts";
import type { CaseRequest, CaseSource } from "../../core/suite/suite.ts";
import { makePoke } from "../poke.ts";
import { createFixtureReader, type ReadFixture } from "./load-fixture.ts";

/** A request before it is changed and signed. */
export interface Loaded {
  readonly method: string;
  /** Path and query that it was recorded with. */
  readonly recorded?: string;
  readonly headers: HeaderLines;
  readonly body: Uint8Array;
  /** Undefined when nobody knows whose it is. */
  readonly provider?: Provider;
  /** The scheme that the recording names. */
  readonly schemeId?: string;
  /** Values that differ from delivery to delivery. */
  readonly fresh: readonly FreshField[];
}

export interface LoadDeps {
  readonly providers: readonly Provider[];
  readonly files: FixtureFiles;
  readonly payloads: FixtureSource;
  /** Opened when the first capture is wanted. */
  readonly captures: () => Promise<Pick<CaptureStore, "get" | "readBody">>;
}

/** Loads the source of a case; `providerId` is what the case, its suite or the command line says. */
export type Load = (source: CaseSource, providerId: string | undefined) => Loaded | Promise<Loaded>;

/** A loader that keeps no bodies. */
export function createLoader(given: LoadDeps): Load {
  const deps = { ...given, headersFor: rememberingHeaders() };
  const readFixture = createFixtureReader(deps);
  return (source, providerId) => {
    switch (source.kind) {
      case "poke":
        return loadPoke(source.event, source.provider ?? providerId, deps);
      case "replay":
        return completed(readFixture(source), providerId, deps);
      case "capture":
        return loadCapture(source.id, providerId, deps);
      case "request":
        return completed(fromMemory(source.request), providerId ?? source.request.provider, deps);
      default:
        return source satisfies never;
    }
  };
}

function fromMemory({ method, target, headers, body }: CaseRequest): ReadFixture {
  return { method, headers, body, ...(target === undefined ? {} : { target }) };
}

async function loadPoke(query: string, providerId: string | undefined, deps: LoadDeps): Promise<Loaded> {
  const named = providerId === undefined ? undefined : findProvider(deps.providers, providerId);
  const found = findEvent(deps.providers, query, named?.id);
  if (found.kind !== "found") throw eventNotFound(found, query, named);
  const { provider, event, payload } = found;
  if (payload === undefined)
    throw payloadNotPublished(provider, event, "Put your own bytes into a file and replay it.");
  const body = await deps.payloads.read(payload.file);
  const contentType = payload.contentType;
  return {
    ...bare({ provider, event, body, ...(contentType === undefined ? {} : { contentType }) }),
    fresh: payload.fresh ?? [],
  };
}

async function loadCapture(id: number, providerId: string | undefined, deps: Remembering): Promise<Loaded> {
  const store = await deps.captures();
  const capture = store.get(id);
  if (capture === undefined)
    throw new HookdevError("CAPTURE_UNKNOWN", {
      category: "usage",
      message: `There is no capture ${id} in this store any more.`,
      remedy: "`hookdev captures list` shows what is there.",
    });
  const scheme = capture.verdict?.schemeId;
  const read = {
    method: capture.method,
    target: capture.target,
    headers: capture.headers,
    body: await store.readBody(capture.body),
    ...(scheme === undefined ? {} : { scheme }),
  };
  return completed(read, providerId ?? capture.provider, deps);
}

interface Remembering extends LoadDeps {
  readonly headersFor: typeof headersFor;
}

/** Says whose it is: named, or recognised by its headers and its body. */
function completed(read: ReadFixture, providerId: string | undefined, deps: Remembering): Loaded {
  const { providers } = deps;
  const { method = "POST", target, body, scheme } = read;
  const known = providerId ?? read.provider;
  const provider =
    known === undefined
      ? recognise(providers, { headers: read.headers ?? [], body }).provider
      : findProvider(providers, known);
  // Only a provider that names its events in a header needs the name here.
  const event =
    provider?.eventHeader === undefined || read.headers !== undefined
      ? undefined
      : (read.event ?? eventOf(provider, { headers: [], body }));
  // A body alone goes with the headers that its provider sends.
  const headers = read.headers ?? deps.headersFor(read, provider, event);
  return {
    method,
    headers,
    body,
    fresh: [],
    ...(target === undefined ? {} : { recorded: target }),
    ...(provider === undefined ? {} : { provider }),
    ...(scheme === undefined ? {} : { schemeId: scheme }),
  };
}

/** Thousands of bodies of one provider go with the very same header lines. */
function rememberingHeaders(): typeof headersFor {
  const known = new Map<string, HeaderLines>();
  return (read, provider, event) => {
    if (provider === undefined) return headersFor(read, provider, event);
    const named = provider.eventHeader === undefined ? "" : (event ?? read.name ?? "");
    const key = `${provider.id} ${read.contentType} ${named}`;
    const headers = known.get(key) ?? headersFor(read, provider, event);
    // Without an ending that says it, the content type follows from the body.
    if (read.contentType !== undefined && known.size < mostRemembered) known.set(key, headers);
    return headers;
  };
}

const mostRemembered = 1000;

function headersFor(read: ReadFixture, provider: Provider | undefined, event: string | undefined): HeaderLines {
  const contentType = read.contentType ?? contentTypeOf(read.body, provider);
  if (provider === undefined) return ["Content-Type", contentType];
  return bare({ provider, event: eventNamed(provider, event ?? read.name), body: read.body, contentType }).headers;
}

function contentTypeOf(body: Uint8Array, provider: Provider | undefined): string {
  const published = provider?.events.find(({ payload }) => payload !== undefined)?.payload;
  if (published !== undefined) return published.contentType ?? "application/json";
  return body[0] === 0x7b || body[0] === 0x5b ? "application/json" : "application/octet-stream";
}

/** The event that a file is named after, as its provider spells it. */
function eventNamed(provider: Provider, name: string | undefined): EventType {
  if (provider.eventHeader === undefined || name === undefined) return { name: name ?? "" };
  const found = findEvent([provider], name);
  return found.kind === "found" ? found.event : { name };
}

interface BareRequest {
  readonly provider: Provider;
  readonly event: EventType;
  readonly body: Uint8Array;
  readonly contentType?: string;
}

/** As a poke would send it, without a signature. */
function bare({ provider, event, body, contentType }: BareRequest): Loaded {
  const plan = { provider, event, url: "http://localhost/", body, fresh: [], headers: [] };
  const { request } = makePoke(contentType === undefined ? plan : { ...plan, contentType }, neverAsked);
  return { method: request.method, headers: request.headers, body, provider, fresh: [] };
}

/** Without a signature and fresh values, a poke asks neither time nor chance. */
const neverAsked = {
  clock: { now: () => 0, monotonic: () => 0, sleep: () => Promise.resolve() },
  random: { uuid: () => "", hex: () => "" },
};
