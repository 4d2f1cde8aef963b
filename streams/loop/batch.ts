// A batch of a lane: read envelopes and bodies, load cold states and needs, decide in order, and build one commit.
// I1: records leave the mailbox only after their commit; a batch that comes to nothing is simply decided again.
// I2: a record whose schema or needs are not here cuts its unit's part of the batch; the rest waits its turn.
// I3: states in caches are never touched: works are copies, taken over after the commit.

import type { NeedValue } from '../../actors/actor.ts';
import { partitionOf, slotOf } from '../../schemas/slot.ts';
import type { Commit } from '../../storage/store.ts';
import type { LogRecord } from '../broker/log.ts';
import { type Draft, emptyDraft } from './draft.ts';
import { isActorId, readEnvelope } from './envelope.ts';
import { encodeMeta } from './meta.ts';
import { isOperator, refuseOperator, settleOperator } from './operator.ts';
import { keptOf, parkRejected } from './parking.ts';
import type { Counters, Making, Work } from './reaction.ts';
import type { Deciding, Ready } from './ready.ts';
import { settleRecord } from './record.ts';
import type { LoopTools } from './tools.ts';
import type { Unit } from './unit.ts';
import { loadNeeds, loadQueues, loadWorks, needsOf, type QueueMap } from './warmth.ts';

/** The batch's one record broke the SQL (commit.3): it is parked instead of decided; `quiet` when that broke it as well. */
export type Rejection = { readonly error: string; readonly quiet: boolean };

/** One unit's part of a batch: how many of the first records of its mailbox. */
export type Share = { readonly unit: Unit; count: number };

/** A batch that has been decided and waits for its commit. */
export type Decided = {
  readonly commit: Commit;
  readonly draft: Draft;
  readonly works: ReadonlyMap<string, Work>;
  readonly shares: readonly Share[];
};

/** A record on its way: ready for an actor, or a dead letter on arrival. */
type Arrived = { readonly record: LogRecord; readonly ready: Ready | null; readonly fault: string };

/** Decides the batch. Returns null when every unit's part was cut to nothing. Rejects with the store's faults. */
export async function decideBatch(
  shares: readonly Share[],
  lane: number,
  at: number,
  tools: LoopTools,
  rejected?: Rejection,
): Promise<Decided | null> {
  const arrivals = new Map<Share, readonly Arrived[]>();
  for (const share of shares) arrivals.set(share, readShare(share, tools));
  const works = new Map<string, Work>();
  await loadWorks(readyOf(arrivals), lane, works, tools);
  const queues = await loadQueues(readyOf(arrivals), tools);
  const needs = await loadNeeds(readyOf(arrivals), works, queues, lane, tools);
  const draft = emptyDraft();
  const units: Commit['units'][number][] = [];
  for (const [share, arrived] of arrivals) {
    if (share.unit.halted !== null) share.count = 0;
    const counters: Counters = { position: share.unit.position, at: Math.max(at, share.unit.at) };
    const making: Making = { codec: tools.codec, types: tools.types, draft, counters };
    decideShare(share, arrived, works, needs, queues, making, rejected);
    if (share.count > 0) units.push(unitCommit(share, counters));
  }
  if (units.length === 0) return null;
  const kept = [...works.values()].filter((work) => work.touched);
  return {
    commit: buildCommit(units, draft, kept, tools),
    draft,
    works,
    shares: shares.filter((share) => share.count > 0),
  };
}

function readShare(share: Share, tools: LoopTools): readonly Arrived[] {
  const arrived: Arrived[] = [];
  for (let i = 0; i < share.count; i++) {
    const record = share.unit.mailbox[i];
    if (record === undefined) break;
    const envelope = readEnvelope(record);
    if ('fault' in envelope) arrived.push({ record, ready: null, fault: envelope.fault });
    else if (record.key === null || !isActorId(record.key)) arrived.push({ record, ready: null, fault: 'no_key' });
    else if (partitionOf(slotOf(record.key), tools.partitions) !== record.partition)
      arrived.push({ record, ready: null, fault: 'misplaced_key' });
    else if (envelope.kind === 'operator')
      arrived.push({
        record,
        ready: { record, envelope, body: { kind: 'poison', reason: 'operator' }, replayed: false },
        fault: '',
      });
    else {
      const body = tools.codec.fromWire(record.topic, record.value);
      if (body.kind === 'unknown') {
        tools.unknownSchema(share.unit, body.schemaId);
        break;
      }
      arrived.push({ record, ready: { record, envelope, body, replayed: false }, fault: '' });
    }
  }
  share.count = arrived.length;
  return arrived;
}

