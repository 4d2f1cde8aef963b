// Seeds that once found something, kept for ever: world, seed, what it found. The worlds have grown since; what a seed found then,
// a mutant under test/mutants finds now.

export const regressions: readonly { readonly world: string; readonly seed: number; readonly found: string }[] = [
  { world: 'platform', seed: 8, found: 'an idle fenced partition rested for ever (docs/adr/008)' },
  {
    world: 'platform',
    seed: 29,
    found: 'a partition stayed paused behind a gap: the answer paused what had just been started',
  },
  { world: 'platform', seed: 35, found: 'the same gap, with an effect left standing' },
  { world: 'platform', seed: 36, found: 'the same gap under small mailboxes' },
  { world: 'platform', seed: 41, found: 'a replay waited for ever for a schema that nobody asked the registry for' },
  { world: 'platform', seed: 58, found: 'a discard of a message with an unknown schema left its outcome parked' },
  { world: 'platform', seed: 5, found: 'a replay made no progress when a later message of the queue broke the SQL' },
  { world: 'platform', seed: 1483, found: 'a stopped process heard an older join after a newer one' },
  { world: 'platform', seed: 10099, found: 'a member heard of a rebalance after the join that ended it' },
  { world: 'platform', seed: 12781, found: 'a repeat ten minutes later, asked anew, is a new command' },
  { world: 'platform', seed: 13551, found: 'an old repeat got in through the queue of a parked key and counted twice' },
  { world: 'food', seed: 186, found: 'the world was called at rest by an older look' },
  { world: 'food', seed: 51, found: 'a parked order gives its rider back before its state says so' },
  { world: 'food', seed: 26, found: 'an order cancelled after its surplus was refunded ends as cancelled' },
];
