// What a running `listen` prints: pretty lines, NDJSON, or nothing; chosen before the session opens.

import type { SessionEvent } from "../core/arrival.ts";
import { version } from "../core/version.ts";
import { ndjsonLine } from "../ui/plain/ndjson.ts";
import { prettyLines } from "../ui/plain/pretty.ts";
import { createTheme } from "../ui/plain/theme.ts";
import type { CliContext } from "./command.ts";
import type { ExitCode } from "./exit-codes.ts";

export type OutputMode = "pretty" | "ndjson" | "quiet";

/** What is known when the inbox is open. */
export interface ReadyNews {
  readonly inbox: readonly string[];
  readonly forwardTo?: string;
  readonly store: string;
  readonly keep: string;
  readonly removed: number;
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
        `${JSON.stringify({ type: "ready", version, pid: system.pid, ...news, forwardTo: news.forwardTo ?? null })}\n`,
      ),
    show: (event) => system.out.write(ndjsonLine(event)),
    stopping: () => system.out.write(`${JSON.stringify({ type: "stopping" })}\n`),
    stopped: () => system.out.write(`${JSON.stringify({ type: "stopped" })}\n`),
  };
}

function quietView({ system }: CliContext): ListenView {
  return {
    ready: (news) => system.err.write(`hookdev is listening on ${news.inbox.join(" and ")}\n`),
    show: (event) => {
      if (event.type === "notice" && event.level !== "info") system.err.write(`${event.message}\n`);
    },
    stopping: () => undefined,
    stopped: () => undefined,
  };
}

async function prettyView({ system, settings }: CliContext): Promise<ListenView> {
  const theme = await createTheme(settings.forceColour || (settings.colour && system.out.isTty));
  return {
    ready: (news) => system.err.write(banner(news)),
    show: (event) => system.out.write(prettyLines(event, theme)),
    stopping: () => system.err.write("Stopping: requests in flight get 2 s; Ctrl-C again ends at once.\n"),
    stopped: () => undefined,
  };
}

function banner(news: ReadyNews): string {
  const rows: [string, string][] = [
    ["inbox", news.inbox.join("  ")],
    ["forward", news.forwardTo ?? "off (--forward-to 3000 passes captures on to your app)"],
    [
      "store",
      `${news.store} (${news.keep === "forever" ? "kept for ever" : `kept ${news.keep}`}${news.removed > 0 ? `, ${news.removed} older removed` : ""})`,
    ],
    ["try it", "hookdev poke PersonSanctionMatched   (in another terminal; Ctrl-C here ends)"],
  ];
  return `hookdev ${version} is listening\n${rows.map(([name, text]) => `  ${name.padEnd(8)} ${text}\n`).join("")}`;
}