function* readyOf(
  arrivals: ReadonlyMap<Share, readonly Arrived[]>,
): Generator<{ unit: Unit; ready: Ready; key: string }> {
  for (const [share, arrived] of arrivals)
    for (const { ready } of arrived)
      if (ready !== null && ready.record.key !== null) yield { unit: share.unit, ready, key: ready.record.key };
}

function decideShare(
  share: Share,
  arrived: readonly Arrived[],
  works: ReadonlyMap<string, Work>,
  needs: ReadonlyMap<string, NeedValue>,
  queues: QueueMap,
  making: Making,
  rejected: Rejection | undefined,
): void {
  const deciding: Deciding = {
    ...making,
    need: (kind, id) => needs.get(`${kind}/${id}`) ?? missing,
    hasNeeds: (ready, of) => needsOf(ready, of).every((need) => needs.has(`${need.kind}/${need.id}`)),
  };
  for (let i = 0; i < share.count; i++) {
    const one = arrived[i];
    if (one === undefined) break;
    if (one.ready === null) {
      pushDead(share.unit, one, making);
      continue;
    }
    const work = works.get(`${share.unit.type}/${one.record.key ?? ''}`);
    if (work === undefined) throw new Error(`no work for ${share.unit.type}/${one.record.key}: it was not loaded`);
    if (rejected !== undefined) settleRejected(one.ready, work, deciding, queues, rejected);
    else if (isOperator(one.ready)) settleOperator(one.ready, work, deciding, queues);
    else if (work.parked === null && !deciding.hasNeeds(one.ready, work)) {
      // What an earlier record of this batch did to the state made other rows needed than were loaded.
      share.count = i;
      return;
    } else settleRecord(one.ready, work, deciding);
  }
}

const missing: NeedValue = { kind: 'absent' };

function settleRejected(
  ready: Ready,
  work: Work,
  deciding: Deciding,
  queues: QueueMap,
  { error, quiet }: Rejection,
): void {
  if (isOperator(ready)) {
    // Some message of a replay: one at a time, so that those before the culprit are settled.
    if (quiet) refuseOperator(ready, work, deciding, 'commit_rejected');
    else settleOperator(ready, work, deciding, queues, 1);
  } else parkRejected(ready, work, deciding, error, quiet);
}

function pushDead(unit: Unit, one: Arrived, making: Making): void {
  const id = one.record.headers['id']?.toString('utf8') ?? '';
  const envelope = {
    id: id.slice(0, 128),
    kind: 'fact' as const,
    hash: '',
    by: null,
    sender: null,
    senderSeq: 0,
    senderIndex: 0,
    traceparent: '',
    sentAt: 0,
    row: null,
  };
  making.draft.deadLetters.push(
    keptOf({ record: one.record, envelope }, one.record.key?.slice(0, 64) ?? '', unit.type, one.fault, ''),
  );
}

function unitCommit(share: Share, counters: Counters): Commit['units'][number] {
  const { unit } = share;
  const last = unit.mailbox[share.count - 1];
  const to = (last?.offset ?? unit.nextOffset - 1) + 1;
  let gap = false;
  for (const at of unit.gapsAccepted) if (at < to) gap = true;
  return {
    type: unit.type,
    partition: unit.partition,
    epoch: unit.epoch,
    from: unit.nextOffset,
    to,
    position: counters.position,
    watermark: unit.watermark,
    at: counters.at,
    gap,
  };
}

function buildCommit(units: Commit['units'], draft: Draft, kept: readonly Work[], tools: LoopTools): Commit {
  const states = kept.map((work) => {
    const { version, body } = tools.codec.encodeState(work.unit.type, work.state);
    return {
      type: work.unit.type,
      partition: work.unit.partition,
      id: work.id,
      slot: work.slot,
      seq: work.seq,
      version,
      body,
      meta: encodeMeta(work.meta),
      parked: work.parked,
      fresh: work.fresh,
    };
  });
  const { outcomes: _outcomes, ...parts } = draft;
  return { units, states, ...parts };
}
