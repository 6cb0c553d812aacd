// The terminal inspector without a terminal: keys in, state and lines out. React only draws what this holds.

import type { SessionEvent } from "../../core/arrival.ts";
import type { Filter } from "../../core/filter/filter.ts";
import { parseFilter } from "../../core/filter/parse.ts";
import { describeTunnel } from "../../core/tunnel/state.ts";
import { CaptureList } from "./capture-list.ts";
import { type Act, acts, moves, problem } from "./commands.ts";
import { DetailCache } from "./detail-cache.ts";
import { EmulatorLog } from "./emulator-log.ts";
import { emulatorText } from "./emulator-text.ts";
import { type Command, commandOf } from "./keys.ts";
import type { ActionResult, InspectorParts, Stage } from "./session-info.ts";
import { ViewStore } from "./state.ts";
import { editInput, insertText } from "./text-input.ts";

/** Sizes of what is drawn, told by the views for paging and scrolling. */
export interface Viewport {
  listRows: number;
  detailRows: number;
  detailLength: number;
  width: number;
}

/** Holds what is shown and carries out keys; never throws for what an action could not do. */
export class Inspector {
  readonly parts: InspectorParts;
  readonly view = new ViewStore();
  readonly list: CaptureList;
  readonly details: DetailCache;
  readonly emulator: EmulatorLog;
  readonly viewport: Viewport = { listRows: 10, detailRows: 10, detailLength: 0, width: 80 };
  #stage: Stage | undefined;
  #busy = false;

  constructor(parts: InspectorParts) {
    this.parts = parts;
    this.list = new CaptureList({
      store: parts.store,
      clock: parts.clock,
      onError: (error) => this.#tell(problem(error)),
    });
    this.details = new DetailCache(parts, () => this.list.refresh());
    this.emulator = new EmulatorLog(parts.emulator, parts.clock);
  }

  /** The screen is there, or has gone. */
  attach(stage: Stage | undefined): void {
    this.#stage = stage;
  }

  /** Something happened in the session. */
  show(event: SessionEvent): void {
    if (event.type === "emulator") this.emulator.touch();
    if (event.type === "notice" || event.type === "tunnel" || event.type === "emulator") {
      const words = wordsOf(event);
      if (words !== undefined) this.#tell(words);
      return;
    }
    if (event.type === "attempt") this.details.forget(event.attempt.captureId);
    if (event.type === "flag") this.details.forget(event.captureId);
    this.list.push(event);
  }

  /** The capture that is looked at. */
  selectedId(): number | undefined {
    const { selected } = this.view.getSnapshot();
    return selected === undefined
      ? this.list.idAt(0)
      : this.list.idAt(Math.min(this.list.indexOf(selected), this.list.size - 1));
  }

  /** Keys in the order in which they were pressed; each one sees what the one before has changed. */
  pressAll(keys: readonly string[]): void {
    for (const key of keys) this.press(key);
  }

  /** One key. */
  press(key: string): void {
    const state = this.view.getSnapshot();
    if (state.toast !== undefined) this.view.dispatch({ type: "toast", toast: undefined });
    if (state.confirmation !== undefined) this.#answer(key);
    else if (state.prompt !== undefined) this.#type(key);
    else this.run(commandOf(key));
  }

  /** Pasted text goes into the prompt when it is open, and nowhere else. */
  paste(text: string): void {
    const { prompt } = this.view.getSnapshot();
    if (prompt !== undefined) this.view.dispatch({ type: "prompt-edit", input: insertText(prompt.input, text) });
  }

  /** Carries out a command of the key table. */
  run(command: Command | undefined): void {
    if (command === undefined) return;
    moves[command]?.(this);
    const act = acts[command];
    if (act !== undefined) void this.#act(act);
  }

  /** Selects by position; the first one is followed. */
  moveTo(index: number): void {
    const id = this.list.idAt(Math.max(0, Math.min(index, this.list.size - 1)));
    if (id === undefined) return;
    // On the newest row a step up follows again, as in a log.
    this.select(index <= 0 ? undefined : id);
  }

  /** Undefined follows the newest. */
  select(id: number | undefined): void {
    this.list.setFollowed(id === undefined);
    this.view.dispatch({ type: "select", id });
  }

