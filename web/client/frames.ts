// Frames of the socket `dabba.v1` as a page reads them: whatever came is unknown until it has been looked at here.
// I1: a frame that is none is null; a page goes on without it.

/** A JSON object. */
export type Fields = Readonly<Record<string, unknown>>;

/** A frame that carries state of one actor. */
export type StateFrame = {
  readonly op: 'event' | 'snapshot';
  readonly type: string;
  readonly id: string;
  readonly seq: number;
  /** Database time, epoch ms. */
  readonly at: number;
  /** Null: hidden from this audience, or a snapshot. */
  readonly name: string | null;
  /** Null: hidden from this audience. */
  readonly frame: Fields | null;
};

/** What a server says. */
export type ServerFrame =
  | StateFrame
  | { readonly op: 'answer'; readonly key: string; readonly status: number; readonly body: Fields }
  | {
      readonly op: 'unsubscribed';
      readonly type: string;
      readonly id: string;
      readonly code: number;
      readonly reason: string;
    }
  | {
      readonly op: 'tracking';
      readonly id: string;
      readonly lat: number;
      readonly lng: number;
      readonly at: number;
    }
  | { readonly op: 'hello'; readonly session: string; readonly at: number }
  | {
      readonly op: 'map';
      readonly at: number;
      readonly riders: readonly unknown[];
      readonly orders: readonly unknown[];
    }
  | { readonly op: 'error'; readonly code: string; readonly detail: string };

/** True for a JSON object. */
export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A text field; '' where it is none. */
export const textOf = (fields: Fields, name: string): string => {
  const value = fields[name];
  return typeof value === 'string' ? value : '';
};

/** A number field; 0 where it is none. */
export const numberOf = (fields: Fields, name: string): number => {
  const value = fields[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
};

/** A list field; empty where it is none. */
export const listOf = (fields: Fields, name: string): readonly unknown[] => {
  const value = fields[name];
  return Array.isArray(value) ? value : [];
};

/** The objects of a list field. */
export const objectsOf = (fields: Fields, name: string): readonly Fields[] => listOf(fields, name).filter(isFields);

/** Reads a text frame; null when it is none that a page knows. */
export function parseFrame(text: string): ServerFrame | null {
  const value = parsed(text);
  if (!isFields(value)) return null;
  const named = { type: textOf(value, 'type'), id: textOf(value, 'id') };
  const at = numberOf(value, 'at');
  switch (value['op']) {
    case 'event':
    case 'snapshot':
      return stateFrame(value, value['op'], named, at);
    case 'answer': {
      const body = value['body'];
      return {
        op: 'answer',
        key: textOf(value, 'key'),
        status: numberOf(value, 'status'),
        body: isFields(body) ? body : {},
      };
    }
    case 'unsubscribed':
      return { op: 'unsubscribed', ...named, code: numberOf(value, 'code'), reason: textOf(value, 'reason') };
    case 'tracking':
      return { op: 'tracking', id: named.id, lat: numberOf(value, 'lat'), lng: numberOf(value, 'lng'), at };
    case 'hello':
      return { op: 'hello', session: textOf(value, 'session'), at };
    case 'map':
      return { op: 'map', at, riders: listOf(value, 'riders'), orders: listOf(value, 'orders') };
    case 'error':
      return { op: 'error', code: textOf(value, 'code'), detail: textOf(value, 'detail') };
    default:
      return null;
  }
}

function stateFrame(
  value: Fields,
  op: 'event' | 'snapshot',
  named: { readonly type: string; readonly id: string },
  at: number,
): StateFrame {
  const frame = value['frame'];
  const name = value['name'];
  return {
    op,
    ...named,
    seq: numberOf(value, 'seq'),
    at,
    name: typeof name === 'string' ? name : null,
    frame: isFields(frame) ? frame : null,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
