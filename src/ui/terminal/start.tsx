// Puts the inspector on a terminal with Ink, and takes it off again whatever happens.

import chalk from "chalk";
import { render } from "ink";
import type { Inspector } from "./inspector.ts";
import { Screen } from "./views/screen.tsx";

export interface ScreenOptions {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly colour: boolean;
  /** Paints only what has changed; off for terminals that disagree about widths. Default true. */
  readonly incremental?: boolean;
  /** Called after each frame with the time it took to render, in milliseconds; for measuring. */
  readonly onFrame?: (renderMs: number) => void;
}

export interface RunningScreen {
  /** Resolves when the screen is gone: `undefined` after `close`, else what made it crash. */
  readonly ended: Promise<unknown>;
  /** Takes the screen off and gives the terminal back. */
  close(): Promise<void>;
  /** Resolves when everything that was drawn has left. */
  flushed(): Promise<void>;
}

// The terminal turns the wheel into arrow keys while the alternate screen is shown; text can still be selected.
const wheelOn = "\u001b[?1007h";
const wheelOff = "\u001b[?1007l";

/** Draws the inspector until it is closed or crashes. */
export function startScreen(inspector: Inspector, options: ScreenOptions): RunningScreen {
  // chalk does not know NO_COLOR, and Ink paints with the same chalk.
  chalk.level = options.colour ? (Math.max(1, chalk.level) as 1 | 2 | 3) : 0;
  const { stdin, stdout, onFrame } = options;
  let crash: unknown;
  const wheel = (on: boolean) => void stdout.write(on ? wheelOn : wheelOff);
  const onCrash = (error: unknown) => {
    crash ??= error;
    app.unmount();
  };
  const app = render(<Screen inspector={inspector} wheel={wheel} onCrash={onCrash} />, {
    stdin,
    stdout,
    alternateScreen: true,
    incrementalRendering: options.incremental !== false,
    maxFps: 60,
    exitOnCtrlC: false,
    patchConsole: false,
    interactive: true,
    isScreenReaderEnabled: false,
    ...(onFrame === undefined ? {} : { onRender: ({ renderTime }) => onFrame(renderTime) }),
  });
  wheel(true);
  const ended = app.waitUntilExit().then(
    () => crash,
    (error: unknown) => error ?? new Error("The screen failed without a reason."),
  );
  return {
    ended: ended.finally(() => wheel(false)),
    async close() {
      app.unmount();
      await ended;
    },
    flushed: () => app.waitUntilRenderFlush(),
  };
}
