// What test/stack.setup.ts hands to the tests of project `stack`, by `inject('stack')` and `inject('browser')` of
// vitest.

/** Endpoints of the real servers that this run brought up for itself, in the form that DABBA_KAFKA and its brothers take. */
export type ProvidedStack = {
  /** `host:port`, several separated by commas. */
  readonly kafka: string;
  readonly postgres: string;
  readonly redis: string;
  readonly registry: string;
  /** The stack's data folder: `upStack({ data })` in a test gives a handle that can kill its servers. */
  readonly data: string;
};

declare module 'vitest' {
  export interface ProvidedContext {
    stack: ProvidedStack;
    /** Path of a Chromium for playwright-core; '' where the machine has none. */
    browser: string;
  }
}
