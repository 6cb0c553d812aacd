// What is known about the public URL: the honest states, and the words for each.

import { visible } from "../sanitise.ts";

/**
 * `opening`: not there yet. `online`: the newest self-check came back whole. `unproven`: the engine says that it is open,
 * and no self-check has passed on this URL. `degraded`: it was proven, and the newest self-check failed.
 * `reconnecting`: it is lost or not reached, and is opened again. `down`: given up.
 */
export type TunnelState = "opening" | "online" | "unproven" | "degraded" | "reconnecting" | "down";

export interface TunnelStatus {
  readonly state: TunnelState;
  /** As `--tunnel` names it. */
  readonly engine: string;
  /** Host that the data passes. */
  readonly relay: string;
  readonly encryption: "encrypted" | "plain" | "unknown";
  /** The public URL that is (or was last) had. */
  readonly url?: string;
  /** When the last self-check passed on this URL, ms since 1970. */
  readonly provenAt?: number;
  /** Why it is not online, in one or two sentences, sanitised. */
  readonly reason?: string;
  /** Set when the URL has changed: providers still have this one. */
  readonly previousUrl?: string;
}

export interface TunnelWords {
  readonly level: "info" | "warning" | "error";
  readonly message: string;
}

/** The status as one line for people. */
export function describeTunnel(status: TunnelStatus): TunnelWords {
  const { level, text } = sentence(status);
  const reason = status.reason === undefined ? "" : ` ${status.reason}`;
  return {
    level: status.previousUrl === undefined ? level : "error",
    message: visible(`${changed(status)}${text}${reason}`),
  };
}

/** Where data goes and how to stay local: said before anything is opened. */
export function describeRoute({ engine, relay, encryption }: TunnelStatus): string {
  const through = {
    encrypted: "encrypted between the relay and this machine; the relay can read it",
    plain: "in plain text between the relay and this machine",
    unknown: "and hookdev does not know whether it is encrypted on the way to this machine",
  }[encryption];
  return visible(
    `Tunnel (${engine}): webhooks will pass ${relay}, ${through}. --no-tunnel or HOOKDEV_LOCAL_ONLY=1 keeps everything on this machine.`,
  );
}

function sentence(status: TunnelStatus): { level: TunnelWords["level"]; text: string } {
  const { state, url = "the public URL" } = status;
  switch (state) {
    case "opening":
      return { level: "info", text: describeRoute(status) };
    case "online":
      return { level: "info", text: `Tunnel online: ${url} (a signed self-check came through it unchanged).` };
    case "unproven":
      return {
        level: status.reason === undefined ? "info" : "warning",
        text: `Tunnel unproven: ${url} is promised, but no self-check has come through it.`,
      };
    case "degraded":
      return { level: "warning", text: `Tunnel degraded: ${url} may not reach you.` };
    case "reconnecting":
      return { level: "warning", text: "Tunnel not connected; hookdev listens locally and tries again." };
    case "down":
      return { level: "error", text: "Tunnel down: hookdev listens locally and does not try again." };
    default:
      return state satisfies never;
  }
}

function changed({ previousUrl, url }: TunnelStatus): string {
  return previousUrl === undefined
    ? ""
    : `THE PUBLIC URL HAS CHANGED from ${previousUrl} to ${url}: the provider still has the old one. `;
}
