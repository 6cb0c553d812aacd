// The detail of the selected capture: a line of tabs, then as many lines as there is room for.

import { useMemo } from "react";
import { fitCells } from "../cells.ts";
import { detailLines } from "../detail/detail.ts";
import type { Inspector } from "../inspector.ts";
import type { Layout } from "../layout.ts";
import { type Line, line, wrapLines } from "../line.ts";
import { tabs, type ViewState } from "../state.ts";
import { Lines, TextLine } from "./text-line.tsx";

export interface DetailPaneProps {
  readonly inspector: Inspector;
  readonly view: ViewState;
  readonly layout: Layout;
}

export function DetailPane({ inspector, view, layout }: DetailPaneProps) {
  const id = inspector.selectedId();
  const loaded = id === undefined ? undefined : inspector.details.get(id);
  const { tab, revealed, expectedShown } = view;
  const { width, detailRows } = layout;
  const rows = useMemo(() => {
    if (loaded === undefined) return [line("No capture is selected.", "faint")];
    return wrapLines(detailLines(tab, { ...loaded, revealed, expectedShown, parts: inspector.parts }), width - 1);
  }, [loaded, tab, revealed, expectedShown, width, inspector]);
  return (
    <Pane inspector={inspector} head={tabLine(view, id, width)} rows={rows} scroll={view.scroll} height={detailRows} />
  );
}

export interface PaneProps {
  readonly inspector: Inspector;
  readonly head: Line;
  readonly rows: readonly Line[];
  readonly scroll: number;
  readonly height: number;
}

/** A scrolled block under a head line; tells the inspector how far it can be scrolled. */
export function Pane({ inspector, head, rows, scroll, height }: PaneProps) {
  inspector.viewport.detailRows = height;
  inspector.viewport.detailLength = rows.length;
  const top = Math.max(0, Math.min(scroll, rows.length - height));
  const shown = rows.slice(top, top + height).map(indented);
  const more = rows.length - top - height;
  if (more > 0) shown[height - 1] = [{ text: ` … ${more + 1} more lines (J and K scroll)`, tone: "faint" }];
  return (
    <>
      <TextLine line={head} />
      <Lines lines={shown} rows={height} />
    </>
  );
}

function indented(whole: Line): Line {
  return [{ text: " ", tone: "plain" }, ...whole];
}

/** `── #12 ── 1 Overview  [2 Headers]  3 Body …`, filled with a rule. */
function tabLine(view: ViewState, id: number | undefined, width: number): Line {
  const number = ` #${id ?? "-"} `;
  const names = tabs.map((tab, index) => ({
    text: tab === view.tab ? `[${index + 1} ${tab}]` : ` ${index + 1} ${tab} `,
    tone: tab === view.tab ? ("accent" as const) : ("faint" as const),
  }));
  const isWide = names.reduce((sum, { text }) => sum + text.length, 0) + number.length + 4 <= width;
  const shown = isWide
    ? names
    : [{ text: `[${tabs.indexOf(view.tab) + 1} ${view.tab}] of ${tabs.length}`, tone: "accent" as const }];
  const focus = view.focus === "detail" ? "═" : "─";
  const used = number.length + 2 + shown.reduce((sum, { text }) => sum + text.length, 0);
  return [
    { text: focus.repeat(2), tone: "faint" },
    { text: number, tone: "strong" },
    ...shown,
    { text: fitCells(` ${focus.repeat(Math.max(0, width - used - 1))}`, Math.max(0, width - used)), tone: "faint" },
  ];
}
