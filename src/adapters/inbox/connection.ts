// One sender's socket: what is being received on it, what is being answered, and how it is ended politely.

import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { type Refusal, refusalBytes } from "./refusal.ts";

/** A request whose body is still coming in. */
export interface Reading {
  /** No byte of the body has arrived. */
  readonly isEmpty: boolean;
  /** All of it has been read from the socket; it will be answered. */
  readonly isWhole: boolean;
  /** Its head has been refused already: nothing behind it is taken. */
  readonly isRefused: boolean;
  readonly response: ServerResponse;
  /** Ends it as incomplete; without `answer` the socket is gone already. */
  cutOff(refusal: Refusal, answer: "answer" | "silent"): void;
  /** Ends it as not a request at all; `bytes` show what came. */
  reject(refusal: Refusal, bytes: Uint8Array): void;
}

/** After a refusal the rest of what the sender still sends is read and dropped; it is gone after this much silence. */
const lingerMs = 2000;

const key = Symbol("connection");

interface Carrier {
  [key]?: Connection;
}

/** The connection that was opened on this socket. */
export function connectionOf(socket: Socket): Connection | undefined {
  return (socket as Carrier)[key];
}

/** One open socket of a sender; the door makes it and forgets it when the socket closes. */
export class Connection {
  readonly socket: Socket;
  readonly #raw: Socket;
  reading: Reading | undefined;
  /** The response of the newest complete request; older ones end before it. */
  answering: ServerResponse | undefined;
  /** Something was refused: nothing more is taken on this connection. */
  refused = false;
  /** The next answer is the last one. */
  closing = false;
  #hanging = false;
  #remoteAddress: string | undefined;

  /** @param raw the TCP connection, where `socket` is TLS above it */
  constructor(socket: Socket, raw: Socket = socket) {
    this.socket = socket;
    this.#raw = raw;
    (socket as Carrier)[key] = this;
  }

  /** Asking the kernel once is enough, and later the socket may be gone. */
  get remoteAddress(): string {
    this.#remoteAddress ??= this.socket.remoteAddress ?? "";
    return this.#remoteAddress;
  }

  /** Ends it as a crash would: TCP says so, and TLS cannot. */
  reset(): void {
    this.#raw.resetAndDestroy();
  }

  /** Says why and closes, after the answers to earlier requests. */
  refuse(refusal: Refusal): void {
    const before = this.answering;
    if (before === undefined || before.closed || before.writableFinished) this.#sayLast(refusal);
    else before.once("close", () => this.#sayLast(refusal));
  }

  /** Leaves the sender without an answer for as long as it stays. */
  hang(): void {
    this.#hanging = true;
    if (this.closing || this.socket.readableEnded) this.socket.destroy();
    else this.socket.once("end", () => this.socket.destroy());
  }

  /** Ends the connection when nothing is going on, else when the answer that is under way has left. */
  finish(): void {
    this.closing = true;
    const busy = this.answering !== undefined && !this.answering.closed && !this.answering.writableFinished;
    if (this.#hanging || (!busy && this.reading === undefined)) this.socket.destroy();
    // While a request is still being read, its answer will be the last one by itself.
    else if (this.reading === undefined) this.answering?.once("close", () => this.socket.destroySoon());
  }

  #sayLast(refusal: Refusal): void {
    const { socket } = this;
    if (!socket.writable) {
      socket.destroy();
      return;
    }
    // Closing with unread bytes would reset the connection, and the sender might never see the words.
    socket.setTimeout(lingerMs, () => socket.destroy());
    socket.once("end", () => socket.destroy());
    socket.end(refusalBytes(refusal));
  }
}
