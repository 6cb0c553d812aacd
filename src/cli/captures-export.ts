// Captures out of the store as raw body, curl command, HTTP text or HAR.

import { type Capture, urlOf } from "../core/capture.ts";
import { type HeaderLines, headerPairs } from "../core/http.ts";
import type { CaptureStore } from "../core/ports.ts";
import { isSecretHeader, maskHeaderValue } from "../core/redact.ts";
import { visibleJson } from "../core/sanitise.ts";
import { version } from "../core/version.ts";
import { toCurl } from "../report/capture-curl.ts";
import { type HarInput, toHar } from "../report/capture-har.ts";
import { toHttpText } from "../report/capture-http-text.ts";
import { credentialsOf } from "./capture-credentials.ts";
import type { CliContext } from "./command.ts";
import { note } from "./note.ts";
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
  if ((wish.format === "body" || wish.format === "http") && wish.out === undefined && context.system.out.isTty) {
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
  return `${visibleJson(JSON.stringify(toHar(entries, version), null, 2))}\n`;
}

async function requestOf(capture: Capture, wish: ExportWish, context: CliContext) {
  return {
    method: capture.method,
    url: urlOf(capture),
    headers: wish.showSecrets ? capture.headers : withoutSecrets(capture, context),
    body: await wish.store.readBody(capture.body),
  };
}

/** What the sender got: the inbox's own answer where it gave one (then attempts are replays), else the app's. */
function answerOf({ id, answeredStatus }: Capture, store: CaptureStore) {
  if (answeredStatus !== undefined)
    return { response: { status: answeredStatus, headers: [], body: new Uint8Array(0) } };
  const outcome = store.attempts(id).at(0)?.outcome;
  return outcome?.kind === "answered"
    ? { response: { status: outcome.status, headers: outcome.headers, body: outcome.body } }
    : {};
}

function withoutSecrets(capture: Capture, context: CliContext): HeaderLines {
  const { headers } = capture;
  const extra = credentialsOf(capture);
  const hidden = headerPairs(headers).filter(([name]) => isSecretHeader(name, extra));
  if (hidden.length === 0) return headers;
  note(`${hidden.map(([name]) => name).join(", ")} is hidden; --show-secrets exports it.`, context);
  return headerPairs(headers).flatMap(([name, value]) => [name, maskHeaderValue(name, value, { extra })]);
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
