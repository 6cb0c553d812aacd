// A webhook arrives: recognise, verify, store, then answer; with a target, the app's own answer.

import type { Answer, Arrival, ArrivalHandler, Forwarder, SessionEvent } from "../core/arrival.ts";
import { type Capture, type NewCapture, urlOf } from "../core/capture.ts";
import { HookdevError } from "../core/errors.ts";
import { firstHeader } from "../core/http.ts";
import type { KeyRing } from "../core/key-ring.ts";
import { createKinship } from "../core/kin.ts";
import type { CaptureStore, Clock } from "../core/ports.ts";
import type { Provider } from "../core/provider.ts";
import { eventOf, type Recognised, recognise } from "../core/recognise.ts";
import { credentialHeaders, type SigningScheme } from "../core/signing/scheme.ts";
import type { Verdict } from "../core/signing/verdict.ts";
import { verifyWith } from "../core/signing/verify.ts";
import { forwardCapture, noteEnd } from "./forward.ts";
import type { LaterForwarding } from "./forward-later.ts";
import { handshakeAnswer } from "./handshake.ts";
import { answerFor, type ResponsePlan } from "./respond.ts";

export interface ReceiveDeps {
  readonly store: CaptureStore;
  readonly clock: Clock;
  readonly providers: readonly Provider[];
  readonly keys: KeyRing;
  readonly responses: ResponsePlan;
  /** Tells apart senders whose deliveries look the same, by whose key is known. */
  readonly kinship: (recognised: Provider) => Provider;
  readonly publish: (event: SessionEvent) => void;
  /** Replaces recognition when the user has said who sends. */
  readonly provider?: Provider;
  /** Replaces the provider's own list when the user has chosen one. */
  readonly schemes?: readonly SigningScheme[];
  readonly forwarder?: Forwarder;
  /** When given, the sender is answered as soon as the capture is stored, and the app gets it afterwards. */
  readonly later?: Pick<LaterForwarding, "add">;
  /** Event types that are forwarded; undefined forwards all. Never limits what is kept. */
  readonly forwardEvents?: ReadonlySet<string>;
  /** Requests that a web page sent are kept but not forwarded, unless this is set. */
  readonly forwardBrowser?: boolean;
}

/** The handler behind the inbox. Nothing is answered 2xx before its capture is committed. */
export function createReceiver(given: Omit<ReceiveDeps, "kinship">): ArrivalHandler {
  const deps: ReceiveDeps = { ...given, kinship: createKinship(given.providers, given.keys) };
  const oneAtATime = createGate();
  return async (arrival) => {
    const seen =
      "bytes" in arrival.body
        ? judge(deps, arrival, arrival.body.bytes)
        : await oneAtATime(() => judgeSpooled(deps, arrival));
    const willForward = deps.forwarder !== undefined && mayForward(deps, arrival, seen.event);
    const answersItself = !willForward || deps.later !== undefined;
    const own = !answersItself ? unanswered : ownAnswer(deps, arrival, seen.provider);
    const draft = draftOf(arrival, seen, own.status);
    let id: number;
    try {
      id = await deps.store.add(draft);
    } catch (error) {
      return refuseUnstored(deps, draft, error);
    }
    const stored: Capture = { ...draft, id };
    deps.publish({ type: "capture", capture: stored });
    if (willForward) deps.later?.add(id);
    if (!answersItself) return forwardCapture({ ...deps, forwarder: deps.forwarder as Forwarder }, stored);
    const answer = own.answer();
    return withSettling(deps, id, answer instanceof Promise ? await answer : answer);
  };
}

/** The inbox's own answer: its status, which is kept, and how it is made once the capture is safe. */
interface OwnAnswer {
  readonly status?: number;
  answer(): Answer | Promise<Answer>;
}

const unanswered: OwnAnswer = { answer: () => ignored };

/** To a question that a sender asks before it delivers, the answer it wants; else the plan's next step. */
function ownAnswer(deps: ReceiveDeps, arrival: Arrival, providerId: string | undefined): OwnAnswer {
  if (answeredAlready(arrival)) return unanswered;
  const greeting = handshakeAnswer(deps, arrival, providerId);
  if (greeting !== undefined) return { status: greeting.status, answer: () => greeting };
  const step = deps.responses.next();
  const answer = () => answerFor(step, deps.clock);
  return step.kind === "status" ? { status: step.status, answer } : { answer };
}

type Writable<T> = { -readonly [Field in keyof T]: T[Field] };

type Seen = Writable<Pick<NewCapture, "provider" | "event" | "verdict" | "credentialHeader">>;

/** Field by field: spreading several objects into one takes three times as long, and every capture pays for it. */
function draftOf(arrival: Arrival, seen: Seen, status: number | undefined): NewCapture {
  const draft: Writable<NewCapture> = { ...arrival };
  if (seen.provider !== undefined) draft.provider = seen.provider;
  if (seen.event !== undefined) draft.event = seen.event;
  if (seen.credentialHeader !== undefined) draft.credentialHeader = seen.credentialHeader;
  if (seen.verdict !== undefined) draft.verdict = seen.verdict;
  if (status !== undefined) draft.answeredStatus = status;
  return draft;
}

