// Limits that the senders and the forwarder share.

/** The longest head of an answer in bytes: Node's default, said so that no environment variable changes it. */
export const maxHeadBytes = 16_384;
