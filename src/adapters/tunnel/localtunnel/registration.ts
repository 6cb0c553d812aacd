// The first step of the localtunnel protocol: a name and a data port, asked for by one GET.

import { isIP } from "node:net";
import type { Answered } from "../../../core/delivery.ts";
import { HookdevError } from "../../../core/errors.ts";
import { describeFailure } from "../../../core/failure-words.ts";
import type { Sender } from "../../../core/ports.ts";
import { clip, quoted, visible } from "../../../core/sanitise.ts";
import { utf8Text } from "../../../core/utf8.ts";
import { version } from "../../../core/version.ts";

export interface Registration {
  readonly id: string;
  readonly url: string;
  readonly dataHost: string;
  readonly dataPort: number;
  /** Connections that the server takes; at least 1, at most 10. */
  readonly poolSize: number;
}

export interface Registering {
  readonly sender: Sender;
  /** Address of the server, without a slash at the end. */
  readonly server: string;
  readonly name?: string;
  readonly signal: AbortSignal;
}

const timeoutMs = 8000;

/**
 * Asks once.
 *
 * @throws HookdevError `TUNNEL_UNREACHABLE`, `TUNNEL_BUSY` (worth another try), `TUNNEL_REFUSED`, `TUNNEL_ANSWER_INVALID`
 */
export async function register({ sender, server, name, signal }: Registering): Promise<Registration> {
  const url = `${server}/${name ?? "?new"}`;
  const headers = ["User-Agent", `hookdev/${version}`, "Accept", "application/json", "Bypass-Tunnel-Reminder", "1"];
  const request = { method: "GET", url, headers, body: new Uint8Array(0) };
  const { outcome } = await sender.send(request, { timeoutMs, maxAnswerBytes: 64 * 1024, signal });
  if (outcome.kind === "failed") {
    throw new HookdevError("TUNNEL_UNREACHABLE", {
      category: "unreachable",
      message: `The tunnel server does not answer. ${describeFailure(outcome, url).message}`,
      remedy: "Check the network, name another server with --tunnel-host, or use --no-tunnel.",
    });
  }
  if (outcome.status !== 200) throw refused(outcome, server);
  return readAnswer(outcome, server);
}

function refused({ status, body }: Answered, server: string): HookdevError {
  const message = `The tunnel server ${hostOf(server)} answered ${status}${serversWords(body)}.`;
  if (status === 408 || status === 429 || status >= 500) {
    const remedy = "It is busy or broken at the moment; --tunnel-host names another one.";
    return new HookdevError("TUNNEL_BUSY", { category: "unreachable", message, remedy });
  }
  const remedy = "Choose another --subdomain, or check --tunnel-host.";
  return new HookdevError("TUNNEL_REFUSED", { category: "environment", message, remedy });
}

function serversWords(body: Uint8Array): string {
  const said = parsed(body)?.message;
  return typeof said === "string" && said !== "" ? `: ${quoted(clip(said, 200))}` : "";
}

function readAnswer({ body }: Answered, server: string): Registration {
  const answer = parsed(body) ?? {};
  const { id, url, port, ip, max_conn_count: most } = answer;
  const isGood = typeof id === "string" && isPort(port) && typeof url === "string" && isWebUrl(url);
  if (!isGood) {
    throw new HookdevError("TUNNEL_ANSWER_INVALID", {
      category: "environment",
      message: `What answers at ${hostOf(server)} is not a localtunnel server: id, port or url are missing.`,
      remedy: "Check --tunnel-host.",
    });
  }
  return {
    id,
    url: url.replace(/\/+$/, ""),
    dataHost: typeof ip === "string" && isIP(ip) !== 0 ? ip : new URL(server).hostname.replace(/^\[|\]$/g, ""),
    dataPort: port,
    poolSize: Math.min(10, Math.max(1, typeof most === "number" && Number.isInteger(most) ? most : 1)),
  };
}

function isPort(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value > 0 && value <= 65_535;
}

function isWebUrl(text: string): boolean {
  return /^https?:\/\/[a-z0-9.-]+(:\d{1,5})?\/?$/i.test(text) && URL.canParse(text);
}

function parsed(body: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(utf8Text(body) ?? "");
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function hostOf(server: string): string {
  return visible(new URL(server).host);
}