/** Who sent it, what happened, and whether the signature holds; a key that cannot be used is no reason to lose it. */
function judge(deps: ReceiveDeps, arrival: Arrival, body: Uint8Array): Seen {
  try {
    return look(deps, arrival, body);
  } catch (error) {
    return notJudged(deps, error);
  }
}

function look(deps: ReceiveDeps, arrival: Arrival, body: Uint8Array): Seen {
  if (arrival.state === "rejected") return {};
  const found = whoSent(deps, arrival, body);
  if (found.provider === undefined) return {};
  const provider = deps.provider ?? deps.kinship(found.provider);
  const seen: Seen = { provider: provider.id };
  if (found.event !== undefined) seen.event = found.event;
  if (deps.schemes !== undefined) nameCredential(seen, deps.schemes, arrival);
  const secrets = arrival.state === "complete" ? deps.keys.secretsFor(provider.id) : [];
  const verdict = secrets.length === 0 ? undefined : verdictOn(deps, provider, { arrival, body, secrets });
  if (verdict !== undefined) seen.verdict = verdict;
  return seen;
}

/** The given provider, else the one that headers and body tell; the list must be the same array each time. */
function whoSent({ provider, providers }: ReceiveDeps, { headers }: Arrival, body: Uint8Array): Recognised {
  if (provider === undefined) return recognise(providers, { headers, body });
  const event = eventOf(provider, { headers, body });
  return event === undefined ? { provider } : { provider, event };
}

/** The header that the user has named for the secret, so that later listings know to hide it. */
function nameCredential(seen: Seen, schemes: readonly SigningScheme[], { headers }: Arrival): void {
  const name = credentialHeaders(schemes).find((candidate) => firstHeader(headers, candidate) !== undefined);
  if (name !== undefined) seen.credentialHeader = name;
}

interface Judged {
  readonly arrival: Arrival;
  readonly body: Uint8Array;
  readonly secrets: readonly string[];
}

/** Undefined when the given key cannot serve this provider's schemes; that is said, and the capture is kept. */
function verdictOn(deps: ReceiveDeps, provider: Provider, judged: Judged): Verdict | undefined {
  const { arrival, body, secrets } = judged;
  try {
    return verifyWith(deps.schemes ?? provider.schemes, {
      request: { method: arrival.method, target: arrival.target, headers: arrival.headers, body },
      secrets,
      at: Math.floor(arrival.receivedAt / 1000),
      sentTo: urlOf(arrival),
    });
  } catch (error) {
    if (!(error instanceof HookdevError)) throw error;
    deps.publish({ type: "notice", level: "warning", message: `Not verified (${provider.name}): ${error.message}` });
    return undefined;
  }
}

async function judgeSpooled(deps: ReceiveDeps, arrival: Arrival): Promise<Seen> {
  try {
    return judge(deps, arrival, await deps.store.readBody(arrival.body));
  } catch (error) {
    return notJudged(deps, error);
  }
}

/** A capture is kept whatever happens while it is looked at; that it was not judged is said. */
function notJudged(deps: ReceiveDeps, error: unknown): Seen {
  const reason = error instanceof HookdevError ? error.message : "a defect of hookdev, please report it.";
  deps.publish({ type: "notice", level: "error", message: `A request was kept without being looked at: ${reason}` });
  return {};
}

/** The inbox decides the answer to what is cut off or refused, and to a browser's preflight. */
function answeredAlready(arrival: Arrival): boolean {
  return arrival.state !== "complete" || arrival.answeredStatus !== undefined;
}

function mayForward(deps: ReceiveDeps, arrival: Arrival, event: string | undefined): boolean {
  if (answeredAlready(arrival)) return false;
  if (arrival.flags.includes("browser") && deps.forwardBrowser !== true) return false;
  return deps.forwardEvents === undefined || (event !== undefined && deps.forwardEvents.has(event));
}

/** The store could not take it: the user is told why, and the sender that it has to come again. */
function refuseUnstored(deps: ReceiveDeps, draft: NewCapture, error: unknown): Answer {
  const reason = error instanceof HookdevError ? error.message : "The store failed.";
  const message = `A ${draft.method} request was not stored and was answered 507. ${reason}`;
  deps.publish({ type: "notice", level: "error", message });
  return notStored;
}

function withSettling(deps: ReceiveDeps, captureId: number, answer: Answer): Answer {
  if (answer.kind !== "response") return answer;
  const { kind, status, headers, body } = answer;
  return { kind, status, headers, body, onSettled: (end) => noteEnd(deps, captureId, end) };
}

const notStored: Answer = {
  kind: "response",
  status: 507,
  headers: ["Content-Type", "text/plain; charset=utf-8"],
  body: new TextEncoder().encode(
    "hookdev could not store this request, so it is not acknowledged. Send it again later.\n",
  ),
};

/** The inbox has already answered an incomplete or rejected arrival itself. */
const ignored: Answer = { kind: "response", status: 400, headers: [], body: new Uint8Array(0) };

/** Runs one job at a time: large bodies are read back for verification, and only one may be in memory. */
function createGate(): <T>(job: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (job) => {
    const run = last.then(job, job);
    last = run.catch(() => undefined);
    return run;
  };
}
