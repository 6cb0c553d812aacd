// Waits until a message that is being written takes more.

import type { OutgoingMessage } from "node:http";

/** Resolves when the message takes more bytes, or will never take any again. */
export function drained(message: OutgoingMessage): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      message.off("drain", go);
      message.off("close", go);
      resolve();
    };
    message.on("drain", go);
    message.on("close", go);
  });
}
