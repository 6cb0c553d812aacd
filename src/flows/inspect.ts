// What the inspector does with a capture: send it again, signed anew, and keep its body as a fixture.

import { urlForApp } from "../core/app-path.ts";
import type { SessionEvent } from "../core/arrival.ts";
import type { Capture } from "../core/capture.ts";
import type { Attempt, SendLimits } from "../core/delivery.ts";
import { HookdevError } from "../core/errors.ts";
import type { KeyRing } from "../core/key-ring.ts";
import type { CaptureStore, Clock, Sender } from "../core/ports.ts";
import type { Provider } from "../core/provider.ts";
import { isPlaced, type SigningScheme } from "../core/signing/scheme.ts";
import { type SignedAnew, sendable, signAnew } from "./replay/sign-anew.ts";

export interface ReplayDeps {
  readonly store: Pick<CaptureStore, "readBody" | "addAttempt">;
  readonly clock: Clock;
  readonly sender: Sender;
  readonly providers: readonly Provider[];
  readonly keys: KeyRing;
  /** Replaces the provider's own schemes when the user has chosen one. */
  readonly schemes?: readonly SigningScheme[];
  readonly publish: (event: SessionEvent) => void;
}

export interface ReplayWish {
  readonly capture: Capture;
  /** Where the app is, absolute. */
  readonly target: string;
  readonly limits: SendLimits;
  /** Sent in place of the captured body. */
  readonly body?: Uint8Array;
}

export interface Replayed {
  readonly attempt: Attempt;
  /** `signed`: anew, with the clock's time; `as-it-was`: with the signature that it came with, if any. */
  readonly signature: "signed" | "as-it-was";
  /** Why it was not signed anew, or why the attempt was not recorded. */
  readonly note?: string;
}

/** Sends a capture to the target and records the attempt with it. Failed deliveries are values, not errors. */
export async function replayCapture(wish: ReplayWish, deps: ReplayDeps): Promise<Replayed> {
  const { capture, target } = wish;
  const body = wish.body ?? (await deps.store.readBody(capture.body));
  const url = urlForApp(target, capture.target);
  const { signature, note: signingNote, cause: _cause, ...signed } = outgoing({ capture, url, body }, deps);
  const attempt = await deps.sender.send(signed, wish.limits);
  const unrecorded = await record(attempt, { capture, target }, deps);
  const note = signingNote ?? unrecorded;
  return { attempt, signature, ...(note === undefined ? {} : { note }) };
}

/** A file name for a capture's body: the event in letters that every file system takes, with the kind of content. */
export function fixtureName(capture: Pick<Capture, "event" | "id">, body: Uint8Array): string {
  const event = (capture.event ?? `capture-${capture.id}`).replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[.-]+/, "");
  const first = Buffer.from(body.subarray(0, 64)).toString("latin1").trimStart()[0];
  return `${(event === "" ? `capture-${capture.id}` : event).slice(0, 80)}.${first === "{" || first === "[" ? "json" : "body"}`;
}

/** The capture as it leaves now; without a key it keeps its old signature. */
function outgoing({ capture, url, body }: Outgoing, deps: ReplayDeps): SignedAnew {
  const recorded = { method: capture.method, url, headers: sendable(capture.headers), body };
  const scheme = schemeFor(capture, deps);
  const secret = capture.provider === undefined ? undefined : deps.keys.secretsFor(capture.provider)[0];
  if (scheme === undefined || secret === undefined)
    return { ...recorded, signature: "as-it-was", note: "no key is known, so it kept its old signature" };
  // The target is the one that the user has named for this session.
  const at = Math.floor(deps.clock.now() / 1000);
  return signAnew(recorded, { scheme, secret, at, secretOverHttp: true });
}

interface Outgoing {
  readonly capture: Capture;
  readonly url: string;
  readonly body: Uint8Array;
}

function schemeFor(capture: Capture, deps: ReplayDeps): SigningScheme | undefined {
  const schemes = deps.schemes ?? deps.providers.find(({ id }) => id === capture.provider)?.schemes ?? [];
  const placed = schemes.filter(isPlaced);
  return placed.find(({ id }) => id === capture.verdict?.schemeId) ?? placed[0];
}

/** Stores the attempt; undefined when that worked. A full disk costs the record, not the delivery. */
async function record(
  attempt: Attempt,
  { capture, target }: Pick<ReplayWish, "capture" | "target">,
  deps: ReplayDeps,
): Promise<string | undefined> {
  const stored = { ...attempt, captureId: capture.id, target };
  let note: string | undefined;
  try {
    await deps.store.addAttempt(stored);
  } catch (error) {
    note = error instanceof HookdevError ? error.message : "the store failed";
  }
  deps.publish({ type: "attempt", attempt: stored });
  return note;
}
