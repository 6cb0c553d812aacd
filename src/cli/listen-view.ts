// What a running `listen` prints: pretty lines, NDJSON, or nothing; chosen before the session opens.

import type { SessionEvent } from "../core/arrival.ts";
import { visible, visibleJson } from "../core/sanitise.ts";
import { describeTunnel, type TunnelWords } from "../core/tunnel/state.ts";
import { version } from "../core/version.ts";
import { ndjsonLine } from "../ui/plain/ndjson.ts";
import { prettyLines } from "../ui/plain/pretty.ts";
import { createTheme } from "../ui/plain/theme.ts";
import type { CliContext } from "./command.ts";
import { type EmulatorNews, emulatorBanner, readyObject } from "./emulate-news.ts";
import type { ExitCode } from "./exit-codes.ts";

export type OutputMode = "pretty" | "ndjson" | "quiet";

/** What is known when the inbox is open. */
export interface ReadyNews {
  readonly inbox: readonly string[];
  readonly forwardTo?: string;
  readonly store: string;
  readonly keep: string;
  readonly removed: number;
  /** With --emulate: who is emulated beside the inbox. */
  readonly emulator?: EmulatorNews;
  /** With --https: the file of the authority's certificate. */
  readonly caFile?: string;
}

export interface ListenView {
  readonly ready: (news: ReadyNews) => void;
  readonly show: (event: SessionEvent) => void;
  readonly stopping: () => void;
  readonly stopped: () => void | Promise<void>;
  /** Resolves with the exit code when the user ends the session from inside the view; missing where that is not possible. */
  readonly quit?: Promise<ExitCode>;
}

/** The view for an output mode; notices of a quiet session still go to stderr. */
export async function createListenView(mode: OutputMode, context: CliContext): Promise<ListenView> {
  switch (mode) {
    case "ndjson":
      return ndjsonView(context);
    case "quiet":
      return quietView(context);
    case "pretty":
      return prettyView(context);
    default:
      return mode satisfies never;
  }
}

function ndjsonView({ system }: CliContext): ListenView {
  return {
    ready: (news) =>
      system.out.write(
        `${visibleJson(JSON.stringify({ type: "ready", version, pid: system.pid, ...readyFields(news) }))}\n`,
      ),
    show: (event) => {
      system.out.write(ndjsonLine(event));
      // Whoever reads the lines by machine may be away; a loss is also said where people look.
      tellTunnel(event, system, { wanted: (level) => level !== "info" });
    },
    stopping: () => system.out.write(`${JSON.stringify({ type: "stopping" })}\n`),
    stopped: () => system.out.write(`${JSON.stringify({ type: "stopped" })}\n`),
  };
}

function quietView({ system }: CliContext): ListenView {
  return {
    ready: (news) => system.err.write(`hookdev is listening on ${news.inbox.join(" and ")}\n`),
    show: (event) => {
      tellTunnel(event, system, { wanted: () => true });
      if (event.type === "notice" && event.level !== "info") system.err.write(`${visible(event.message)}\n`);
    },
    stopping: () => undefined,
    stopped: () => undefined,
  };
}

async function prettyView({ system, settings }: CliContext): Promise<ListenView> {
  const theme = await createTheme(settings.forceColour || (settings.colour && system.out.isTty));
  return {
    ready: (news) => {
      system.err.write(banner(news));
      if (news.emulator !== undefined) system.err.write(`and is emulating\n${emulatorBanner(news.emulator)}`);
    },
    show: (event) => {
      const isTalk = event.type === "tunnel";
      (isTalk ? system.err : system.out).write(prettyLines(event, theme));
    },
    stopping: () => system.err.write("Stopping: requests in flight get 2 s; Ctrl-C again ends at once.\n"),
    stopped: () => undefined,
  };
}

/** A change of the tunnel's state as a line on stderr. */
function tellTunnel(
  event: SessionEvent,
  { err }: CliContext["system"],
  { wanted }: { readonly wanted: (level: TunnelWords["level"]) => boolean },
): void {
  if (event.type !== "tunnel") return;
  const { level, message } = describeTunnel(event.status);
  if (wanted(level)) err.write(`${message}\n`);
}

function readyFields({ emulator, ...news }: ReadyNews) {
  const emulated = emulator === undefined ? {} : { emulator: readyObject(emulator) };
  return { ...news, forwardTo: news.forwardTo ?? null, ...emulated };
}

function banner(news: ReadyNews): string {
  const rows: [string, string][] = [
    ["inbox", news.inbox.join("  ")],
    ["forward", news.forwardTo ?? "off (--forward-to 3000 passes captures on to your app)"],
    [
      "store",
      `${visible(news.store)} (${news.keep === "forever" ? "kept for ever" : `kept ${news.keep}`}${news.removed > 0 ? `, ${news.removed} older removed` : ""})`,
    ],
    ["try it", "hookdev poke PersonSanctionMatched   (in another terminal; Ctrl-C here ends)"],
  ];
  return `hookdev ${version} is listening\n${rows.map(([name, text]) => `  ${name.padEnd(8)} ${text}\n`).join("")}`;
}
