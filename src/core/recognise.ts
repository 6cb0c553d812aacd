// Whose delivery is this, and which event: from header names first, then from the shape of the body.

import { firstHeader, type HeaderLines } from "./http.ts";
import { childStart, keyMatches, locate } from "./json/locate.ts";
import { compilePointer, type Pointer, type PointerToken } from "./json/pointer.ts";
import { readString } from "./json/read-string.ts";
import { type MemberCursor, readMember, skipSpace, valueEnd } from "./json/scan.ts";
import type { Provider } from "./provider.ts";

export interface Recognised {
  readonly provider?: Provider;
  /** As the header or the body spells it: text from outside, not sanitised. */
  readonly event?: string;
}

/** What is looked at; `body` may be only the beginning of a large one. */
export interface Unrecognised {
  readonly headers: HeaderLines;
  readonly body: Uint8Array;
}

/** No more of a body than this is read for recognition. */
const maxScannedBytes = 64 * 1024;
const maxEventLength = 200;

/**
 * Finds the provider and the event. Headers decide before the body; the provider with more of its headers (then of its
 * pointers) present wins, and a tie is nobody. At a tie between a provider whose headers others send too
 * (`shared`) and another one, it is the other. Where a key stands twice in the body the first one counts.
 */
export function recognise(providers: readonly Provider[], delivery: Unrecognised): Recognised {
  const index = indexOf(providers);
  const candidates = byHeaders(index, delivery.headers);
  const provider = candidates.length === 1 ? candidates[0] : byBody(index, delivery.body, candidates);
  if (provider === undefined) return {};
  const event = eventOf(provider, delivery);
  return event === undefined ? { provider } : { provider, event };
}

/** The event name in a delivery of this provider: its header's, else the body's; none over 200 characters. */
export function eventOf(provider: Provider, { headers, body }: Unrecognised): string | undefined {
  const named = provider.eventHeader === undefined ? undefined : firstHeader(headers, provider.eventHeader)?.trim();
  return named === undefined || named === "" || named.length > maxEventLength ? eventInBody(provider, body) : named;
}

function eventInBody(provider: Provider, body: Uint8Array): string | undefined {
  if (provider.eventPointer === undefined || !startsContainer(body)) return undefined;
  const head = headOf(body);
  const span = locate(head, provider.eventPointer);
  if (span === undefined) return undefined;
  const event = readString(head, span);
  return event === undefined || event.length > maxEventLength ? undefined : event;
}

interface BodyRule {
  readonly provider: Provider;
  readonly pointers: readonly Pointer[];
}

/** What a list of providers asks for, prepared once. */
interface RecognitionIndex {
  /** Names that one provider alone sends lead to the very same list. */
  readonly headerOwners: ReadonlyMap<string, readonly Provider[]>;
  /** True at every length that some known header name has: most names are passed over by length alone. */
  readonly nameLengths: readonly boolean[];
  readonly bodyRules: readonly BodyRule[];
  /** The distinct first tokens of all pointers. */
  readonly firstTokens: readonly PointerToken[];
}

const indexes = new WeakMap<readonly Provider[], RecognitionIndex>();
const nobody: readonly Provider[] = [];

function indexOf(providers: readonly Provider[]): RecognitionIndex {
  const known = indexes.get(providers);
  if (known !== undefined) return known;
  const index = buildIndex(providers);
  indexes.set(providers, index);
  return index;
}

function buildIndex(providers: readonly Provider[]): RecognitionIndex {
  const headerOwners = new Map<string, readonly Provider[]>();
  const nameLengths: boolean[] = [];
  const bodyRules: BodyRule[] = [];
  const firstTokens = new Map<string, PointerToken>();
  for (const provider of providers) {
    const alone = [provider];
    for (const name of provider.recognition.headers) {
      nameLengths[name.length] = true;
      const others = headerOwners.get(name.toLowerCase());
      headerOwners.set(name.toLowerCase(), others === undefined ? alone : [...others, provider]);
    }
    const pointers = provider.recognition.body.map(compilePointer).filter(({ tokens }) => tokens.length > 0);
    if (pointers.length > 0) bodyRules.push({ provider, pointers });
    for (const { tokens } of pointers) firstTokens.set((tokens[0] as PointerToken).key, tokens[0] as PointerToken);
  }
  return { headerOwners, nameLengths, bodyRules, firstTokens: [...firstTokens.values()] };
}

