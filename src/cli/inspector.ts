// The terminal inspector as a view of `listen`: loads Ink only here, and falls back to plain lines when it fails.

import { openTerminalTools } from "../compose/machine.ts";
import { openPayloads, openSender } from "../compose.ts";
import type { SessionEvent } from "../core/arrival.ts";
import { createMasker, ownTexts } from "../core/mask.ts";
import { visible } from "../core/sanitise.ts";
import type { Inspector } from "../ui/terminal/inspector.ts";
import type { SessionInfo } from "../ui/terminal/session-info.ts";
import type { RunningScreen } from "../ui/terminal/start.tsx";
import type { CliContext } from "./command.ts";
import { emulatedWords } from "./emulate-news.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { inspectorActions } from "./inspector-actions.ts";
import type { InspectorPlan, InspectorWiring } from "./inspector-plan.ts";
import { createListenView, type ListenView, type ReadyNews } from "./listen-view.ts";
import { loadAsProduction, type Settings } from "./settings.ts";

/** Loads the screen; it is drawn when the session is ready. */
export async function createInspectorView(plan: InspectorPlan, context: CliContext): Promise<ListenView> {
  const plain = await createListenView("pretty", context);
  try {
    return screenView(plan, { context, plain, parts: await loadParts(context.settings.stateFolder) });
  } catch (error) {
    tellFailure(error, context);
    return plain;
  }
}

interface ViewParts {
  readonly context: CliContext;
  /** Takes over when the screen fails. */
  readonly plain: ListenView;
  readonly parts: Awaited<ReturnType<typeof loadParts>>;
}

function screenView(plan: InspectorPlan, { context, plain, parts }: ViewParts): ListenView {
  let shown: { readonly inspector: Inspector; readonly screen: RunningScreen } | undefined;
  let fellBack = false;
  // The screen reads this object each time it is drawn.
  let info: { -readonly [K in keyof SessionInfo]: SessionInfo[K] } | undefined;
  const quitting = Promise.withResolvers<ExitCode>();
  const publish = (event: SessionEvent) => {
    if (event.type === "tunnel" && info !== undefined) {
      info.tunnel = event.status.state;
      if (event.status.url !== undefined) info.publicUrl = event.status.url;
    }
    if (shown !== undefined) shown.inspector.show(event);
    // Captures that arrive before the screen is there are listed by it from the store.
    else if (fellBack || event.type === "notice" || event.type === "tunnel") plain.show(event);
  };
  const close = async () => {
    const closing = shown;
    shown = undefined;
    await closing?.screen.close();
    closing?.inspector.close();
  };
  const fallBack = (crash: unknown, news: ReadyNews) => {
    fellBack = true;
    void close().then(() => {
      tellFailure(crash, context);
      plain.ready(news);
    });
  };
  return {
    quit: quitting.promise,
    show: publish,
    ready(news) {
      try {
        info = infoOf(news, plan);
        const wiring = {
          ...plan,
          clock: context.system.clock,
          info,
          ...lookOf(news),
          ...surroundingsOf(context.settings),
        };
        const inspector = parts.makeInspector(wiring, { publish, quit: () => quitting.resolve(exitCodes.success) });
        const screen = parts.startScreen(inspector, screenOptions(context));
        shown = { inspector, screen };
        void screen.ended.then((crash) => crash !== undefined && fallBack(crash, news));
      } catch (crash) {
        fallBack(crash, news);
      }
    },
    stopping: () => void close().then(() => plain.stopping()),
    stopped: () => parts.sender.close(),
  };
}

function screenOptions({ settings }: CliContext) {
  return {
    stdin: process.stdin,
    stdout: process.stdout,
    colour: settings.colour || settings.forceColour,
    incremental: settings.variable("HOOKDEV_TUI_INCREMENTAL") !== "0",
  };
}

/** The session goes on in plain lines; this says why. */
function tellFailure(crash: unknown, { system }: CliContext): void {
  const reason = crash instanceof Error ? crash.message : String(crash);
  system.err.write(
    `The screen failed (${visible(reason)}); captures go on arriving, shown as lines. Please report it; Ctrl-C ends.\n`,
  );
}

/** Everything that takes time to load, before the session opens. */
async function loadParts(stateFolder: string | undefined) {
  // A write to a terminal that was closed must not end a session that still stores captures.
  process.stdout.on("error", () => undefined);
  const [tools, sender, own, { startScreen }, { Inspector }] = await Promise.all([
    openTerminalTools(),
    openSender("exact", 1, stateFolder),
    ownFixtureTexts(),
    loadAsProduction(() => import("../ui/terminal/start.tsx")),
    import("../ui/terminal/inspector.ts"),
  ]);
  return {
    sender,
    startScreen,
    makeInspector(
      wiring: InspectorWiring,
      hooks: { readonly publish: (event: SessionEvent) => void; readonly quit: () => void },
    ) {
      const masker = createMasker(wiring.mask, own);
      const external = createMasker("external", own);
      const actions = inspectorActions({
        ...wiring,
        ...hooks,
        tools,
        sender,
        writeToTerminal: (text) => void process.stdout.write(text),
        isPersonal: (body) => external.body(body).masked > 0,
      });
      return new Inspector({ ...wiring, masker, actions });
    },
  };
}

/** The texts of all payloads that ship with hookdev: what consists of them is made up. */
async function ownFixtureTexts(): Promise<Set<string>> {
  const [source, { providers }] = await Promise.all([openPayloads(), import("../providers/index.ts")]);
  const files = providers.flatMap(({ events }) =>
    events.flatMap(({ payload, variants = [] }) =>
      [payload, ...variants].filter((found) => found !== undefined).map(({ file }) => file),
    ),
  );
  const bodies = await Promise.all([...new Set(files)].map((file) => source.read(file)));
  return new Set(bodies.flatMap(ownTexts));
}

function infoOf(news: ReadyNews, plan: InspectorPlan): SessionInfo {
  return {
    inbox: news.inbox,
    storeFile: news.store,
    maskMode: plan.mask,
    pokeCommand: `hookdev poke PersonSanctionMatched --url ${news.inbox[0]}/webhooks/pliance`,
    ...(plan.forwardTo === undefined ? {} : { forwardTo: plan.forwardTo }),
    ...(news.emulator === undefined ? {} : { emulated: emulatedWords(news.emulator) }),
  };
}

function lookOf({ emulator }: ReadyNews): Pick<InspectorWiring, "emulator"> {
  return emulator?.log === undefined ? {} : { emulator: { ...emulator.log, pace: emulator.pace } };
}

function surroundingsOf(settings: Settings): Pick<InspectorWiring, "programs" | "surroundings"> {
  const isSet = (name: string) => settings.variable(name) !== undefined;
  return {
    programs: {
      editor: settings.variable("VISUAL") ?? settings.variable("EDITOR") ?? "vi",
      pager: settings.variable("PAGER") ?? "less",
    },
    surroundings: {
      ssh: isSet("SSH_CONNECTION") || isSet("SSH_TTY"),
      tmux: isSet("TMUX"),
      wayland: isSet("WAYLAND_DISPLAY"),
      x11: isSet("DISPLAY"),
      platform: process.platform,
    },
  };
}
