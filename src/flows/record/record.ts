// A capture becomes a fixture: made safe, signed with a test key, with a file about what its bytes do not say.

import type { Capture } from "../../core/capture.ts";
import { HookdevError } from "../../core/errors.ts";
import { type HeaderLines, headerPairs, originForm, withoutHopByHop } from "../../core/http.ts";
import { bodyKind, type Delivery, learnDelivery, sanitiseDelivery } from "../../core/privacy/delivery.ts";
import type { Replacement, Sanitiser } from "../../core/privacy/sanitiser.ts";
import type { Provider } from "../../core/provider.ts";
import { fileStem, type RecordedFile } from "../../core/recorded.ts";
import { isSecretHeader } from "../../core/redact.ts";
import { sha256 } from "../../core/signing/crypto.ts";
import { encodeBytes } from "../../core/signing/encoding.ts";
import { utf8Text } from "../../core/utf8.ts";
import { type RecordSignature, resign, type SigningKeys } from "./resign.ts";

/** A capture that is to be recorded. */
export interface RecordItem {
  readonly capture: Capture;
  readonly body: Uint8Array;
  /** Wished name; the event's when missing. */
  readonly name?: string;
}

export interface RecordDeps {
  readonly providers: readonly Provider[];
  /** Undefined keeps every byte of the body. */
  readonly sanitiser?: Sanitiser;
  readonly keys: SigningKeys;
  /** Unix seconds to sign at. */
  readonly at: number;
}

/** What came of a capture. */
export interface Recording {
  readonly file: RecordedFile;
  readonly replaced: readonly Replacement[];
  readonly droppedHeaders: readonly string[];
  readonly signature: RecordSignature;
}

/** Takes in what a capture tells, so that its names are found in every other one; changes nothing. */
export function learnItem({ capture, body }: RecordItem, sanitiser: Sanitiser): void {
  const delivery = deliveryOf(capture, body);
  if (bodyKind(delivery) !== undefined) learnDelivery(delivery, sanitiser);
}

/**
 * Makes the files of one capture.
 *
 * @throws HookdevError `RECORDING_INCOMPLETE`; `PRIVACY_BODY_UNKNOWN` when nobody can say what is in its body
 */
export function makeRecording(item: RecordItem, deps: RecordDeps): Recording {
  const { capture, body } = item;
  refuseIncomplete(capture);
  const provider = deps.providers.find(({ id }) => id === capture.provider);
  const original = deliveryOf(capture, body);
  const clean = deps.sanitiser === undefined ? untouched(original) : sanitised(original, capture, deps.sanitiser);
  const signed = resign(clean.delivery, {
    capture,
    provider,
    keys: deps.keys,
    at: deps.at,
    kept: deps.sanitiser === undefined,
  });
  const about = {
    capture,
    sanitised: deps.sanitiser !== undefined,
    replaced: clean.replaced,
    signature: signed.signature,
  };
  const file = {
    stem: fileStem(item.name ?? capture.event ?? "", `capture-${capture.id}`),
    ending: endingOf(signed.delivery),
    body: signed.delivery.body,
    meta: metaText(signed.delivery, about),
  };
  return { file, replaced: clean.replaced, droppedHeaders: clean.droppedHeaders, signature: signed.signature };
}

function deliveryOf({ method, target, headers }: Capture, body: Uint8Array): Delivery {
  return { method, target: originForm(target), headers: ownHeaders(headers), body };
}

/** Lines that frame the message are made anew when it is sent. */
function ownHeaders(headers: HeaderLines): string[] {
  return headerPairs(withoutHopByHop(headers))
    .filter(
      ([name, value]) =>
        !/^(host|content-length|expect)$/i.test(name) && utf8Text(Buffer.from(value, "latin1")) !== undefined,
    )
    .flat();
}

function refuseIncomplete({ id, state }: Capture): void {
  if (state === "complete") return;
  throw new HookdevError("RECORDING_INCOMPLETE", {
    category: "fixture",
    message: `Capture ${id} is ${state === "rejected" ? "no request that the inbox could take" : "not whole: its sender left before the end"}.`,
    remedy: "Record another one; `hookdev captures export` gives the bytes that arrived.",
  });
}

interface Clean {
  readonly delivery: Delivery;
  readonly replaced: readonly Replacement[];
  readonly droppedHeaders: readonly string[];
}

/** The body stays byte for byte; what opens a door is left out all the same. */
function untouched(delivery: Delivery): Clean {
  const isDoor = (name: string) => isSecretHeader(name);
  const pairs = headerPairs(delivery.headers);
  return {
    delivery: { ...delivery, headers: pairs.filter(([name]) => !isDoor(name)).flat() },
    replaced: [],
    droppedHeaders: pairs.map(([name]) => name).filter(isDoor),
  };
}

function sanitised(delivery: Delivery, capture: Capture, sanitiser: Sanitiser): Clean {
  if (bodyKind(delivery) !== undefined) {
    learnDelivery(delivery, sanitiser);
    return sanitiseDelivery(delivery, sanitiser);
  }
  throw new HookdevError("PRIVACY_BODY_UNKNOWN", {
    category: "fixture",
    message: `The body of capture ${capture.id} is neither JSON nor a form, so nobody can say what personal data is in it.`,
    remedy: "Record it with --no-sanitise when you know that there is none.",
  });
}

function endingOf(delivery: Delivery): string {
  const kind = bodyKind(delivery);
  return kind === "json" || kind === "form" ? kind : "body";
}

interface About {
  readonly capture: Capture;
  readonly sanitised: boolean;
  readonly replaced: readonly Replacement[];
  readonly signature: RecordSignature;
}

/** `<body>.meta.json`, as `replay` reads it; never a secret, never an old value. */
function metaText({ method, target, headers, body }: Delivery, { capture, ...about }: About): string {
  const counts = new Map<string, number>();
  for (const { kind, count } of about.replaced) counts.set(kind, (counts.get(kind) ?? 0) + count);
  const text = (value: string) => utf8Text(Buffer.from(value, "latin1")) ?? value;
  const file = {
    ...(capture.provider === undefined ? {} : { provider: capture.provider }),
    ...(capture.event === undefined ? {} : { event: capture.event }),
    ...(about.signature.schemeId === undefined ? {} : { scheme: about.signature.schemeId }),
    method,
    target,
    headers: headerPairs(headers).map(([name, value]) => [name, text(value)]),
    receivedAt: new Date(capture.receivedAt).toISOString(),
    sha256: encodeBytes(sha256(body), "hex"),
    sanitised: about.sanitised,
    ...(about.sanitised ? { replaced: Object.fromEntries([...counts].sort()) } : {}),
    signature: about.signature.state,
    ...(about.signature.verifyWith === undefined ? {} : { verifyWith: about.signature.verifyWith }),
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}
