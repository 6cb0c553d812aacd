// What is left of damaged rows: nothing is dropped without a word, and what counts still counts.

import type {
  AttemptKind,
  Delivery,
  DeliveryAttempt,
  DeliveryEnd,
  DeliveryStatus,
} from "../../core/emulation/delivery-log.ts";

/** An attempt as it was read; undefined where its row is damaged. */
export type ReadAttempt = DeliveryAttempt | undefined;

/** What a delivery's row says beside its JSON. */
export interface DeliveryColumns {
  readonly number: number;
  readonly id: string;
  readonly provider: string;
  readonly endpoint: string;
  readonly event: string;
  readonly reference: string | null;
  readonly status: string;
  readonly due: number | null;
  readonly body: Uint8Array;
}

/** A delivery without its attempts. */
export type About = Omit<Delivery, "body" | "attempts" | "underway">;

/** Whether parsed JSON is the delivery of this row: names of our own are the same in both, the sender's are texts. */
export function isAbout(value: unknown, row: DeliveryColumns): value is About {
  const about = (value ?? {}) as Partial<About>;
  const isSame = (["number", "id", "provider", "status"] as const).every((key) => about[key] === row[key]);
  const isNamed = [about.event, about.contentType, about.reference ?? ""].every((text) => typeof text === "string");
  const { createdAt, nextAttemptAt = 0, automaticAt = 0, place = 0, nextKind = "first", end, stopped } = about;
  const isPlanned = [createdAt, nextAttemptAt, automaticAt, place].every(isTime) && kinds.includes(nextKind);
  const isEnded = (end === undefined || allEnds.includes(end)) && [undefined, "off", "gone"].includes(stopped);
  return isSame && about.endpointId === row.endpoint && isNamed && isPlanned && isEnded;
}

const kinds: readonly AttemptKind[] = ["first", "automatic", "manual", "duplicate"];
const allEnds: readonly DeliveryEnd[] = [
  "delivered",
  "attempts-used-up",
  "final-status",
  "not-scheduled",
  "endpoint-off",
  "endpoint-gone",
];

/** Whether parsed JSON has what every attempt has. */
export function isAttempt(attempt: DeliveryAttempt): boolean {
  const { number, kind, url, requestHeaders, emulatedAt, startedAt, durationMs, outcome } = attempt;
  const isNamed = Number.isSafeInteger(number) && kinds.includes(kind) && typeof url === "string";
  const isTimed = [emulatedAt, startedAt, durationMs].every(isTime);
  const isEnded =
    outcome.kind === "answered"
      ? Number.isSafeInteger(outcome.status) && Array.isArray(outcome.headers)
      : outcome.kind === "failed" && typeof outcome.code === "string";
  return isNamed && isTimed && isEnded && Array.isArray(requestHeaders);
}

/** A delivery whose JSON is damaged, from its columns: they say what decides how it goes on. */
export function rebuiltAbout(row: DeliveryColumns, attempts: readonly ReadAttempt[]): About {
  const { number, id, provider, endpoint: endpointId, event, due } = row;
  const status = row.status as DeliveryStatus;
  const about = row.reference === null ? { event } : { event, reference: row.reference };
  const createdAt = attempts.find((attempt) => attempt !== undefined)?.emulatedAt ?? due ?? 0;
  const nextKind = attempts.length === 0 ? "first" : "automatic";
  const plan = status === "waiting" ? ({ nextAttemptAt: due ?? createdAt, nextKind } as const) : {};
  const end = ends[status];
  const over = end === undefined ? {} : { end };
  const life = { contentType: "application/json", createdAt, status, ...plan, ...over, damaged: true } as const;
  return { id, number, provider, endpointId, ...about, ...life };
}

/** The usual one of each. */
const ends: Readonly<Partial<Record<DeliveryStatus, DeliveryEnd>>> = {
  delivered: "delivered",
  failed: "attempts-used-up",
  cancelled: "endpoint-off",
};

/** What the places around a damaged attempt say about it. */
interface Place {
  readonly number: number;
  readonly kind: AttemptKind;
  readonly emulatedAt: number;
  readonly url: string;
  readonly requestBody: Uint8Array;
}

/** Every damaged attempt replaced by one that counts, with an unknown outcome. `underway` is the one in flight, if any. */
export function filledAttempts(
  { about, row }: { readonly about: About; readonly row: DeliveryColumns },
  ended: readonly ReadAttempt[],
  underway: ReadAttempt,
): Pick<Delivery, "attempts" | "underway"> {
  const url = [...ended, underway].find((attempt) => attempt !== undefined)?.url ?? "";
  const filled: DeliveryAttempt[] = [];
  const known = { url, requestBody: row.body };
  const lostAt = (at: number) => {
    const next = [...ended.slice(at + 1), underway].find((later) => later !== undefined);
    const emulatedAt = filled.at(-1)?.emulatedAt ?? about.createdAt;
    return lost({ ...known, ...numbered(filled, next), emulatedAt }, endedDetail);
  };
  for (const [at, attempt] of ended.entries()) filled.push(attempt ?? lostAt(at));
  if (about.status !== "sending") return { attempts: filled };
  const emulatedAt = row.due ?? filled.at(-1)?.emulatedAt ?? about.createdAt;
  const number = taken(filled) + 1;
  const inFlight = underway ?? lost({ ...known, number, kind: kindInFlight(about, filled), emulatedAt }, flyingDetail);
  return { attempts: filled, underway: inFlight };
}

const endedDetail = "its record in the state file is damaged, so it is not known how it ended";
const flyingDetail = "hookdev ended while it was under way, and its record in the state file is damaged";

function lost(place: Place, detail: string): DeliveryAttempt {
  return {
    ...place,
    requestHeaders: [],
    startedAt: place.emulatedAt,
    durationMs: 0,
    outcome: { kind: "failed", code: "ABORTED", phase: "answer-head", detail, mayHaveArrived: true },
    damaged: true,
  };
}

/** Where the next number leaves no room for another attempt, it was a duplicate. */
function numbered(before: readonly DeliveryAttempt[], next: ReadAttempt): Pick<Place, "number" | "kind"> {
  const count = taken(before);
  const room = next === undefined ? count + 1 : next.kind === "duplicate" ? next.number : next.number - 1;
  if (room <= count) return { number: count, kind: "duplicate" };
  return { number: count + 1, kind: count === 0 ? "first" : "automatic" };
}

/** One by hand of a delivery that was over, or beside the schedule, leaves that in the delivery. */
function kindInFlight({ end, automaticAt }: About, before: readonly DeliveryAttempt[]): AttemptKind {
  if (end !== undefined || automaticAt !== undefined) return "manual";
  return before.some(({ kind }) => kind === "first") ? "automatic" : "first";
}

function taken(attempts: readonly DeliveryAttempt[]): number {
  return attempts.filter(({ kind }) => kind !== "duplicate").length;
}

/** What can be written as a date: milliseconds since 1970, also fractions. */
function isTime(value: unknown): boolean {
  return typeof value === "number" && Math.abs(value) <= 8.64e15;
}
