// What the keys of the terminal inspector do, in terms of flows and of the machine; each answers in a sentence.

import type { openTerminalTools } from "../compose/machine.ts";
import { urlForApp } from "../core/app-path.ts";
import type { SessionEvent } from "../core/arrival.ts";
import { type Capture, urlOf } from "../core/capture.ts";
import { describeFailure } from "../core/failure-words.ts";
import { withoutToken } from "../core/guards/path-token.ts";
import type { Sender } from "../core/ports.ts";
import { visible } from "../core/sanitise.ts";
import { fixtureName, type ReplayDeps, type Replayed, replayCapture } from "../flows/inspect.ts";
import { toCurl } from "../report/capture-curl.ts";
import { formatDuration, formatSize } from "../ui/plain/format.ts";
import type { ActionResult, HandOver, InspectorActions } from "../ui/terminal/session-info.ts";
import type { InspectorWiring } from "./inspector-plan.ts";

export interface ActionDeps extends InspectorWiring {
  readonly tools: Awaited<ReturnType<typeof openTerminalTools>>;
  readonly sender: Sender;
  readonly publish: (event: SessionEvent) => void;
  readonly writeToTerminal: (text: string) => void;
  readonly quit: () => void;
  /** Whether the body holds personal-looking data that is not our own. */
  readonly isPersonal: (body: Uint8Array) => boolean;
}

/** Folder for saved fixtures, below the folder that hookdev was started in. */
const fixtureFolder = "fixtures";
const replayLimits = { timeoutMs: 30_000, maxAnswerBytes: 64 * 1024 };

/** All actions of one session. */
export function inspectorActions(deps: ActionDeps): InspectorActions {
  const { tools, store } = deps;
  return {
    replay: (capture) => replay(capture, deps),
    editAndReplay: (capture, handOver) => editAndReplay(capture, deps, handOver),
    copyCurl: async (capture) => copied("curl command", toCurl(await requestOf(capture, deps)), deps),
    copyBody: async (capture) => copied("body", Buffer.from(await store.readBody(capture.body)).toString("utf8"), deps),
    copyUrl: async () => copied("URL", deps.info.publicUrl ?? deps.info.inbox[0] ?? "", deps),
    async readInPager(capture, handOver) {
      const bytes = await store.readBody(capture.body);
      await handOver(() =>
        tools.openInProgram({
          program: deps.programs.pager,
          name: fixtureName(capture, bytes),
          bytes: safeForPager(bytes),
        }),
      );
      return { text: `read ${formatSize(bytes.length)}`, tone: "faint" };
    },
    saveFixture: (capture) => saveFixture(capture, deps),
    delete: (id) => ({
      text: store.delete([id]) === 1 ? `deleted capture #${id}` : `capture #${id} was gone already`,
      tone: "good",
    }),
    deleteAll: async () => ({ text: `deleted ${await store.purge()} captures`, tone: "good" }),
    openPage: async () => openPage(deps),
    suspend: (handOver) => handOver(() => tools.stopUntilContinued()),
    quit: deps.quit,
  };
}

async function replay(capture: Capture, deps: ActionDeps, body?: Uint8Array): Promise<ActionResult> {
  if (deps.forwardTo === undefined)
    return { text: "There is no target to replay to: start listen with --forward-to <port>.", tone: "warn" };
  const wish = {
    capture: { ...capture, target: appTarget(capture, deps) },
    target: deps.forwardTo,
    limits: { ...replayLimits, insecure: deps.insecure },
    ...(body === undefined ? {} : { body }),
  };
  return replayResult(await replayCapture(wish, replayDeps(deps)), deps.forwardTo);
}

/** The path as the app knows it. */
function appTarget({ target }: Capture, { pathToken }: ActionDeps): string {
  return pathToken === undefined ? target : (withoutToken(target, pathToken) ?? target);
}

