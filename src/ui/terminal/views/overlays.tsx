// What lies over list and detail: the keys, the comparison, and the first screen before anything has arrived.

import { useMemo } from "react";
import { filterForms } from "../../../core/filter/parse.ts";
import type { Inspector } from "../inspector.ts";
import { keyName, keyTable } from "../keys.ts";
import type { Layout } from "../layout.ts";
import { emptyLine, type Line, line, wrapLines } from "../line.ts";
import type { SessionInfo } from "../session-info.ts";
import type { ViewState } from "../state.ts";
import { Pane } from "./detail-pane.tsx";
import { Lines } from "./text-line.tsx";

export interface OverlayProps {
  readonly inspector: Inspector;
  readonly view: ViewState;
  readonly layout: Layout;
}

export function HelpOverlay({ inspector, view, layout }: OverlayProps) {
  const rows = useMemo(() => wrapLines(helpLines(), layout.width - 1), [layout.width]);
  return (
    <Pane
      inspector={inspector}
      head={line("── Keys and filters ── Esc goes back", "accent")}
      rows={rows}
      scroll={view.scroll}
      height={layout.inner - 1}
    />
  );
}

export function DiffOverlay({ inspector, view, layout }: OverlayProps) {
  const rows = wrapLines(inspector.details.diff(view.revealed), layout.width - 1);
  return (
    <Pane
      inspector={inspector}
      head={line("── Comparison ── Esc goes back", "accent")}
      rows={rows}
      scroll={view.scroll}
      height={layout.inner - 1}
    />
  );
}

/** The first screen: exactly what to do next. */
export function Welcome({ info, layout }: { readonly info: SessionInfo; readonly layout: Layout }) {
  return <Lines lines={wrapLines(welcomeLines(info), layout.width - 1)} rows={layout.inner} />;
}

function helpLines(): Line[] {
  const groups = [...new Set(keyTable.map(({ group }) => group))];
  const keys = groups.flatMap((group) => [
    line(group, "strong"),
    ...keyTable
      .filter((entry) => entry.group === group)
      .map(
        (entry): Line => [
          { text: `  ${entry.keys.map(keyName).join(" ").padEnd(15)} `, tone: "accent" },
          { text: entry.help, tone: "plain" },
        ],
      ),
    emptyLine,
  ]);
  const filters = filterForms.map(
    ([form, meaning]): Line => [
      { text: `  ${form.padEnd(29)} `, tone: "accent" },
      { text: meaning, tone: "plain" },
    ],
  );
  return [...keys, line("Filters (all parts must hold)", "strong"), ...filters];
}

function welcomeLines(info: SessionInfo): Line[] {
  const step = (name: string, text: string): Line => [
    { text: `  ${name.padEnd(10)}`, tone: "faint" },
    { text, tone: "strong" },
  ];
  return [
    emptyLine,
    line("  Nothing has arrived yet. What to do next:", "plain"),
    emptyLine,
    ...info.inbox.map((url) => step("inbox", url)),
    ...(info.publicUrl === undefined ? [] : [step("public", info.publicUrl)]),
    step("forward", info.forwardTo ?? "off: start with --forward-to 3000 to pass captures on to your app"),
    emptyLine,
    line("  Send a first event, in another terminal:", "plain"),
    step("", info.pokeCommand),
    emptyLine,
    line(`  Everything that arrives is kept in ${info.storeFile}`, "faint"),
    line("  ? shows all keys, q ends the session.", "faint"),
  ];
}
