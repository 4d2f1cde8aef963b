// The Store port on Postgres: lanes with a connection each, pools for what runs outside lanes, one pool and role per service.
// I1: commits, acquires and doubts run on the lane that owns the units; reads of others never wait for a commit.

import { limits } from '../../runtime/limits.ts';
import { loadAddresses, loadPeople } from '../accounts.ts';
import { loadTexts } from '../chat.ts';
import { standingEffects, storeAnswers, storeGivenUp, sweepUnitEffects } from '../effects.ts';
import { commitBatch } from '../log/commit.ts';
import { acquireUnits, doubtUnits, flushUnitWatermarks } from '../log/ownership.ts';
import { readEventsAfter, readLogAfter, readNow, readStates } from '../log/reads.ts';
import { readQueue } from '../parked.ts';
import type { NeedRow, Store } from '../store.ts';
import { standingTimers, sweepUnitTimers } from '../timers.ts';
import { type Link, openLink, type Service } from './link.ts';
import { maintainAudit } from './maintenance.ts';
import { checkSchema } from './migration.ts';
import { openPool, type Pool } from './pool.ts';
import type { Runner } from './statement.ts';

/** Loads rows of one kind of `needs` by id; every id gets an entry. */
export type NeedLoader = (ids: readonly string[]) => Promise<ReadonlyMap<string, NeedRow>>;

/** `lanes`: connections that commit. `owner`: this process, as pg_stat_activity shows it. `needLoaders`: kinds beside address, person, text. */
export type StoreOptions = {
  readonly url: string;
  readonly lanes: number;
  readonly owner?: string;
  readonly needLoaders?: Readonly<Record<string, NeedLoader>>;
};

/** The store, and the pools that the functions of riders, parked, ledger (core), accounts, chat, catalog and ops run on. */
export type PostgresStore = Store & {
  readonly pools: Readonly<Record<Service, Pool>>;
  /** Ends all connections; statements under way are cut and reject. */
  readonly close: () => Promise<void>;
};

/** Opens the store on a migrated database. Throws Fault STORE_FOREIGN, STORE_AWAY. */
export async function createStore(options: StoreOptions): Promise<PostgresStore> {
  await checkSchema(options.url);
  const name = `dabba ${options.owner ?? ''}`.trim();
  const lanes = Array.from({ length: options.lanes }, (_, i) =>
    openLink({ url: options.url, service: 'core', name: `${name} lane ${i}` }),
  );
  const pools = openPools(options.url, name);
  await maintainAudit(pools.core);
  const loaders: Readonly<Record<string, NeedLoader>> = {
    address: (refs) => loadAddresses(pools.accounts, refs),
    person: (ids) => loadPeople(pools.accounts, ids),
    text: (ids) => loadTexts(pools.chat, ids),
    ...options.needLoaders,
  };
  return {
    ...laneStatements(lanes, loaders),
    ...poolStatements(pools.core),
    pools,
    close: async () => {
      await Promise.all([...lanes, ...Object.values(pools)].map((one) => one.close()));
    },
  };
}

function openPools(url: string, name: string): Readonly<Record<Service, Pool>> {
  const pool = (service: Service, connections: number) =>
    openPool({ url, service, connections, name: `${name} ${service}` });
  return {
    core: pool('core', limits.postgresPoolConnections),
    accounts: pool('accounts', limits.postgresServiceConnections),
    chat: pool('chat', limits.postgresServiceConnections),
    catalog: pool('catalog', limits.postgresServiceConnections),
    ops: pool('ops', 1),
  };
}

type LaneStatements = Pick<Store, 'acquire' | 'load' | 'needs' | 'commit' | 'doubt' | 'flushWatermarks'>;

function laneStatements(lanes: readonly Link[], loaders: Readonly<Record<string, NeedLoader>>): LaneStatements {
  const laneAt = (index: number): Link => {
    const lane = lanes[index];
    if (lane === undefined) throw new Error(`there is no lane ${index}, only ${lanes.length}`);
    return lane;
  };
  return {
    acquire: (lane, owner, units, kept) => acquireUnits(laneAt(lane), owner, units, kept),
    load: (lane, keys) => readStates(laneAt(lane), keys),
    // Not on the lane: each kind belongs to a service of its own, and they are asked at the same time.
    needs: (_lane, refs) => loadNeeds(loaders, refs),
    commit: (lane, commit) => commitBatch(laneAt(lane), commit),
    doubt: (lane, units) => doubtUnits(laneAt(lane), units),
    flushWatermarks: (lane, units) => flushUnitWatermarks(laneAt(lane), units),
  };
}

function poolStatements(core: Runner): Omit<Store, keyof LaneStatements> {
  return {
    now: () => readNow(core),
    logAfter: (unit, position, limit) => readLogAfter(core, unit, position, limit),
    eventsAfter: (type, id, since, limit) => readEventsAfter(core, { type, id }, since, limit),
    read: (keys) => readStates(core, keys),
    sweepEffects: (unit, partitions) => sweepUnitEffects(core, unit, partitions),
    answerEffects: (answers) => storeAnswers(core, answers),
    giveUpEffect: (unit, answer) => storeGivenUp(core, unit, answer),
    sweepTimers: (unit, partitions, before, limit) => sweepUnitTimers(core, unit, { partitions, before, limit }),
    standing: (rows, table) => (table === 'effects' ? standingEffects(core, rows) : standingTimers(core, rows)),
    queueOf: (type, id, limit) => readQueue(core, type, id, limit),
  };
}

async function loadNeeds(
  loaders: Readonly<Record<string, NeedLoader>>,
  refs: readonly { readonly kind: string; readonly id: string }[],
): Promise<ReadonlyMap<string, NeedRow>> {
  const idsByKind = new Map<string, Set<string>>();
  for (const { kind, id } of refs) idsByKind.set(kind, (idsByKind.get(kind) ?? new Set()).add(id));
  const found = new Map<string, NeedRow>();
  await Promise.all(
    [...idsByKind].map(async ([kind, ids]) => {
      const load = loaders[kind];
      if (load === undefined) throw new Error(`no loader for needs of kind ${kind}`);
      for (const [id, row] of await load([...ids])) found.set(`${kind}/${id}`, row);
    }),
  );
  return found;
}
