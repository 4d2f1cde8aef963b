// Two test projects: `unit` needs nothing but Node; `stack` runs against real servers that test/stack.setup.ts starts once.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/{unit,property,sim}/**/*.test.ts', 'test/*.test.ts'],
          testTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'stack',
          include: ['test/{contract,integration,browser,chaos}/**/*.test.ts'],
          globalSetup: ['test/stack.setup.ts'],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
