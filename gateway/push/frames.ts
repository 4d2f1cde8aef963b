// Frames to clients, as text. Two of them carry state: `event` and `snapshot`; a client sees contiguous seqs or a snapshot (push.1).

/** What became of an event for one audience; `frame` and `name` null: hidden, only the seq goes on. */
export type EventFrame = {
  readonly type: string;
  readonly id: string;
  readonly seq: number;
  readonly at: number;
  readonly name: string | null;
  readonly frame: object | null;
};

/** One event. */
export const eventText = ({ type, id, seq, at, name, frame }: EventFrame): string =>
  JSON.stringify({ op: 'event', type, id, seq, at, name, frame });

/** Everything up to `seq`. */
export const snapshotText = (parts: {
  readonly type: string;
  readonly id: string;
  readonly seq: number;
  readonly at: number;
  readonly frame: object;
}): string =>
  JSON.stringify({ op: 'snapshot', type: parts.type, id: parts.id, seq: parts.seq, at: parts.at, frame: parts.frame });

/** A subscription ended; `code` as a close code would be. */
export const unsubscribedText = (type: string, id: string, code: number, reason: string): string =>
  JSON.stringify({ op: 'unsubscribed', type, id, code, reason });

/** Where the rider of an order was; degrees, epoch ms. */
export const trackingText = (id: string, lat: number, lng: number, at: number): string =>
  JSON.stringify({ op: 'tracking', id, lat, lng, at });

/** The first frame: the socket's session and the database's time. */
export const helloText = (session: string, at: number): string => JSON.stringify({ op: 'hello', session, at });

/** The answer of a command: status and body are those of HTTP. `body` is JSON already. */
export const answerText = (key: string, status: number, body: string): string =>
  `{"op":"answer","key":${JSON.stringify(key)},"status":${status},"body":${body === '' ? 'null' : body}}`;

/** Something of the client's was refused. */
export const errorText = (code: string, detail: string, errors: readonly object[] = []): string =>
  JSON.stringify({ op: 'error', code, detail, ...(errors.length > 0 ? { errors } : {}) });

/** What became of pings, when some were dropped. */
export const pingsText = (accepted: number, dropped: object): string =>
  JSON.stringify({ op: 'pings', accepted, dropped });

/** The token was replaced; the socket lives until then. */
export const refreshedText = (expiresAt: number): string => JSON.stringify({ op: 'refreshed', expiresAt });
