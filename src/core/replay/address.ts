// Where a replayed request goes.

import { urlForApp } from "../app-path.ts";
import { HookdevError } from "../errors.ts";
import { quoted } from "../sanitise.ts";
import { isThisMachine } from "../this-machine.ts";
import { parseTarget } from "../values.ts";

export interface Addressed {
  /** What the command line says with --url. */
  readonly url?: string;
  /** What the suite says. */
  readonly suite?: string;
  /** What the case says: absolute, or a path below the one above. */
  readonly case?: string;
  /** Path and query that the request had when it was recorded. */
  readonly recorded?: string;
}

/**
 * The absolute URL. A target with a path is the endpoint itself: every request goes there, with the query that it was
 * recorded with. A target without one leaves each request its own path. No other host than the target's is ever asked.
 *
 * @throws HookdevError `TARGET_NEEDED`, `TARGET_FOREIGN`, `TARGET_INVALID`, `PORT_INVALID`
 */
export function addressOf(given: Addressed): string {
  if (given.case !== undefined && !given.case.startsWith("/")) {
    refuseForeign(given.case, given.url);
    return withRecorded(absolute(given.case, "target"), given.recorded);
  }
  const base = given.url ?? given.suite;
  if (base === undefined) throw noTarget(given.case);
  const url = absolute(base, given.url === undefined ? "target" : "--url");
  return withRecorded(given.case === undefined ? url : urlForApp(url, given.case), given.recorded);
}

/** Who names the host on the command line has decided where deliveries and secrets go; a suite must not widen it. */
function refuseForeign(target: string, url: string | undefined): void {
  if (url === undefined) return;
  const wanted = hostOf(parseTarget(target, "target").url);
  const allowed = hostOf(parseTarget(url, "--url").url);
  if (wanted === allowed || isThisMachine(wanted)) return;
  throw new HookdevError("TARGET_FOREIGN", {
    category: "fixture",
    message: `The case names the host ${quoted(wanted)}, and --url says ${quoted(allowed)}.`,
    remedy: "With --url nothing goes to another host: write a path as the case's target, or leave --url out.",
  });
}

function hostOf(url: string): string {
  return new URL(url).hostname.replace(/^\[|\]$/g, "");
}

/** Thousands of requests go to one target: it is read once. */
let last: { readonly text: string; readonly url: string } | undefined;

function absolute(text: string, option: string): string {
  if (last?.text !== text) last = { text, url: parseTarget(text, option).url };
  return last.url;
}

function withRecorded(target: string, recorded: string | undefined): string {
  if (recorded === undefined) return target;
  if (new URL(target).pathname === "/") return urlForApp(target, recorded);
  const question = recorded.indexOf("?");
  return question === -1 ? target : urlForApp(target, `/${recorded.slice(question)}`);
}

function noTarget(path: string | undefined): HookdevError {
  const below = path === undefined ? "" : ` for the path ${quoted(path)}`;
  return new HookdevError("TARGET_NEEDED", {
    category: "usage",
    message: `There is no target${below}: neither the command line nor the suite says where to send to.`,
    remedy: "Name your endpoint with --url http://localhost:3000/hooks, or with `target:` in the suite.",
  });
}
