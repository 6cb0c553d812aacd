// All that the screen remembers beside the captures themselves, and how it changes; no terminal, no store.

import type { FilterProblem } from "../../core/filter/filter.ts";
import type { Tone } from "./line.ts";
import { newInput, type TextInput } from "./text-input.ts";

/** Tabs of the detail, in order. */
export const tabs = ["Overview", "Headers", "Body", "Response", "Signature", "Raw"] as const;
export type Tab = (typeof tabs)[number];

/** What a confirmation would do. */
export type Confirmation =
  | { readonly kind: "delete"; readonly id: number }
  | { readonly kind: "delete-all"; readonly count: number };

export interface Toast {
  readonly text: string;
  readonly tone: Tone;
}

export interface ViewState {
  /** Undefined follows the newest capture. */
  readonly selected: number | undefined;
  readonly focus: "list" | "detail";
  /** The detail has the whole screen. */
  readonly zoomed: boolean;
  readonly tab: Tab;
  /** First line of the detail that is shown. */
  readonly scroll: number;
  readonly overlay: "none" | "help" | "diff" | "emulator";
  readonly prompt: { readonly input: TextInput; readonly problem?: FilterProblem } | undefined;
  readonly confirmation: Confirmation | undefined;
  /** Text of the filter that reduces the list; empty shows all. */
  readonly filter: string;
  /** The last filter that was not empty, for `n` and `N`. */
  readonly lastFilter: string;
  readonly marked: number | undefined;
  readonly revealed: boolean;
  readonly expectedShown: boolean;
  readonly toast: Toast | undefined;
}

/** What is shown before the first key. */
export const initialState: ViewState = {
  selected: undefined,
  focus: "list",
  zoomed: false,
  tab: "Overview",
  scroll: 0,
  overlay: "none",
  prompt: undefined,
  confirmation: undefined,
  filter: "",
  lastFilter: "",
  marked: undefined,
  revealed: false,
  expectedShown: false,
  toast: undefined,
};

export type Action =
  | { readonly type: "select"; readonly id: number | undefined }
  | { readonly type: "tab"; readonly tab: Tab }
  | { readonly type: "turn-tab"; readonly by: 1 | -1 }
  /** `last` is the largest scroll position that makes sense. */
  | { readonly type: "scroll"; readonly by: number; readonly last: number }
  | { readonly type: "focus" }
  | { readonly type: "zoom"; readonly on: boolean }
  | { readonly type: "overlay"; readonly overlay: ViewState["overlay"] }
  | { readonly type: "prompt-open" }
  | { readonly type: "prompt-edit"; readonly input: TextInput }
  | { readonly type: "prompt-problem"; readonly problem: FilterProblem }
  | { readonly type: "prompt-close" }
  | { readonly type: "filter"; readonly text: string }
  | { readonly type: "ask"; readonly confirmation: Confirmation | undefined }
  | { readonly type: "mark"; readonly id: number | undefined }
  | { readonly type: "reveal" }
  | { readonly type: "expected" }
  | { readonly type: "toast"; readonly toast: Toast | undefined };

/** The state after an action; the same object when nothing changes. */
export function reduce(state: ViewState, action: Action): ViewState {
  switch (action.type) {
    case "select":
      return state.selected === action.id ? state : { ...state, selected: action.id, scroll: 0, expectedShown: false };
    case "tab":
      return state.tab === action.tab ? state : { ...state, tab: action.tab, scroll: 0 };
    case "turn-tab": {
      const tab = tabs[(tabs.indexOf(state.tab) + action.by + tabs.length) % tabs.length] as Tab;
      return { ...state, tab, scroll: 0 };
    }
    case "scroll": {
      const scroll = Math.max(0, Math.min(action.last, state.scroll + action.by));
      return scroll === state.scroll ? state : { ...state, scroll };
    }
    case "focus":
      return { ...state, focus: state.focus === "list" ? "detail" : "list" };
    case "zoom":
      return { ...state, zoomed: action.on, focus: action.on ? "detail" : "list", scroll: 0 };
    case "overlay":
      return { ...state, overlay: action.overlay, scroll: 0 };
    case "mark":
      return { ...state, marked: action.id };
    case "reveal":
      return { ...state, revealed: !state.revealed };
    case "expected":
      return { ...state, expectedShown: !state.expectedShown };
    case "toast":
      return state.toast === action.toast ? state : { ...state, toast: action.toast };
    case "ask":
      return { ...state, confirmation: action.confirmation };
    default:
      return reducePrompt(state, action);
  }
}

type PromptAction = Extract<
  Action,
  { type: "prompt-open" | "prompt-edit" | "prompt-problem" | "prompt-close" | "filter" }
>;

function reducePrompt(state: ViewState, action: PromptAction): ViewState {
  switch (action.type) {
    case "prompt-open":
      return { ...state, prompt: { input: newInput(state.filter) } };
    case "prompt-edit":
      return { ...state, prompt: { input: action.input } };
    case "prompt-problem":
      return state.prompt === undefined ? state : { ...state, prompt: { ...state.prompt, problem: action.problem } };
    case "prompt-close":
      return { ...state, prompt: undefined };
    case "filter":
      return {
        ...state,
        prompt: undefined,
        filter: action.text,
        lastFilter: action.text === "" ? state.lastFilter : action.text,
      };
    default:
      return action satisfies never;
  }
}

/** A holder of the state for React and for the controller: changes are seen at once by both. */
export class ViewStore {
  #state: ViewState = initialState;
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getSnapshot = (): ViewState => this.#state;

  /** Applies an action and tells the listeners when something changed. */
  dispatch(action: Action): void {
    const next = reduce(this.#state, action);
    if (next === this.#state) return;
    this.#state = next;
    for (const listener of this.#listeners) listener();
  }
}
