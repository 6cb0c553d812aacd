// Where an emulated provider may send: this machine, hosts named on the command line, and some places never.

import { HookdevError } from "../errors.ts";
import { quoted, visible } from "../sanitise.ts";
import { isThisMachine } from "../this-machine.ts";
import { neverAddress, neverName } from "./egress-never.ts";

/** Which hosts are allowed beside this machine. */
export interface EgressPolicy {
  /** As a URL has them once it is read: lower case, no brackets, no dot at the end. */
  readonly hosts: ReadonlySet<string>;
}

/** The policy of the values of `--allow-host`: names or addresses alone. @throws HookdevError `ALLOW_HOST_REFUSED` */
export function egressPolicy(allowHosts: readonly string[] = []): EgressPolicy {
  return { hosts: new Set(allowHosts.map(readHost)) };
}

/**
 * Why nothing is sent to a URL, in whole sentences that are safe to show, or undefined when it may be registered.
 * Nothing is looked up: a name that is allowed here is judged again by its addresses when it is dialled.
 */
export function refuseTarget(policy: EgressPolicy, url: string): string | undefined {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) return "It is not an http or https URL.";
  if (parsed.username !== "" || parsed.password !== "") return "It holds a user name or a password.";
  const host = bareHost(parsed.hostname);
  // What is left out, moved or read in two ways by different programs is not guessed at.
  if (/[\\\s]/.test(url) || host.endsWith(".")) return "It holds a backslash, white space or two dots after its host.";
  const isIpv4 = /^[\d.]+$/.test(host);
  const never = isIpv4 || host.includes(":") ? neverAddress(host) : neverName(host);
  if (never !== undefined) return `${visible(host)} is never sent to. ${never}`;
  if (isIpv4 && hostAsWritten(url) !== host)
    return `Its host is an unusual spelling of ${host}, which other programs read as another machine.`;
  return isThisMachine(host) || policy.hosts.has(host) ? undefined : `${visible(host)} is ${notAllowed}`;
}

/** Why a name's address is not dialled, in whole sentences that are safe to show, or undefined when it may be. */
export function refuseAddress({ hosts }: EgressPolicy, name: string, address: string): string | undefined {
  const host = bareHost(name);
  const resolved = `${visible(host)} resolves to ${visible(address)}`;
  const never = neverAddress(address);
  if (never !== undefined) return `${resolved}, which is never sent to. ${never}`;
  return hosts.has(host) ? undefined : `${resolved}, and ${visible(host)} is ${notAllowed}`;
}

const notAllowed = "neither this machine (localhost, 127.0.0.1, [::1]) nor named with --allow-host.";

function bareHost(hostname: string): string {
  return hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "");
}

/** The host before it was read: `0x7f.1`, `127.1` and `2130706433` all become 127.0.0.1. */
function hostAsWritten(url: string): string | undefined {
  return /^https?:\/\/([^/?#\\:@]*)/i.exec(url)?.[1];
}

function readHost(text: string): string {
  const host = bareHost(text.trim());
  const url = `http://${host.includes(":") ? `[${host}]` : host}/`;
  if (/[\s/\\?#@*%]/.test(host) || !URL.canParse(url)) throw hostRefused(text, "It is not a host alone.");
  const read = bareHost(new URL(url).hostname);
  const why = refuseTarget({ hosts: new Set([read]) }, url);
  if (why !== undefined) throw hostRefused(text, why);
  return read;
}

function hostRefused(text: string, why: string): HookdevError {
  return new HookdevError("ALLOW_HOST_REFUSED", {
    category: "usage",
    message: `--allow-host does not take ${quoted(text)}. ${why}`,
    remedy: "Name a host without scheme and port: host.docker.internal, app.test or 192.168.1.5.",
  });
}
