// Talks to an emulator that runs on this machine, for `emit` and `deliveries`.

import { openSender, openSessionRegistry } from "../compose.ts";
import { type ErrorCategory, HookdevError } from "../core/errors.ts";
import { describeFailure } from "../core/failure-words.ts";
import { quoted, visible } from "../core/sanitise.ts";
import { utf8Text } from "../core/utf8.ts";
import { parseTarget } from "../core/values.ts";
import { controlHeader } from "../flows/emulator-control/control.ts";
import type { CliContext } from "./command.ts";
import { toldError, usageError } from "./usage-error.ts";

export interface EmulatorOption {
  readonly emulator?: string;
}

/** One control call. */
export interface ControlRequest {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Below `/_hookdev/`, encoded, with its query. */
  readonly path: string;
  readonly body?: unknown;
}

export interface EmulatorClient {
  readonly url: string;
  /** The JSON of the answer. @throws HookdevError what the emulator says is wrong, `EMULATOR_UNREACHABLE`, `EMULATOR_UNKNOWN` */
  ask<Answer>(request: ControlRequest): Promise<Answer>;
}

/** The emulator that `--emulator` names, or the one that was started last. @throws HookdevError `NO_EMULATOR` */
export async function findEmulator({ emulator }: EmulatorOption, context: CliContext): Promise<EmulatorClient> {
  const url = emulator === undefined ? await newest(context) : new URL(parseTarget(emulator, "--emulator").url).origin;
  return { url, ask: (request) => ask(request, url, context) };
}

async function newest({ settings }: CliContext): Promise<string> {
  const [session] = (await openSessionRegistry(settings.stateFolder, "emulators")).running();
  if (session !== undefined) return session.url;
  throw usageError(
    "NO_EMULATOR",
    "No emulator is running on this machine.",
    "Start one in another terminal: hookdev emulate pliance. What it has sent before is kept in its state file, and listed again while it runs.",
  );
}

const timeoutMs = 30_000;
const maxAnswerBytes = 64 * 1024 * 1024;

async function ask<Answer>({ method, path, body }: ControlRequest, base: string, context: CliContext): Promise<Answer> {
  const url = `${base}/_hookdev/${path}`;
  const bytes = body === undefined ? new Uint8Array(0) : Buffer.from(JSON.stringify(body));
  const headers = [controlHeader, "1", ...(body === undefined ? [] : ["Content-Type", "application/json"])];
  const sender = await openSender("exact", 1, context.settings.stateFolder);
  try {
    const limits = { timeoutMs, maxAnswerBytes };
    const { outcome } = await sender.send({ method, url, headers, body: bytes }, limits);
    if (outcome.kind === "failed") throw unreachable(base, describeFailure(outcome, url).message);
    const answer = parsed(outcome.body, base);
    if (outcome.status >= 200 && outcome.status <= 299) return answer as Answer;
    throw refusedBy(answer, { base, status: outcome.status });
  } finally {
    await sender.close();
  }
}

function unreachable(base: string, why: string): HookdevError {
  return new HookdevError("EMULATOR_UNREACHABLE", {
    category: "unreachable",
    message: `The emulator at ${visible(base)} does not answer: ${why}`,
    remedy: "Look whether it still runs, or name another one with --emulator <url>.",
  });
}

function parsed(body: Uint8Array, base: string): unknown {
  try {
    return body.length === 0 ? undefined : JSON.parse(utf8Text(body) ?? "");
  } catch (cause) {
    throw notAnEmulator(base, cause);
  }
}

function notAnEmulator(base: string, cause?: unknown): HookdevError {
  return new HookdevError("EMULATOR_UNKNOWN", {
    category: "environment",
    message: `What answers at ${visible(base)} is no emulator of hookdev.`,
    remedy: "Name the base URL that `hookdev emulate` printed with --emulator <url>.",
    cause,
  });
}

interface ErrorJson {
  readonly error?: {
    readonly code?: unknown;
    readonly category?: unknown;
    readonly message?: unknown;
    readonly remedy?: unknown;
  };
}

const categories: readonly unknown[] = ["usage", "config", "fixture", "environment", "unreachable"];

/** The emulator's own error, as if it had happened here. */
function refusedBy(
  answer: unknown,
  { base, status }: { readonly base: string; readonly status: number },
): HookdevError {
  const { error } = (answer ?? {}) as ErrorJson;
  if (typeof error === "string") throw unreachable(base, `it refused the call with ${status}: ${quoted(error)}`);
  const { code, category, message, remedy } = error ?? {};
  if (
    typeof code !== "string" ||
    !/^[A-Z][A-Z_]+$/.test(code) ||
    typeof message !== "string" ||
    !categories.includes(category)
  )
    return notAnEmulator(base);
  return toldError(code, {
    category: category as ErrorCategory,
    message,
    ...(typeof remedy === "string" ? { remedy } : {}),
  });
}
