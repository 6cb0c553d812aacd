// What the screen knows about the session it belongs to; made by `cli`, drawn by the status bar and the first screen.

import type { Capture } from "../../core/capture.ts";
import type { Delivery, DeliveryQuery } from "../../core/emulation/delivery-log.ts";
import type { EmulatedPace } from "../../core/emulation/events.ts";
import type { KeyRing } from "../../core/key-ring.ts";
import type { Masker, MaskMode } from "../../core/mask.ts";
import type { CaptureStore, Clock } from "../../core/ports.ts";
import type { Provider } from "../../core/provider.ts";
import type { SigningScheme } from "../../core/signing/scheme.ts";
import type { Tone } from "./line.ts";

export interface SessionInfo {
  /** URLs of the inbox. */
  readonly inbox: readonly string[];
  readonly publicUrl?: string;
  /** State of the tunnel in a word, when there is one. */
  readonly tunnel?: string;
  readonly forwardTo?: string;
  readonly storeFile: string;
  readonly maskMode: MaskMode;
  /** A command that sends a first request to this very inbox. */
  readonly pokeCommand: string;
  /** Who is emulated beside the inbox, and where: `pliance :4500`. */
  readonly emulated?: string;
  /** Address of the inspector page, when one is served. */
  readonly page?: string;
}

/** What an action says about itself; every one of them says something. */
export interface ActionResult {
  readonly text: string;
  readonly tone: Tone;
}

/** Gives the terminal away for the time of the job (an editor, a pager, the shell). */
export type HandOver = <T>(job: () => Promise<T>) => Promise<T>;

/** What the drawn screen lends to the inspector while it is there. */
export interface Stage {
  readonly handOver: HandOver;
  readonly repaint: () => Promise<void>;
}

/** What the screen can ask for; each action answers with a sentence and never rejects for an expected failure. */
export interface InspectorActions {
  replay(capture: Capture): Promise<ActionResult>;
  /** Opens the editor and replays what comes back; an unchanged body is not sent. */
  editAndReplay(capture: Capture, handOver: HandOver): Promise<ActionResult>;
  copyCurl(capture: Capture): Promise<ActionResult>;
  copyBody(capture: Capture): Promise<ActionResult>;
  copyUrl(): Promise<ActionResult>;
  readInPager(capture: Capture, handOver: HandOver): Promise<ActionResult>;
  saveFixture(capture: Capture): Promise<ActionResult>;
  delete(id: number): ActionResult;
  /** Takes its time; what arrives meanwhile stays. */
  deleteAll(): Promise<ActionResult>;
  openPage(): Promise<ActionResult>;
  /** To the shell until `fg`. */
  suspend(handOver: HandOver): Promise<void>;
  quit(): void;
}

/** What the screen sees of the emulator beside the inbox. */
export interface EmulatorLook {
  readonly pace: EmulatedPace;
  /** Emulated milliseconds since 1970. */
  now(): number;
  /** Newest first. */
  deliveries(query: DeliveryQuery): readonly Delivery[];
}

/** All that the screen is made of. */
export interface InspectorParts {
  readonly store: Pick<CaptureStore, "list" | "get" | "search" | "attempts" | "readBody" | "streamBody" | "count">;
  readonly clock: Clock;
  readonly info: SessionInfo;
  readonly providers: readonly Provider[];
  readonly keys: KeyRing;
  /** Replaces the provider's own schemes when the user has chosen one. */
  readonly schemes?: readonly SigningScheme[];
  readonly masker: Masker;
  readonly actions: InspectorActions;
  /** With --emulate. */
  readonly emulator?: EmulatorLook;
}
