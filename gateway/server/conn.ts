// A socket as the rest of the gateway knows it. The native handle is valid only between open and close; this wrapper is always.
// I1: after close or end nothing reaches the native handle.
// I2: `send` says what became of the frame: a dropped frame is a gap, and its sender must mend it (push.2).

import type uWS from 'uWebSockets.js';

/** `sent`: on its way. `queued`: kept, the socket is slow. `dropped`: lost. `closed`: there is no socket any more. */
export type Sent = 'sent' | 'queued' | 'dropped' | 'closed';

export type Conn = {
  /** Larger for later connections of this process. */
  readonly number: number;
  readonly closed: boolean;
  send(text: string): Sent;
  /** Bytes that the kernel has not taken yet. */
  buffered(): number;
  /** Closes with a code and a short reason; nothing is sent after it. */
  end(code: number, reason: string): void;
};

/** What happens on a socket. `text` and `binary` get copies. */
export type ConnEvents = {
  text(bytes: Buffer): void;
  binary(bytes: Buffer): void;
  /** The kernel took what waited. */
  drained(): void;
  closed(code: number): void;
};

/** Fills `Conn` with a native socket. */
export class NativeConn implements Conn {
  readonly number: number;
  private socket: uWS.WebSocket<unknown> | null;

  constructor(number: number, socket: uWS.WebSocket<unknown>) {
    this.number = number;
    this.socket = socket;
  }

  get closed(): boolean {
    return this.socket === null;
  }

  send(text: string): Sent {
    if (this.socket === null) return 'closed';
    const result = this.socket.send(text, false, false);
    if (result === 1) return 'sent';
    return result === 0 ? 'queued' : 'dropped';
  }

  buffered(): number {
    return this.socket?.getBufferedAmount() ?? 0;
  }

  end(code: number, reason: string): void {
    const socket = this.socket;
    this.socket = null;
    // A close frame holds 125 bytes, two of them the code.
    socket?.end(code, reason.slice(0, 120));
  }

  /** The native side closed it. */
  gone(): void {
    this.socket = null;
  }
}
