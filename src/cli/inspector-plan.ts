// What `listen` gives to the terminal inspector.

import type { KeyRing } from "../core/key-ring.ts";
import type { MaskMode } from "../core/mask.ts";
import type { CaptureStore, Clock } from "../core/ports.ts";
import type { Provider } from "../core/provider.ts";
import type { SigningScheme } from "../core/signing/scheme.ts";
import type { EmulatorLook, SessionInfo } from "../ui/terminal/session-info.ts";

/** What a session gives to its inspector. */
export interface InspectorPlan {
  readonly store: CaptureStore;
  readonly providers: readonly Provider[];
  readonly keys: KeyRing;
  readonly schemes?: readonly SigningScheme[];
  readonly forwardTo?: string;
  /** Stands before the paths of captures, and is not the app's to see. */
  readonly pathToken?: string;
  readonly insecure: boolean;
  readonly mask: MaskMode;
}

/** The same with what only the surroundings know; for the actions. */
export interface InspectorWiring extends InspectorPlan {
  readonly clock: Clock;
  readonly info: SessionInfo;
  readonly emulator?: EmulatorLook;
  readonly programs: { readonly editor: string; readonly pager: string };
  readonly surroundings: {
    readonly ssh: boolean;
    readonly tmux: boolean;
    readonly wayland: boolean;
    readonly x11: boolean;
    readonly platform: NodeJS.Platform;
  };
}
