// Captures out of the store as raw body, curl command, HTTP text or HAR.

import type { Capture } from "../core/capture.ts";
import { firstHeader, type HeaderLines, headerPairs, originForm } from "../core/http.ts";
import type { CaptureStore } from "../core/ports.ts";
import { isSecretHeader, maskHeaderValue } from "../core/redact.ts";
import { version } from "../core/version.ts";
import { toCurl } from "../report/capture-curl.ts";
import { type HarInput, toHar } from "../report/capture-har.ts";
import { toHttpText } from "../report/capture-http-text.ts";
import type { CliContext } from "./command.ts";
import { usageError } from "./usage-error.ts";

export type ExportFormat = "body" | "curl" | "http" | "har";

export interface ExportWish {
  readonly store: CaptureStore;
  readonly format: ExportFormat;
  /** Undefined writes to stdout. */
  readonly out?: string;
  readonly showSecrets: boolean;
}

/** Writes captures in one format; header values that are credentials are hidden unless they were asked for. */
export async function exportCaptures(
  captures: readonly Capture[],
  wish: ExportWish,
  context: CliContext,
): Promise<void> {
  if (captures.length > 1 && wish.format !== "har") {
    throw usageError(
      "OPTIONS_CONFLICT",
      `Only HAR holds several captures; ${wish.format} takes one.`,
      "Name one capture, or use --format har.",
    );
  }
  if (wish.format === "body" && wish.out === undefined && context.system.out.isTty) {
    // A terminal would act on control bytes of a hostile body; pipes and files get the exact bytes.
    throw usageError(
      "BODY_TO_TERMINAL",
      "The raw body would go to a terminal.",
      "Use --out <file>, a pipe, or `hookdev captures show`.",
    );
  }
  const bytes = await render(captures, wish, context);
  if (wish.out === undefined) context.system.out.write(bytes);
  else await context.system.writeFile(wish.out, bytes);
}

async function render(captures: readonly Capture[], wish: ExportWish, context: CliContext): Promise<Uint8Array> {
  const first = captures[0] as Capture;
  switch (wish.format) {
    case "body":
      return wish.store.readBody(first.body);
    case "curl":
      return utf8(`${toCurl(await requestOf(first, wish, context))}\n`);
    case "http":
      return toHttpText(await requestOf(first, wish, context));
    case "har":
      return utf8(await har(captures, wish, context));
    default:
      return wish.format satisfies never;
  }
}

async function har(captures: readonly Capture[], wish: ExportWish, context: CliContext): Promise<string> {
  const entries: HarInput[] = [];
  for (const capture of captures) {
    entries.push({
      startedAt: capture.receivedAt,
      httpVersion: capture.httpVersion,
      request: await requestOf(capture, wish, context),
      ...answerOf(capture, wish.store),
    });
  }
  return `${JSON.stringify(toHar(entries, version), null, 2)}\n`;
}

async function requestOf(capture: Capture, wish: ExportWish, context: CliContext) {
  const host = firstHeader(capture.headers, "host") ?? "localhost";
  return {
    method: capture.method,
    url: `${capture.scheme}://${host}${originForm(capture.target)}`,
    headers: wish.showSecrets ? capture.headers : withoutSecrets(capture.headers, context),
    body: await wish.store.readBody(capture.body),
  };
}

/** What the sender got: the app's answer, or the inbox's own. */
function answerOf(capture: Capture, store: CaptureStore) {
  const outcome = store.attempts(capture.id).at(0)?.outcome;
  if (outcome?.kind === "answered")
    return { response: { status: outcome.status, headers: outcome.headers, body: outcome.body } };
  return capture.answeredStatus === undefined
    ? {}
    : { response: { status: capture.answeredStatus, headers: [], body: new Uint8Array(0) } };
}

function withoutSecrets(headers: HeaderLines, context: CliContext): HeaderLines {
  const hidden = headerPairs(headers).filter(([name]) => isSecretHeader(name));
  if (hidden.length === 0) return headers;
  context.system.err.write(`Note: ${hidden.map(([name]) => name).join(", ")} is hidden; --show-secrets exports it.\n`);
  return headerPairs(headers).flatMap(([name, value]) => [name, maskHeaderValue(name, value)]);
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
