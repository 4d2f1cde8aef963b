// Sharing of partition numbers: complete, balanced, sticky, the same for every leader.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignNumbers, type Member } from '../../../../streams/broker/assigner.ts';

const member = (memberId: string, numbers: readonly number[] = []): Member => ({ memberId, numbers });
const plain = (shares: ReadonlyMap<string, readonly number[]>) => Object.fromEntries(shares);

const groups = fc
  .tuple(
    fc.uniqueArray(fc.string({ minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 8 }),
    fc.constantFrom(1, 2, 4, 24, 48),
    fc.array(fc.array(fc.integer({ min: -1, max: 50 }), { maxLength: 30 }), { maxLength: 8 }),
  )
  .map(([ids, partitions, claims]) => ({ partitions, members: ids.map((id, i) => member(id, claims[i] ?? [])) }));

describe('assignNumbers', () => {
  it('gives each number to one member, counts within one of each other', () => {
    fc.assert(
      fc.property(groups, ({ members, partitions }) => {
        const shares = [...assignNumbers(members, partitions).values()];
        expect(shares.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: partitions }, (_, i) => i));
        const counts = shares.map((share) => share.length);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 2_000 },
    );
  });

  it('does not depend on the order of the members', () => {
    fc.assert(
      fc.property(groups, ({ members, partitions }) => {
        expect(plain(assignNumbers([...members].reverse(), partitions))).toEqual(
          plain(assignNumbers(members, partitions)),
        );
      }),
    );
  });

  it('moves nothing when nobody came or went', () => {
    fc.assert(
      fc.property(groups, ({ members, partitions }) => {
        const first = assignNumbers(members, partitions);
        const again = assignNumbers(
          [...first].map(([id, numbers]) => member(id, numbers)),
          partitions,
        );
        expect(plain(again)).toEqual(plain(first));
      }),
    );
  });

  it('moves only the share of the one who comes or goes', () => {
    const two = assignNumbers([member('a'), member('b')], 24);
    const three = assignNumbers([...[...two].map(([id, numbers]) => member(id, numbers)), member('c')], 24);
    for (const id of ['a', 'b']) for (const number of three.get(id) ?? []) expect(two.get(id)).toContain(number);
    expect(three.get('c')).toHaveLength(8);
    const left = assignNumbers([member('a', three.get('a') ?? []), member('c', three.get('c') ?? [])], 24);
    for (const id of ['a', 'c']) for (const number of three.get(id) ?? []) expect(left.get(id)).toContain(number);
  });

  it('lets the lower id keep what two claim, and ignores numbers that there are not', () => {
    const shares = assignNumbers([member('zombie', [0, 1, 2, 3]), member('heir', [0, 1, 2, 3, 99])], 4);
    expect(plain(shares)).toEqual({ heir: [0, 1], zombie: [2, 3] });
  });
});
