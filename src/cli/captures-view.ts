// Captures as text and JSON for `hookdev captures list|show`.

import type { Capture } from "../core/capture.ts";
import { headerPairs } from "../core/http.ts";
import type { CaptureStore, StoredAttempt } from "../core/ports.ts";
import { isSecretHeader, maskHeaderValue } from "../core/redact.ts";
import { clip, visible, visibleBytes, visibleJson } from "../core/sanitise.ts";
import { sha256 } from "../core/signing/crypto.ts";
import { encodeBytes } from "../core/signing/encoding.ts";
import { formatDuration, formatSize, formatSubject, formatTime, formatVerdict } from "../ui/plain/format.ts";
import { attemptObject, captureObject } from "../ui/plain/ndjson.ts";

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
      `${visibleJson(
        JSON.stringify(
          captures.map((capture) => ({
            ...captureObject(capture),
            attempts: store.attempts(capture.id).map(attemptObject),
          })),
          null,
          2,
        ),
      )}\n`,
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

function shownHeaders(capture: Capture, showSecrets: boolean): [string, string][] {
  return headerPairs(capture.headers).map(([name, value]) => [
    name,
    showSecrets || !isSecretHeader(name) ? value : maskHeaderValue(name, value),
  ]);
}

function showText(capture: Capture, whole: Whole): string {
  const lines = [
    `#${capture.id}  ${new Date(capture.receivedAt).toISOString()}  from ${capture.remoteAddress}  ${capture.state}`,
    `${formatSubject(capture)}  ${formatVerdict(capture)}`,
    ...(capture.problem === undefined ? [] : [visible(capture.problem)]),
    ...(capture.verdict?.ok === false
      ? [visible(capture.verdict.message), ...capture.verdict.hints.map((hint) => visible(hint))]
      : []),
    ...(capture.flags.length === 0 ? [] : [`flags: ${capture.flags.join(", ")}`]),
    "",
    `${visible(capture.method)} ${visible(capture.target)} HTTP/${visible(capture.httpVersion)}`,
    ...shownHeaders(capture, whole.showSecrets).map(([name, value]) => `${visible(name)}: ${visibleBytes(value)}`),
    "",
    visibleBytes(whole.body.subarray(0, shownBodyBytes), { multiline: true }),
    ...(whole.body.length > shownBodyBytes
      ? [`… ${formatSize(whole.body.length)} in all: hookdev captures export ${capture.id}`]
      : []),
    "",
    ...whole.attempts.map(
      (attempt) => `→ ${visible(attempt.target)}: ${attemptWord(attempt)} in ${formatDuration(attempt.durationMs)}`,
    ),
    `sha256 ${encodeBytes(sha256(whole.body), "hex")}`,
  ];
  return `${lines.join("\n")}\n`;
}

function showObject(capture: Capture, whole: Whole): string {
  const object = {
    ...captureObject(capture),
    httpVersion: capture.httpVersion,
    headers: shownHeaders(capture, whole.showSecrets),
    trailers: headerPairs(capture.trailers),
    sha256: encodeBytes(sha256(whole.body), "hex"),
    bodyBase64: Buffer.from(whole.body).toString("base64"),
    attempts: whole.attempts.map(attemptObject),
  };
  return `${visibleJson(JSON.stringify(object, null, 2))}\n`;
}
