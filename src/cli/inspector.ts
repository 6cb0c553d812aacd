// The terminal inspector as a view of `listen`: loads Ink only here, and falls back to plain lines when it fails.

import { openPayloads, openSender, openTerminalTools } from "../compose.ts";
import type { SessionEvent } from "../core/arrival.ts";
import { createMasker, ownTexts } from "../core/mask.ts";
import { visible } from "../core/sanitise.ts";
import type { Inspector } from "../ui/terminal/inspector.ts";
import type { SessionInfo } from "../ui/terminal/session-info.ts";
import type { RunningScreen } from "../ui/terminal/start.tsx";
import type { CliContext } from "./command.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { inspectorActions } from "./inspector-actions.ts";
import type { InspectorPlan, InspectorWiring } from "./inspector-plan.ts";
import { createListenView, type ListenView, type ReadyNews } from "./listen-view.ts";
import { loadAsProduction, type Settings } from "./settings.ts";

/** Loads the screen; it is drawn when the session is ready. */
export async function createInspectorView(plan: InspectorPlan, context: CliContext): Promise<ListenView> {
  const plain = await createListenView("pretty", context);
  const parts = await loadParts();
  let screen: RunningScreen | undefined;
  let inspector: Inspector | undefined;
  const quitting = Promise.withResolvers<ExitCode>();
  const quit = () => quitting.resolve(exitCodes.success);
  const publish = (event: SessionEvent) => (screen === undefined ? plain.show(event) : inspector?.show(event));
  const close = async () => {
    const closing = screen;
    screen = undefined;
    await closing?.close();
    inspector?.close();
  };
  return {
    quit: quitting.promise,
    show: publish,
    ready(news) {
      const wiring = {
        ...plan,
        clock: context.system.clock,
        info: infoOf(news, plan),
        ...surroundingsOf(context.settings),
      };
      inspector = parts.makeInspector(wiring, { publish, quit });
      screen = parts.startScreen(inspector, {
        stdin: process.stdin,
        stdout: process.stdout,
        colour: context.settings.colour || context.settings.forceColour,
        incremental: context.settings.variable("HOOKDEV_TUI_INCREMENTAL") !== "0",
      });
      void screen.ended.then((crash) => {
        if (crash !== undefined) fallBack(crash, { context, plain, news, close });
      });
    },
    stopping() {
      void close().then(() => plain.stopping());
    },
    async stopped() {
      await parts.sender.close();
    },
  };
}

/** Everything that takes time to load, before the session opens. */
async function loadParts() {
  // A write to a terminal that was closed must not end a session that still stores captures.
  process.stdout.on("error", () => undefined);
  const [tools, sender, own, { startScreen }, { Inspector }] = await Promise.all([
    openTerminalTools(),
    openSender("exact"),
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
  };
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

interface Fallback {
  readonly context: CliContext;
  readonly plain: ListenView;
  readonly news: ReadyNews;
  readonly close: () => Promise<void>;
}

/** The screen is gone; the session goes on in plain lines, and says why. */
function fallBack(crash: unknown, { context, plain, news, close }: Fallback): void {
  const reason = crash instanceof Error ? crash.message : String(crash);
  void close().then(() => {
    context.system.err.write(
      `The screen failed (${visible(reason)}); captures go on arriving, shown as lines. Please report it; Ctrl-C ends.\n`,
    );
    plain.ready(news);
  });
}
