// Captures as text and JSON for `hookdev captures list|show`.

import { bodyBlock, withoutCommands } from "../core/body-block.ts";
import type { Capture } from "../core/capture.ts";
import { describeAddress } from "../core/guards/client-address.ts";
import { type HeaderLines, headerPairs } from "../core/http.ts";
import type { CaptureStore, StoredAttempt } from "../core/ports.ts";
import { maskHeaderValue } from "../core/redact.ts";
import { clip, visible, visibleBytes } from "../core/sanitise.ts";
import { sha256 } from "../core/signing/crypto.ts";
import { encodeBytes } from "../core/signing/encoding.ts";
import { formatDuration, formatSize, formatSubject, formatTime, formatVerdict } from "../ui/plain/format.ts";
import { attemptObject, captureObject } from "../ui/plain/ndjson.ts";
import { credentialsOf } from "./capture-credentials.ts";
import { jsonText } from "./json-text.ts";

export interface CapturesView {
  list(captures: readonly Capture[]): string;
  listJson(captures: readonly Capture[]): string;
  show(capture: Capture, showSecrets: boolean): Promise<string>;
  showJson(capture: Capture, showSecrets: boolean): Promise<string>;
}

/** How much of a body `show` prints; the whole is one `captures export` away. */
const shownBodyBytes = 64 * 1024;

/** Views over one store. */
export function capturesView(store: CaptureStore): CapturesView {
  return {
    list: (captures) =>
      captures.length === 0
        ? "no captures\n"
        : captures.map((capture) => `${listLine(capture, store.attempts(capture.id))}\n`).join(""),
    listJson: (captures) =>
      jsonText(
        captures.map((capture) => ({
          ...captureObject(capture),
          attempts: store.attempts(capture.id).map(attemptObject),
        })),
      ),
    async show(capture, showSecrets) {
      return showText(capture, {
        body: await store.readBody(capture.body),
        attempts: store.attempts(capture.id),
        showSecrets,
      });
    },
    async showJson(capture, showSecrets) {
      return showObject(capture, {
        body: await store.readBody(capture.body),
        attempts: store.attempts(capture.id),
        showSecrets,
      });
    },
  };
}

interface Whole {
  readonly body: Uint8Array;
  readonly attempts: readonly StoredAttempt[];
  readonly showSecrets: boolean;
}

function listLine(capture: Capture, attempts: readonly StoredAttempt[]): string {
  const day = new Date(capture.receivedAt).toISOString().slice(0, 10);
  const answer = attempts.length === 0 ? (capture.answeredStatus ?? "-") : attempts.map(attemptWord).join(", ");
  return [
    `#${capture.id}`,
    `${day} ${formatTime(capture.receivedAt)}`,
    `${visible(capture.method)} ${clip(visible(capture.target), 60)}`,
    formatSubject(capture),
    formatVerdict(capture),
    formatSize(capture.body.size),
    `→ ${answer}`,
  ].join("  ");
}

function attemptWord(attempt: StoredAttempt): string {
  return attempt.outcome.kind === "answered" ? String(attempt.outcome.status) : attempt.outcome.code;
}

function brokeOff({ outcome }: StoredAttempt): string {
  return outcome.kind === "answered" && outcome.bodyState === "broken" ? ", its body broke off," : "";
}

function shownHeaders(lines: HeaderLines, capture: Capture, showSecrets: boolean): [string, string][] {
  const extra = credentialsOf(capture);
  return headerPairs(lines).map(([name, value]) => [
    name,
    maskHeaderValue(name, value, { reveal: showSecrets, extra }),
  ]);
}

function showText(capture: Capture, whole: Whole): string {
  const lines = [
    `#${capture.id}  ${new Date(capture.receivedAt).toISOString()}  from ${describeAddress(capture)}  ${capture.state}`,
    `${formatSubject(capture)}  ${formatVerdict(capture)}`,
    ...(capture.problem === undefined ? [] : [visible(capture.problem)]),
    ...(capture.verdict?.ok === false
      ? [visible(capture.verdict.message), ...capture.verdict.hints.map((hint) => visible(hint))]
      : []),
    ...(capture.flags.length === 0 ? [] : [`flags: ${capture.flags.join(", ")}`]),
    "",
    withoutCommands(`${visible(capture.method)} ${visible(capture.target)} HTTP/${visible(capture.httpVersion)}`),
    ...shownHeaders(capture.headers, capture, whole.showSecrets).map(([name, value]) =>
      withoutCommands(`${visible(name)}: ${visibleBytes(value)}`),
    ),
    "",
    bodyBlock(visibleBytes(whole.body.subarray(0, shownBodyBytes), { multiline: true })),
    ...(whole.body.length > shownBodyBytes
      ? [`… ${formatSize(whole.body.length)} in all: hookdev captures export ${capture.id}`]
      : []),
    "",
    ...whole.attempts.map(
      (attempt) =>
        `→ ${visible(attempt.target)}: ${attemptWord(attempt)}${brokeOff(attempt)} in ${formatDuration(attempt.durationMs)}`,
    ),
    `sha256 ${encodeBytes(sha256(whole.body), "hex")}`,
  ];
  return `${lines.join("\n")}\n`;
}

function showObject(capture: Capture, whole: Whole): string {
  const object = {
    ...captureObject(capture),
    httpVersion: capture.httpVersion,
    headers: shownHeaders(capture.headers, capture, whole.showSecrets),
    trailers: shownHeaders(capture.trailers, capture, whole.showSecrets),
    sha256: encodeBytes(sha256(whole.body), "hex"),
    bodyBase64: Buffer.from(whole.body).toString("base64"),
    attempts: whole.attempts.map(attemptObject),
  };
  return jsonText(object);
}
