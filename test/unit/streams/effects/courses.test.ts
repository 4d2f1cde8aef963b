// The order of effects: (seq, index) within an actor's lane, however they come in.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { probe } from '../../../../actors/probe/probe.ts';
import type { EffectRow } from '../../../../storage/store.ts';
import { createCourses } from '../../../../streams/effects/courses.ts';
import { unitOf } from '../../../../streams/loop/unit.ts';

const owned = { type: 'probe', partition: 0, epoch: 1, nextOffset: 0, position: 0, watermark: 0, at: 0 };
const unit = unitOf(probe, 'probe-commands', owned);
const rowOf = (seq: number, lane = 'x', kind = 'slow'): EffectRow => ({
  ...{
    type: 'probe',
    id: 'a',
    slot: 0,
    seq,
    index: 0,
    kind,
    lane,
    ref: `r${seq}`,
    name: '',
    version: 1,
    traceparent: '',
  },
  body: Buffer.alloc(0),
  giveUpAt: 0,
  answer: null,
});
const yes = (): boolean => true;

test('effect.1 rows taken in in any order are given out in theirs, one at a time', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 50 }), { minLength: 1 }), (seqs) => {
      const courses = createCourses();
      for (const seq of seqs) courses.add(rowOf(seq), unit, 1);
      const given: number[] = [];
      for (let heads = courses.take('slow', 9, 0, yes); heads.length > 0; heads = courses.take('slow', 9, 0, yes)) {
        expect(heads).toHaveLength(1);
        for (const run of heads) {
          given.push(run.row.seq);
          courses.remove(run);
        }
      }
      expect(given).toEqual([...seqs].sort((a, b) => a - b));
      expect(courses.size()).toBe(0);
    }),
  );
});

test('effect.1 an older row that comes while a newer one runs waits for it', () => {
  const courses = createCourses();
  courses.add(rowOf(5), unit, 1);
  const [running] = courses.take('slow', 9, 0, yes);
  if (running !== undefined) running.status = 'running';
  courses.add(rowOf(3), unit, 1);
  expect(courses.take('slow', 9, 0, yes)).toEqual([]);
  if (running !== undefined) courses.remove(running);
  expect(courses.take('slow', 9, 0, yes).map(({ row }) => row.seq)).toEqual([3]);
});

test('a run that was dropped and taken in again is not removed by its old self', () => {
  const courses = createCourses();
  courses.add(rowOf(1), unit, 1);
  const [old] = courses.take('slow', 9, 0, yes);
  courses.drop([unit]);
  courses.add(rowOf(1), unit, 2);
  if (old !== undefined) courses.remove(old);
  courses.add(rowOf(1), unit, 2);
  expect(courses.size()).toBe(1);
  expect(courses.take('slow', 9, 0, yes)).toHaveLength(1);
});

test('a lane of mixed kinds goes on with the next kind, and postponed heads say when', () => {
  const courses = createCourses();
  courses.add(rowOf(1, 'x', 'claim'), unit, 1);
  courses.add(rowOf(2, 'x', 'release'), unit, 1);
  expect(courses.take('release', 9, 0, yes)).toEqual([]);
  const [claim] = courses.take('claim', 9, 0, yes);
  if (claim !== undefined) claim.notBefore = 40;
  expect(courses.take('claim', 9, 0, yes)).toEqual([]);
  expect(courses.nextAt(0)).toBe(40);
  expect(courses.withdraw('probe', 'a', 'r1')).toBe(true);
  expect(courses.withdraw('probe', 'a', 'r1')).toBe(false);
  expect(courses.take('release', 9, 0, yes)).toHaveLength(1);
});
