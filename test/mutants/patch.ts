// The head of a mutant's patch, and what a mutant's copy of the tree needs.

/** Folders and files that the simulation and the unit tests of mutants need. */
export const copiedFolders = [
  'actors',
  'schemas',
  'storage',
  'streams',
  'runtime',
  'test',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
] as const;

/** Mutants that nothing can find, each explained in README.md. */
export const survivors: readonly string[] = [
  'answer-overwritten',
  'no-epoch-check',
  'no-offset-check',
  'webhook-new-id',
];

export type Mutant = {
  readonly rule: string;
  readonly how:
    | { readonly kind: 'sim'; readonly world: string; readonly seeds: number }
    | { readonly kind: 'test'; readonly file: string };
};

/** Reads the head. Throws when it is none. */
export function readMutant(text: string): Mutant {
  const rule = /^rule: (.+)$/m.exec(text)?.[1];
  const [kind, what, seeds] = /^found by: (.+)$/m.exec(text)?.[1]?.split(' ') ?? [];
  if (rule === undefined || what === undefined) throw new Error('a patch begins with its rule and with who finds it');
  if (kind === 'sim') return { rule, how: { kind, world: what, seeds: Number(seeds) } };
  if (kind === 'test') return { rule, how: { kind, file: what } };
  throw new Error(`found by ${kind}: allowed are sim and test`);
}