/** The providers with the most of their headers present; mostly none or one. */
function byHeaders(index: RecognitionIndex, headers: HeaderLines): readonly Provider[] {
  let only: readonly Provider[] = nobody;
  let mixed = false;
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] as string;
    if (index.nameLengths[name.length] !== true) continue;
    const owners = index.headerOwners.get(name.toLowerCase());
    if (owners === undefined) continue;
    mixed ||= only !== nobody && only !== owners;
    only = owners;
  }
  if (mixed) return amongSeveral(index, headers);
  return only.length > 1 ? particular(only) : only;
}

function amongSeveral(index: RecognitionIndex, headers: HeaderLines): readonly Provider[] {
  const names = new Set(headers.filter((_, place) => place % 2 === 0).map((name) => name.toLowerCase()));
  const counts = new Map<Provider, number>();
  for (const name of names)
    for (const owner of index.headerOwners.get(name) ?? nobody) counts.set(owner, (counts.get(owner) ?? 0) + 1);
  return particular(withHighest([...counts]));
}

/** Without those whose headers others send too, unless that leaves nobody. */
function particular(providers: readonly Provider[]): readonly Provider[] {
  const left = providers.filter(({ recognition }) => recognition.shared !== true);
  return left.length > 0 ? left : providers;
}

function byBody(index: RecognitionIndex, body: Uint8Array, candidates: readonly Provider[]): Provider | undefined {
  if (index.bodyRules.length === 0 || !startsObject(body)) return undefined;
  const head = headOf(body);
  const starts = topLevelStarts(head, index.firstTokens);
  const matching: [Provider, number][] = [];
  for (const { provider, pointers } of index.bodyRules) {
    if (candidates.length > 0 && !candidates.includes(provider)) continue;
    if (pointers.every((pointer) => exists(head, starts, pointer))) matching.push([provider, pointers.length]);
  }
  const best = withHighest(matching);
  return best.length === 1 ? best[0] : undefined;
}

/** Where the wanted top-level values start, found in one pass whatever the number of pointers. */
function topLevelStarts(bytes: Uint8Array, wanted: readonly PointerToken[]): Map<string, number> {
  const starts = new Map<string, number>();
  const member: MemberCursor = { keyStart: 0, keyEnd: 0, value: 0 };
  let at = skipSpace(bytes, 0) + 1;
  while (at !== -1 && starts.size < wanted.length && readMember(bytes, at, member)) {
    const token = wanted.find((candidate) => keyMatches(bytes, member, candidate));
    if (token !== undefined && !starts.has(token.key)) starts.set(token.key, member.value);
    at = valueEnd(bytes, member.value);
  }
  return starts;
}

function exists(bytes: Uint8Array, starts: ReadonlyMap<string, number>, pointer: Pointer): boolean {
  let at = starts.get((pointer.tokens[0] as PointerToken).key) ?? -1;
  for (let i = 1; i < pointer.tokens.length && at !== -1; i += 1)
    at = childStart(bytes, at, pointer.tokens[i] as PointerToken);
  return at !== -1;
}

function withHighest(counted: readonly [Provider, number][]): readonly Provider[] {
  const highest = Math.max(0, ...counted.map(([, count]) => count));
  return counted.filter(([, count]) => count === highest).map(([provider]) => provider);
}

function startsObject(body: Uint8Array): boolean {
  return body[skipSpace(body, 0)] === 0x7b;
}

function startsContainer(body: Uint8Array): boolean {
  const first = body[skipSpace(body, 0)];
  return first === 0x7b || first === 0x5b;
}

function headOf(body: Uint8Array): Uint8Array {
  return body.length > maxScannedBytes ? body.subarray(0, maxScannedBytes) : body;
}
