// The deliveries of the emulated providers, over list and detail.

import { useSyncExternalStore } from "react";
import { emulatorLogLines } from "../emulator-lines.ts";
import { line, wrapLines } from "../line.ts";
import { Pane } from "./detail-pane.tsx";
import type { OverlayProps } from "./overlays.tsx";

export function EmulatorOverlay({ inspector, view, layout }: OverlayProps) {
  const log = useSyncExternalStore(inspector.emulator.subscribe, inspector.emulator.getSnapshot);
  const { emulator, masker, info } = inspector.parts;
  const pace = emulator?.pace ?? { isManual: false, scale: 1 };
  const rows = emulatorLogLines({ log, pace, masker, revealed: view.revealed });
  const waiting = log.deliveries.filter(({ status }) => status === "waiting" || status === "sending").length;
  return (
    <Pane
      inspector={inspector}
      head={line(`── Emulator ${info.emulated ?? ""} ── ${waiting} not over ── Esc goes back`, "accent")}
      rows={wrapLines(rows, layout.width - 1)}
      scroll={view.scroll}
      height={layout.inner - 1}
    />
  );
}
