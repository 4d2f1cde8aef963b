// Idempotency keys of this page: one key an intention, kept until its outcome is known, so that a repeat after a 503, a reload
// or a cut connection is the same request (C12).
// I1: a key is stored before it is used. I2: it is let go only with an outcome.

/** The part of localStorage that is used. */
export type Keep = {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
  removeItem(name: string): void;
};

/** Keys by intention. */
export type Keys = {
  /** The key of an intention, the same one until `settle`. */
  hold(intention: string): string;
  settle(intention: string): void;
};

const prefix = 'dabba.key.';

/** A new key: 128 bits. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Keys in a store; without one (private mode) they live as long as the page. */
export function createKeys(keep: Keep, make: () => string = newKey): Keys {
  const held = new Map<string, string>();
  return {
    hold(intention) {
      const name = prefix + intention;
      const key = held.get(name) ?? quietly(() => keep.getItem(name)) ?? make();
      held.set(name, key);
      quietly(() => keep.setItem(name, key));
      return key;
    },
    settle(intention) {
      held.delete(prefix + intention);
      quietly(() => keep.removeItem(prefix + intention));
    },
  };
}

/** A store may refuse (full, forbidden): the page works without it. */
export function quietly<T>(ask: () => T): T | null {
  try {
    return ask();
  } catch {
    return null;
  }
}
