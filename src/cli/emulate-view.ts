// What a running `emulate` prints: pretty lines, NDJSON, or nothing; chosen before it opens.

import type { EmulatedPace, EmulatorEvent } from "../core/emulation/events.ts";
import { visible, visibleJson } from "../core/sanitise.ts";
import { version } from "../core/version.ts";
import { emulatorNdjsonLine } from "../ui/plain/emulator-ndjson.ts";
import { emulatorLines } from "../ui/plain/emulator-pretty.ts";
import { createTheme } from "../ui/plain/theme.ts";
import type { CliContext } from "./command.ts";
import { type EmulatorNews, emulatorBanner, readyObject } from "./emulate-news.ts";
import type { OutputMode } from "./listen-view.ts";

export interface EmulatorView {
  ready(news: EmulatorNews): void;
  show(event: EmulatorEvent): void;
  tell(level: "info" | "warning" | "error", message: string): void;
  stopping(): void;
  stopped(): void;
}

/** The view for an output mode; what happens before it is ready is shown behind that. */
export async function createEmulatorView(
  mode: OutputMode,
  pace: EmulatedPace,
  context: CliContext,
): Promise<EmulatorView> {
  return readyFirst(await viewFor(mode, pace, context));
}

/** Readers of NDJSON count on the first line; assumptions stand in it. */
function readyFirst(view: EmulatorView): EmulatorView {
  let early: EmulatorEvent[] | undefined = [];
  return {
    ...view,
    ready(news) {
      view.ready(news);
      for (const event of early ?? []) view.show(event);
      early = undefined;
    },
    show(event) {
      if (event.type === "assumption") return;
      if (early === undefined) view.show(event);
      else early.push(event);
    },
  };
}

async function viewFor(mode: OutputMode, pace: EmulatedPace, context: CliContext): Promise<EmulatorView> {
  switch (mode) {
    case "ndjson":
      return ndjsonView(context);
    case "quiet":
      return quietView(context);
    case "pretty":
      return prettyView(pace, context);
    default:
      return mode satisfies never;
  }
}

function ndjsonView({ system: { out, err, pid } }: CliContext): EmulatorView {
  const line = (value: unknown) => out.write(`${visibleJson(JSON.stringify(value))}\n`);
  return {
    ready: (news) => line({ type: "ready", version, pid, ...readyObject(news) }),
    show: (event) => out.write(emulatorNdjsonLine(event)),
    tell: (level, message) => {
      line({ type: "message", level, message });
      // Whoever reads the lines by machine may be away; an error is also said where people look.
      if (level === "error") err.write(`${visible(message)}\n`);
    },
    stopping: () => line({ type: "stopping" }),
    stopped: () => line({ type: "stopped" }),
  };
}

function quietView({ system: { err } }: CliContext): EmulatorView {
  return {
    ready: ({ addresses }) => err.write(`hookdev is emulating on ${addresses.join(" and ")}\n`),
    show: () => undefined,
    tell: (level, message) => {
      if (level !== "info") err.write(`${visible(message)}\n`);
    },
    stopping: () => undefined,
    stopped: () => undefined,
  };
}

async function prettyView(pace: EmulatedPace, { system: { out, err }, settings }: CliContext): Promise<EmulatorView> {
  const theme = await createTheme(settings.forceColour || (settings.colour && out.isTty));
  return {
    ready: (news) => err.write(`hookdev ${version} is emulating\n${emulatorBanner(news)}`),
    show: (event) => out.write(emulatorLines(event, theme, pace)),
    tell: (level, message) => err.write(`${level === "info" ? visible(message) : theme.warn(visible(message))}\n`),
    stopping: () => err.write("Stopping: attempts in flight get 2 s; Ctrl-C again ends at once.\n"),
    stopped: () => undefined,
  };
}
