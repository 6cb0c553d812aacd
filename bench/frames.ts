// Finds where HTTP/1.1 messages end on a byte stream, cheaply: enough for answers and requests of our own benchmarks.

const headEnd = Buffer.from("\r\n\r\n");
const lastChunk = Buffer.from("0\r\n\r\n");

/** Counts whole messages; a message has a Content-Length, is chunked, or has no body. */
export class Frames {
  #pending: Buffer = Buffer.alloc(0);
  /** Status of the last answer that was seen, 0 for requests. */
  status = 0;

  /** Adds bytes and returns how many messages they completed. */
  push(chunk: Buffer): number {
    this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    let complete = 0;
    for (let end = this.#messageEnd(); end !== -1; end = this.#messageEnd()) {
      complete++;
      this.#pending = this.#pending.subarray(end);
    }
    return complete;
  }

  #messageEnd(): number {
    const end = this.#pending.indexOf(headEnd);
    if (end === -1) return -1;
    const head = this.#pending.toString("latin1", 0, end);
    this.status = head.startsWith("HTTP/1.1 ") ? Number(head.slice(9, 12)) : 0;
    const bodyStart = end + headEnd.length;
    if (/\r\ntransfer-encoding: *chunked/i.test(head)) {
      const last = this.#pending.indexOf(lastChunk, bodyStart);
      return last === -1 ? -1 : last + lastChunk.length;
    }
    const length = /\r\ncontent-length: *(\d+)/i.exec(head);
    const messageEnd = bodyStart + Number(length?.[1] ?? 0);
    return this.#pending.length < messageEnd ? -1 : messageEnd;
  }
}
