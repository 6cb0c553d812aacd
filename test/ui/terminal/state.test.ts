import { describe, expect, test } from "vitest";
import { type Action, initialState, reduce, type ViewState, ViewStore } from "../../../src/ui/terminal/state.ts";
import { newInput } from "../../../src/ui/terminal/text-input.ts";

function stateAfter(actions: readonly Action[], from: ViewState = initialState): ViewState {
  return actions.reduce(reduce, from);
}

describe("the state of the screen", () => {
  test("follows the newest capture at first", () => {
    expect(initialState.selected).toBeUndefined();
  });

  test("starts each capture at the top of its detail, with its expected value hidden", () => {
    const state = stateAfter([{ type: "expected" }, { type: "scroll", by: 7, last: 20 }, { type: "select", id: 4 }]);
    expect(state).toMatchObject({ selected: 4, scroll: 0, expectedShown: false });
  });

  test("goes round through the tabs in both directions", () => {
    expect(stateAfter([{ type: "turn-tab", by: -1 }]).tab).toBe("Raw");
    expect(
      stateAfter([
        { type: "turn-tab", by: -1 },
        { type: "turn-tab", by: 1 },
      ]).tab,
    ).toBe("Overview");
  });

  test("scrolls neither above the first line nor below the last page", () => {
    expect(stateAfter([{ type: "scroll", by: -5, last: 20 }]).scroll).toBe(0);
    expect(stateAfter([{ type: "scroll", by: 50, last: 20 }]).scroll).toBe(20);
  });

  test("opens the prompt with the filter that is in force", () => {
    expect(stateAfter([{ type: "filter", text: "sig:bad" }, { type: "prompt-open" }]).prompt).toEqual({
      input: newInput("sig:bad"),
    });
  });

  test("forgets what was wrong with a filter as soon as it is edited", () => {
    const wrong: Action = { type: "prompt-problem", problem: { at: 0, length: 1, message: "no" } };
    const state = stateAfter([{ type: "prompt-open" }, wrong, { type: "prompt-edit", input: newInput("a") }]);
    expect(state.prompt).toEqual({ input: newInput("a") });
  });

  test("keeps the last filter for n and N when it is cleared", () => {
    expect(
      stateAfter([
        { type: "filter", text: "sig:bad" },
        { type: "filter", text: "" },
      ]),
    ).toMatchObject({ filter: "", lastFilter: "sig:bad" });
  });

  test("gives the detail the focus when it takes the whole screen, and takes it back", () => {
    expect(stateAfter([{ type: "zoom", on: true }])).toMatchObject({ zoomed: true, focus: "detail" });
    expect(
      stateAfter([
        { type: "zoom", on: true },
        { type: "zoom", on: false },
      ]),
    ).toMatchObject({ zoomed: false, focus: "list" });
  });

  test("is the same object when nothing changes, so that nothing is drawn", () => {
    const store = new ViewStore();
    let told = 0;
    store.subscribe(() => {
      told += 1;
    });
    store.dispatch({ type: "select", id: undefined });
    store.dispatch({ type: "toast", toast: undefined });
    expect(told).toBe(0);
    store.dispatch({ type: "reveal" });
    expect(told).toBe(1);
  });
});
