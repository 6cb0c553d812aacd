// What each command of the key table does: at once, or as an action that answers in words.

import { HookdevError } from "../../core/errors.ts";
import { parseFilter } from "../../core/filter/parse.ts";
import { findHit } from "../../core/filter/stored.ts";
import type { CaptureList } from "./capture-list.ts";
import type { DetailCache } from "./detail-cache.ts";
import type { Command } from "./keys.ts";
import type { ActionResult, HandOver, InspectorParts, Stage } from "./session-info.ts";
import { tabs, type ViewStore } from "./state.ts";

/** What commands see of the inspector. */
export interface Commanded {
  readonly parts: InspectorParts;
  readonly view: ViewStore;
  readonly list: CaptureList;
  readonly details: DetailCache;
  readonly emulator: { read(): void };
  readonly viewport: { readonly listRows: number; readonly detailRows: number };
  /** True when the arrow keys scroll instead of moving through the list. */
  readonly scrolls: boolean;
  selectedId(): number | undefined;
  select(id: number | undefined): void;
  moveTo(index: number): void;
  moveBy(rows: number): void;
  scrollBy(lines: number): void;
  clearFilter(): void;
}

/** An action; undefined when it has nothing to say. */
export type Act = (inspector: Commanded, stage: Stage | undefined) => Promise<ActionResult | undefined>;

/** Commands that are done at once. */
export const moves: Partial<Record<Command, (inspector: Commanded) => void>> = {
  down: (it) => (it.scrolls ? it.scrollBy(1) : it.moveBy(1)),
  up: (it) => (it.scrolls ? it.scrollBy(-1) : it.moveBy(-1)),
  "page-down": (it) => (it.scrolls ? it.scrollBy(it.viewport.detailRows) : it.moveBy(it.viewport.listRows)),
  "page-up": (it) => (it.scrolls ? it.scrollBy(-it.viewport.detailRows) : it.moveBy(-it.viewport.listRows)),
  newest: (it) => (it.scrolls ? it.scrollBy(Number.NEGATIVE_INFINITY) : it.moveTo(0)),
  oldest: (it) => (it.scrolls ? it.scrollBy(Number.POSITIVE_INFINITY) : it.moveTo(it.list.size - 1)),
  follow: (it) => it.select(it.view.getSnapshot().selected === undefined ? it.list.idAt(0) : undefined),
  pause: (it) => it.list.setPaused(!it.list.getSnapshot().paused),
  open: (it) => it.view.dispatch({ type: "zoom", on: !it.view.getSnapshot().zoomed }),
  back: goBack,
  focus: (it) => it.view.dispatch({ type: "focus" }),
  "next-tab": (it) => it.view.dispatch({ type: "turn-tab", by: 1 }),
  "previous-tab": (it) => it.view.dispatch({ type: "turn-tab", by: -1 }),
  ...Object.fromEntries(
    tabs.map((tab, index) => [`tab-${index + 1}`, (it: Commanded) => it.view.dispatch({ type: "tab", tab })]),
  ),
  "detail-down": (it) => it.scrollBy(1),
  "detail-up": (it) => it.scrollBy(-1),
  filter: (it) => it.view.dispatch({ type: "prompt-open" }),
  mark: (it) => {
    const id = it.selectedId();
    it.view.dispatch({ type: "mark", id: it.view.getSnapshot().marked === id ? undefined : id });
  },
  delete: (it) => {
    const id = it.selectedId();
    if (id !== undefined) it.view.dispatch({ type: "ask", confirmation: { kind: "delete", id } });
  },
  "delete-all": (it) => {
    const count = it.parts.store.count();
    if (count > 0) it.view.dispatch({ type: "ask", confirmation: { kind: "delete-all", count } });
  },
  reveal: (it) => it.view.dispatch({ type: "reveal" }),
  expected: (it) => it.view.dispatch({ type: "expected" }),
  help: (it) =>
    it.view.dispatch({ type: "overlay", overlay: it.view.getSnapshot().overlay === "help" ? "none" : "help" }),
  quit: (it) => it.parts.actions.quit(),
};

