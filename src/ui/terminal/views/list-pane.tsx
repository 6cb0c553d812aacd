// The list: only the rows that are on the screen exist.

import { memo } from "react";
import type { CaptureRow, ListSnapshot } from "../capture-list.ts";
import type { Inspector } from "../inspector.ts";
import { type Layout, windowTop } from "../layout.ts";
import { line } from "../line.ts";
import { rowLine } from "../row-text.ts";
import type { ViewState } from "../state.ts";
import { Lines, TextLine } from "./text-line.tsx";

export interface ListPaneProps {
  readonly inspector: Inspector;
  /** Here so that the list is drawn again when it changes. */
  readonly list: ListSnapshot;
  readonly view: ViewState;
  readonly layout: Layout;
}

export function ListPane({ inspector, list, view, layout }: ListPaneProps) {
  const { listRows, width } = layout;
  if (list.size === 0) return <Lines rows={listRows} lines={[line(emptyText(list, view), "faint")]} />;
  const selected = inspector.selectedId();
  const top = windowTop(selected === undefined ? 0 : inspector.list.indexOf(selected), list.size, listRows);
  return Array.from({ length: listRows }, (_, offset) => {
    const id = inspector.list.idAt(top + offset);
    const row = id === undefined ? undefined : inspector.list.row(id);
    // Rows without a capture are places on the screen.
    // biome-ignore lint/suspicious/noArrayIndexKey: see above
    if (id === undefined || row === undefined) return <TextLine key={`blank ${offset}`} line={[]} />;
    return (
      <Row
        key={id}
        row={row}
        width={width}
        columns={layout.columns}
        selected={id === selected}
        marked={id === view.marked}
        revealed={view.revealed}
        inspector={inspector}
      />
    );
  });
}

interface RowProps {
  readonly row: CaptureRow;
  readonly width: number;
  readonly columns: Layout["columns"];
  readonly selected: boolean;
  readonly marked: boolean;
  readonly revealed: boolean;
  readonly inspector: Inspector;
}

const Row = memo(function Row({ row, inspector, selected, ...look }: RowProps) {
  return <TextLine line={rowLine(row, { ...look, selected, masker: inspector.parts.masker })} inverse={selected} />;
});

function emptyText(list: ListSnapshot, view: ViewState): string {
  if (list.searching) return " searching…";
  return view.filter === ""
    ? " no captures"
    : ` none of ${list.kept} captures passes ${view.filter}   (Esc clears the filter)`;
}
