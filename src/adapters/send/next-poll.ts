// Waits until the event loop has looked at all sockets once more.

let pushed: (() => void)[] = [];
let polled: (() => void)[] = [];

/**
 * Calls `work` when everything that had reached this machine by now has been told: an end or a reset that was on its
 * way to a kept connection is known before something is written on it.
 */
export function afterNextPoll(work: () => void): void {
  pushed.push(work);
  if (pushed.length === 1 && polled.length === 0) setImmediate(turn);
}

/** Runs behind the poll of each round of the loop: what was pushed before that poll is due. */
function turn(): void {
  const due = polled;
  polled = pushed;
  pushed = [];
  if (polled.length > 0) setImmediate(turn);
  for (const work of due) work();
}