  moveBy(rows: number): void {
    const id = this.selectedId();
    if (id !== undefined) this.moveTo(this.list.indexOf(id) + rows);
  }

  scrollBy(lines: number): void {
    const { detailLength, detailRows } = this.viewport;
    this.view.dispatch({ type: "scroll", by: lines, last: Math.max(0, detailLength - detailRows) });
  }

  /** True when the arrow keys scroll instead of moving through the list. */
  get scrolls(): boolean {
    const state = this.view.getSnapshot();
    return state.focus === "detail" || state.overlay !== "none";
  }

  close(): void {
    this.list.close();
    this.emulator.close();
    this.attach(undefined);
  }

  #answer(key: string): void {
    const { confirmation } = this.view.getSnapshot();
    this.view.dispatch({ type: "ask", confirmation: undefined });
    if (confirmation === undefined) return;
    if (key !== "y" && key !== "Y") {
      this.#tell({ text: "Kept.", tone: "faint" });
      return;
    }
    if (confirmation.kind === "delete") this.#delete(confirmation.id);
    else void this.#act(() => this.#deleteAll());
  }

  #delete(id: number): void {
    const index = this.list.indexOf(id);
    try {
      const result = this.parts.actions.delete(id);
      this.list.forget([id]);
      if (this.view.getSnapshot().selected !== undefined) this.moveTo(Math.min(index, this.list.size - 1));
      if (this.list.size === 0) this.select(undefined);
      this.#tell(result);
    } catch (error) {
      this.#tell(problem(error));
    }
  }

  /** The list is empty at once, and fills with what arrives while the store still removes. */
  async #deleteAll(): Promise<ActionResult> {
    this.list.forget("all");
    this.select(undefined);
    this.#tell({ text: "Deleting all captures …", tone: "faint" });
    try {
      return await this.parts.actions.deleteAll();
    } finally {
      this.list.setFilter();
    }
  }

  #type(key: string): void {
    const { prompt } = this.view.getSnapshot();
    if (prompt === undefined) return;
    if (key === "escape" || key === "ctrl+c") this.view.dispatch({ type: "prompt-close" });
    else if (key === "enter") this.#submit(prompt.input.text.trim());
    else {
      const input = editInput(prompt.input, key);
      if (input !== undefined) this.view.dispatch({ type: "prompt-edit", input });
    }
  }

  #submit(text: string): void {
    const { filter } = this.view.getSnapshot();
    const parsed = parseFilter(text);
    if (!parsed.ok) {
      this.view.dispatch({ type: "prompt-edit", input: { text, cursor: Math.min(parsed.at, text.length) } });
      this.view.dispatch({ type: "prompt-problem", problem: parsed });
      return;
    }
    this.view.dispatch({ type: "filter", text });
    if (text !== filter) this.#applyFilter(parsed.filter);
  }

  #applyFilter(filter: Filter): void {
    try {
      this.list.setFilter(filter);
    } catch (error) {
      this.#tell(problem(error));
    }
  }

  /** Shows all captures again. */
  clearFilter(): void {
    if (this.view.getSnapshot().filter === "") return;
    this.view.dispatch({ type: "filter", text: "" });
    this.#applyFilter([]);
  }

  /** Runs an action and shows what it says; one at a time. */
  async #act(act: Act): Promise<void> {
    if (this.#busy) {
      this.#tell({ text: "The last action is still at work.", tone: "warn" });
      return;
    }
    this.#busy = true;
    try {
      const result = await act(this, this.#stage);
      if (result !== undefined) this.#tell(result);
    } catch (error) {
      this.#tell(problem(error));
    } finally {
      this.#busy = false;
    }
  }

  #tell(toast: ActionResult): void {
    this.view.dispatch({ type: "toast", toast });
  }
}

/** What is no capture is told in one line. */
function wordsOf(
  event: Extract<SessionEvent, { readonly type: "notice" | "tunnel" | "emulator" }>,
): ActionResult | undefined {
  if (event.type === "emulator") return emulatorText(event);
  if (event.type === "notice" && event.level === "info") return undefined;
  const { level, message } = event.type === "tunnel" ? describeTunnel(event.status) : event;
  return { text: message, tone: level === "error" ? "bad" : level === "warning" ? "warn" : "faint" };
}