function replayDeps(deps: ActionDeps): ReplayDeps {
  const { store, clock, sender, providers, keys, schemes, publish } = deps;
  return { store, clock, sender, providers, keys, publish, ...(schemes === undefined ? {} : { schemes }) };
}

function replayResult({ attempt, signature, note }: Replayed, target: string): ActionResult {
  const { outcome, durationMs } = attempt;
  if (outcome.kind === "failed")
    return { text: `replay failed: ${describeFailure(outcome, target).message}`, tone: "bad" };
  const how = note ?? (signature === "signed" ? "signed anew" : "with its old signature");
  return {
    text: `replayed → ${outcome.status} in ${formatDuration(durationMs)} (${how})`,
    tone: outcome.status >= 200 && outcome.status < 300 ? "good" : "bad",
  };
}

async function editAndReplay(capture: Capture, deps: ActionDeps, handOver: HandOver): Promise<ActionResult> {
  if (deps.forwardTo === undefined) return replay(capture, deps);
  const before = await deps.store.readBody(capture.body);
  const edited = await handOver(() =>
    deps.tools.openInProgram({ program: deps.programs.editor, name: fixtureName(capture, before), bytes: before }),
  );
  const body = withoutAddedLineEnd(before, edited);
  if (Buffer.from(body).equals(before)) return { text: "The body was not changed, so nothing was sent.", tone: "warn" };
  const result = await replay(capture, deps, body);
  return { ...result, text: `edited (${formatSize(before.length)} → ${formatSize(body.length)}), ${result.text}` };
}

/** Editors end a file with a line feed; a body that had none gets none. */
function withoutAddedLineEnd(before: Uint8Array, edited: Uint8Array): Uint8Array {
  return edited.at(-1) === 0x0a && before.at(-1) !== 0x0a ? edited.subarray(0, -1) : edited;
}

async function copied(what: string, text: string, deps: ActionDeps): Promise<ActionResult> {
  const how = await deps.tools.copyToClipboard(text, deps.surroundings, deps.writeToTerminal);
  const size = formatSize(Buffer.byteLength(text));
  if (how === undefined)
    return {
      text: `The ${what} (${size}) is too long for the terminal's clipboard; hookdev captures export writes it to a file.`,
      tone: "warn",
    };
  return { text: `copied the ${what} (${size}) with ${how}`, tone: "good" };
}

async function requestOf(capture: Capture, deps: ActionDeps) {
  const { store, forwardTo } = deps;
  return {
    method: capture.method,
    // A Host that is no host makes a command that does not work, never one that cannot be shown.
    url: forwardTo === undefined ? urlOf(capture) : urlForApp(forwardTo, appTarget(capture, deps)),
    headers: capture.headers,
    body: await store.readBody(capture.body),
  };
}

/** Pagers pass control characters on to the terminal when they are told to (less -r). */
function safeForPager(bytes: Uint8Array): Uint8Array {
  return Buffer.from(`${visible(Buffer.from(bytes).toString("utf8"), { multiline: true })}\n`);
}

async function saveFixture(capture: Capture, { store, tools, isPersonal }: ActionDeps): Promise<ActionResult> {
  const body = await store.readBody(capture.body);
  const folder = capture.provider === undefined ? fixtureFolder : `${fixtureFolder}/${capture.provider}`;
  const file = await tools.writeNewFile(folder, fixtureName(capture, body), body);
  const warning = isPersonal(body) ? " It holds data that looks personal: do not commit it." : "";
  return { text: `saved ${file} (${formatSize(body.length)}).${warning}`, tone: warning === "" ? "good" : "warn" };
}

async function openPage({ info, tools, surroundings }: ActionDeps): Promise<ActionResult> {
  if (info.page === undefined) return { text: "There is no inspector page in this session.", tone: "warn" };
  const opened = await tools.openInBrowser(info.page, surroundings.platform);
  return opened
    ? { text: `opened ${info.page}`, tone: "good" }
    : { text: `No browser could be started: ${info.page}`, tone: "warn" };
}