function goBack(it: Commanded): void {
  const state = it.view.getSnapshot();
  if (state.overlay !== "none") it.view.dispatch({ type: "overlay", overlay: "none" });
  else if (state.zoomed) it.view.dispatch({ type: "zoom", on: false });
  else if (state.focus === "detail") it.view.dispatch({ type: "focus" });
  else it.clearFilter();
}

const nothingSelected: ActionResult = { text: "No capture is selected.", tone: "warn" };

/** An action on the selected capture, with its body. */
function onSelected(
  work: (
    it: Commanded,
    capture: NonNullable<ReturnType<InspectorParts["store"]["get"]>>,
    stage: Stage | undefined,
  ) => Promise<ActionResult | undefined>,
): Act {
  return async (it, stage) => {
    const id = it.selectedId();
    const capture = id === undefined ? undefined : it.parts.store.get(id);
    return capture === undefined ? nothingSelected : work(it, capture, stage);
  };
}

const noStage: HandOver = (job) => job();

/** Commands that take their time and answer in words. */
export const acts: Partial<Record<Command, Act>> = {
  replay: onSelected((it, capture) => it.parts.actions.replay(capture)),
  edit: onSelected((it, capture, stage) => it.parts.actions.editAndReplay(capture, stage?.handOver ?? noStage)),
  curl: onSelected((it, capture) => it.parts.actions.copyCurl(capture)),
  "copy-body": onSelected((it, capture) => it.parts.actions.copyBody(capture)),
  "copy-url": (it) => it.parts.actions.copyUrl(),
  pager: onSelected((it, capture, stage) => it.parts.actions.readInPager(capture, stage?.handOver ?? noStage)),
  save: onSelected((it, capture) => it.parts.actions.saveFixture(capture)),
  page: (it) => it.parts.actions.openPage(),
  emulator: async (it) => openEmulator(it),
  diff: onSelected(async (it, capture) => openDiff(it, capture.id)),
  "next-hit": (it) => stepToHit(it, "older"),
  "previous-hit": (it) => stepToHit(it, "newer"),
  repaint: async (_it, stage) => {
    await stage?.repaint();
    return undefined;
  },
  suspend: async (it, stage) => {
    if (stage !== undefined) await it.parts.actions.suspend(stage.handOver);
    return undefined;
  },
};

function openEmulator(it: Commanded): ActionResult | undefined {
  if (it.parts.emulator === undefined)
    return { text: "No provider is emulated here: start listen with --emulate <provider>.", tone: "warn" };
  it.emulator.read();
  const isShown = it.view.getSnapshot().overlay === "emulator";
  it.view.dispatch({ type: "overlay", overlay: isShown ? "none" : "emulator" });
  return undefined;
}

async function openDiff(it: Commanded, id: number): Promise<ActionResult | undefined> {
  const { marked } = it.view.getSnapshot();
  if (marked === undefined) return { text: "Mark the other capture first, with m.", tone: "warn" };
  if (marked === id) return { text: "This is the marked capture itself: move to another one.", tone: "warn" };
  if (it.parts.store.get(marked) === undefined)
    return { text: `The marked capture #${marked} is not there any more.`, tone: "warn" };
  await it.details.loadDiff(marked, id);
  it.view.dispatch({ type: "overlay", overlay: "diff" });
  return undefined;
}

async function stepToHit(it: Commanded, direction: "older" | "newer"): Promise<ActionResult | undefined> {
  const { lastFilter } = it.view.getSnapshot();
  const parsed = parseFilter(lastFilter);
  const id = it.selectedId();
  if (lastFilter === "" || !parsed.ok) return { text: "There is no filter yet: / makes one.", tone: "warn" };
  const hit = id === undefined ? undefined : await findHit(it.parts, { filter: parsed.filter, id, direction });
  if (hit === undefined) return { text: `No ${direction} capture passes ${lastFilter}.`, tone: "warn" };
  it.select(hit);
  return undefined;
}

/** What a person is told when something threw. */
export function problem(error: unknown): ActionResult {
  if (error instanceof HookdevError)
    return { text: error.remedy === undefined ? error.message : `${error.message} ${error.remedy}`, tone: "bad" };
  return { text: `That failed: ${error instanceof Error ? error.message : String(error)}`, tone: "bad" };
}
