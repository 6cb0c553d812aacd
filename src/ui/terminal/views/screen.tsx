// The whole screen: shares out the room and passes keys on; it decides nothing itself.

import { Box, useApp, useInput, usePaste, useWindowSize } from "ink";
import { useEffect, useSyncExternalStore } from "react";
import type { ListSnapshot } from "../capture-list.ts";
import type { Inspector } from "../inspector.ts";
import { type Layout, layOut } from "../layout.ts";
import { readPresses } from "../presses.ts";
import type { Stage } from "../session-info.ts";
import type { ViewState } from "../state.ts";
import { footerLines, statusLine, tinyLine } from "../status-text.ts";
import { DetailPane } from "./detail-pane.tsx";
import { EmulatorOverlay } from "./emulator-overlay.tsx";
import { ListPane } from "./list-pane.tsx";
import { DiffOverlay, HelpOverlay, Welcome } from "./overlays.tsx";
import { Lines, TextLine } from "./text-line.tsx";

export interface ScreenProps {
  readonly inspector: Inspector;
  /** Called around everything that leaves the screen for a while. */
  readonly wheel: (on: boolean) => void;
  /** A key handler threw: the screen has to go, the session has not. */
  readonly onCrash: (error: unknown) => void;
}

export function Screen({ inspector, wheel, onCrash }: ScreenProps) {
  const view = useSyncExternalStore(inspector.view.subscribe, inspector.view.getSnapshot);
  const list = useSyncExternalStore(inspector.list.subscribe, inspector.list.getSnapshot);
  const size = useWindowSize();
  const footer = footerLines(view, size.columns);
  const layout = layOut(size, { zoomed: view.zoomed, footerRows: footer.length });
  useKeys(inspector, onCrash);
  useStage(inspector, wheel);
  inspector.viewport.listRows = Math.max(1, layout.listRows);
  inspector.viewport.width = layout.width;
  if (layout.oneLine) return <TextLine line={tinyLine(list, layout.width)} />;
  return (
    <Box flexDirection="column" width={layout.width} height={layout.height} overflow="hidden">
      <TextLine line={statusLine(inspector.parts.info, list, { ...view, width: layout.width })} />
      <Middle inspector={inspector} view={view} list={list} layout={layout} />
      <Lines lines={footer} rows={footer.length} />
    </Box>
  );
}

interface MiddleProps {
  readonly inspector: Inspector;
  readonly view: ViewState;
  readonly list: ListSnapshot;
  readonly layout: Layout;
}

function Middle({ inspector, view, list, layout }: MiddleProps) {
  if (view.overlay === "help") return <HelpOverlay inspector={inspector} view={view} layout={layout} />;
  if (view.overlay === "emulator") return <EmulatorOverlay inspector={inspector} view={view} layout={layout} />;
  if (view.overlay === "diff") return <DiffOverlay inspector={inspector} view={view} layout={layout} />;
  if (list.kept === 0 && view.filter === "") return <Welcome info={inspector.parts.info} layout={layout} />;
  return (
    <>
      {layout.listRows > 0 && <ListPane inspector={inspector} list={list} view={view} layout={layout} />}
      {layout.detailRows > 0 && <DetailPane inspector={inspector} view={view} layout={layout} />}
    </>
  );
}

function useKeys(inspector: Inspector, onCrash: (error: unknown) => void): void {
  const guarded = (work: () => void) => {
    try {
      work();
    } catch (error) {
      onCrash(error);
    }
  };
  useInput((input, key) => guarded(() => inspector.pressAll(readPresses(input, key))));
  usePaste((text) => guarded(() => inspector.paste(text)));
}

/** Lends the terminal out and takes it back. */
function useStage(inspector: Inspector, wheel: (on: boolean) => void): void {
  const { suspendTerminal } = useApp();
  useEffect(() => {
    const handOver: Stage["handOver"] = async (job) => {
      let result: { readonly value: Awaited<ReturnType<typeof job>> } | undefined;
      wheel(false);
      try {
        await suspendTerminal(async () => {
          result = { value: await job() };
        });
      } finally {
        wheel(true);
      }
      return (result as unknown as { readonly value: Awaited<ReturnType<typeof job>> }).value;
    };
    inspector.attach({ handOver, repaint: () => handOver(async () => undefined) });
    return () => inspector.attach(undefined);
  }, [inspector, suspendTerminal, wheel]);
}
