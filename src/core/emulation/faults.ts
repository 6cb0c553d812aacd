// Faults that an emulated provider commits on purpose, as data: what a receiver has to survive.

/** All may be combined; what is missing does not happen. */
export interface EmulatorFaults {
  /** `--duplicate`: after a successful attempt the same bytes are sent so many times more, one after another. */
  readonly duplicate?: number;
  /** `--concurrent-duplicate`: every attempt leaves with so many copies of itself at the same moment. */
  readonly concurrentDuplicate?: number;
  /** `--reorder`: so many deliveries (2 or more) for one endpoint are held back and leave in reversed order. */
  readonly reorder?: number;
  /** `--drop-response`: in the first so many attempts the connection is cut once the request is sent; `Infinity`: all. */
  readonly dropResponse?: number;
  /** `--delay`: the first attempt leaves so much later, seconds of the emulated clock. */
  readonly delaySeconds?: number;
  /** `--wrong-signature`: the first so many attempts are signed with a key that is not the endpoint's; `Infinity`: all. */
  readonly wrongSignature?: number;
  /** `--stale`: the signature's time lies so many seconds in the past, where the scheme has one. */
  readonly staleSeconds?: number;
  /** `--rotate-secret`: the secret is changed between attempt 1 and 2: the first is signed with the old one. */
  readonly rotateSecret?: {
    /** The old secret; made up in the form of the current one when missing. */
    readonly oldSecret?: string;
  };
  /** `--fail-rate`: share of attempts (0 to 1) that fail on the provider's side before anything is sent. */
  readonly failRate?: number;
  /** Decides what is left to chance (fail rate, jitter): the same seed gives the same attempts. */
  readonly seed?: string;
}

/** How long `reorder` waits for the deliveries that are to overtake, milliseconds of the emulated clock. */
export const reorderPatienceMs = 5000;

/** Whether a fault that counts attempts hits the one with this number (1 is the first). */
export function hits(attempts: number | undefined, number: number): boolean {
  return attempts !== undefined && number <= attempts;
}
