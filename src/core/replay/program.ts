// The app behind `--exec`, and the places that say it is up, as the run sees them.

import { HookdevError } from "../errors.ts";
import { clip, quoted } from "../sanitise.ts";
import { parseTarget } from "../values.ts";

/** A program with all that it started. */
export interface RunningProgram {
  /** Resolves with words (`ended with code 1`) when the program itself has ended. Never rejects. */
  readonly ended: Promise<string>;
  /** What it printed last: raw, at most 64 KiB. */
  log(): string;
  /** Ends the whole group: politely first, by force after a grace. Resolves when nothing of it is left. */
  close(): Promise<void>;
}

/** A place that answers when the app is up. */
export type WaitPlace =
  | { readonly kind: "http"; readonly url: string }
  | { readonly kind: "tcp"; readonly host: string; readonly port: number };

/** `up`, or in words what came instead: `it refuses the connection`, `it answers 404`. */
export type Probe = (place: WaitPlace, timeoutMs: number) => Promise<"up" | { readonly reason: string }>;

/** `http://host/path`, `https://…`, `http-get://…`, or `tcp:host:port`. @throws HookdevError `WAIT_ON_INVALID`, `TARGET_INVALID` */
export function parseWaitPlace(text: string): WaitPlace {
  const tcp = /^tcp:(?:\/\/)?(?:(\[[0-9a-f:]+\]|[^:[\]/]+):)?(\d{1,5})$/i.exec(text);
  const port = Number(tcp?.[2]);
  if (tcp !== null && port >= 1 && port <= 65_535)
    return { kind: "tcp", host: (tcp[1] ?? "localhost").replace(/^\[|\]$/g, ""), port };
  const http = text.replace(/^(https?)-get:/i, "$1:");
  if (/^https?:\/\//i.test(http)) return { kind: "http", url: parseTarget(http, "--wait-on").url };
  throw new HookdevError("WAIT_ON_INVALID", {
    category: "usage",
    message: `--wait-on does not take ${quoted(text)}.`,
    remedy: "Write http://localhost:3000/health or tcp:localhost:3000.",
  });
}

/** The port of a target, for a run that names no other place. */
export function placeOfTarget(url: string): WaitPlace {
  const { hostname, port, protocol } = new URL(url);
  const usual = protocol === "https:" ? 443 : 80;
  return { kind: "tcp", host: hostname.replace(/^\[|\]$/g, ""), port: port === "" ? usual : Number(port) };
}

/** The place as it is written; without the query, which may hold a token. */
export function placeText(place: WaitPlace): string {
  return clip(place.kind === "tcp" ? `tcp:${place.host}:${place.port}` : place.url.replace(/\?.*$/s, ""), 200);
}
