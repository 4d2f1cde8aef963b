// A whole door over small in-memory ports: real gateway, real ingress, real actor types; a log and a store of a few lines, and a
// loop that decides one record at a time. Nothing here retries, batches or recovers: that is what the real ones are for.

import type { ActorType, Message } from '../../../../actors/actor.ts';
import { order } from '../../../../actors/order/order.ts';
import { parcel } from '../../../../actors/parcel/parcel.ts';
import { signToken, type TokenRole } from '../../../../gateway/auth/token.ts';
import { createGateway, type Gateway, type GatewayConfig } from '../../../../gateway/gateway.ts';
import type { GatewayPorts, HealthCheck } from '../../../../gateway/ports.ts';
import type { Clock } from '../../../../runtime/clock.ts';
import { createMetrics } from '../../../../runtime/metrics.ts';
import type { OutRecord } from '../../../../streams/broker/log.ts';
import { type IngressLimits, ingressLimits } from '../../../../streams/ingress/limits.ts';
import { createIngress, type Ingress } from '../../../../streams/ingress.ts';
import { decodeMeta } from '../../../../streams/loop/meta.ts';
import type { Outcome } from '../../../../streams/loop/outcome.ts';
import { box } from './box-world.ts';
import { DoorStores, menuRow, verifyWebhook } from './door-stores.ts';
import { eventRow, jsonCodec, memoryLog, memoryStore, stateRow } from './memory-world.ts';

/** The secret of every test of the door. */
export const doorSecret = 'a-secret-of-at-least-32-characters';

export type DoorOptions = {
  readonly clock: Clock;
  readonly config?: Partial<GatewayConfig>;
  readonly limits?: Partial<IngressLimits>;
  readonly health?: readonly HealthCheck[];
};

/** The door and everything behind it. */
export class DoorWorld {
  readonly log = memoryLog();
  readonly store = memoryStore();
  readonly stores = new DoorStores();
  readonly metrics = createMetrics();
  readonly errors: object[] = [];
  readonly ingress: Ingress;
  readonly gateway: Gateway;
  readonly clock: Clock;
  readonly types: readonly ActorType[] = [box, order, parcel];
  /** False: records reach the log and nobody decides them. */
  deciding = true;
  /** Keys whose messages are kept aside. */
  readonly parked = new Set<string>();

  constructor(options: DoorOptions) {
    const { clock } = options;
    this.clock = clock;
    this.log.onRecord = (record) => {
      if (this.deciding) queueMicrotask(() => this.decide(record));
    };
    const databaseTime = (): number => Math.floor(clock.now());
    const limits = ingressLimits(3_000, options.limits);
    const base = { clock, databaseTime, metrics: this.metrics, store: this.store, codec: jsonCodec };
    this.ingress = createIngress({ ...base, log: this.log, limits, partitions: 4, cell: 'a', secret: doorSecret });
    const config = {
      httpHost: '127.0.0.1',
      httpPort: 0,
      publicUrl: 'http://127.0.0.1:8080',
      webFolder: 'no-such-folder',
      jwtSecret: doorSecret,
    };
    const ports: GatewayPorts = { ...base, ...this.ports(), health: options.health ?? [], ingress: this.ingress };
    this.gateway = createGateway({ config: { ...config, ...options.config }, ports });
  }

  /** A valid token. */
  token(role: TokenRole, sub: string, ttlSeconds = 600): Promise<string> {
    return signToken(doorSecret, { role, sub }, ttlSeconds, this.clock.now());
  }

  /** Puts events into the log of an actor, as its loop would. */
  commit(type: string, id: string, events: readonly Message[], outcome: Outcome | null = null): void {
    const actorType = this.type(type);
    const row = this.store.rows.get(`${type}/${id}`);
    let state: object = row === undefined ? actorType.initial : JSON.parse(row.body.toString());
    let seq = row?.seq ?? 0;
    const outcomes = row === undefined ? [] : decodeMeta(row.meta).outcomes;
    const rows = events.map((event) => {
      state = actorType.evolve(state, event);
      return eventRow(type, id, ++seq, event, this.clock.now());
    });
    this.store.rows.set(
      `${type}/${id}`,
      stateRow(type, id, seq, state, outcome === null ? outcomes : [...outcomes, outcome]),
    );
    this.store.events.set(`${type}/${id}`, [...(this.store.events.get(`${type}/${id}`) ?? []), ...rows]);
    for (const { seq: at, name, body } of rows)
      this.gateway.push.event({ type, id, seq: at, name, topic: `${type}-events`, value: body });
  }

  private type(name: string): ActorType {
    const found = this.types.find(({ type }) => type === name);
    if (found === undefined) throw new Error(`no type ${name}`);
    return found;
  }

  /** Decides a record, as its loop would. */
  decide(record: OutRecord): void {
    const type = record.topic.replace(/-commands$/, '');
    const { key: id, headers } = record;
    const [messageId, hash, by] = ['id', 'hash', 'by'].map((name) => String(headers[name]));
    const row = this.store.rows.get(`${type}/${id}`);
    const kept = row === undefined ? [] : decodeMeta(row.meta).outcomes;
    const known = kept.find((outcome) => outcome.id === messageId);
    const outcome = known ?? this.outcome(type, id, record, { id: messageId ?? '', hash: hash ?? '', by: by ?? '' });
    this.ingress.outcome(outcome, type, id);
  }

  private outcome(
    type: string,
    id: string,
    record: OutRecord,
    head: { id: string; hash: string; by: string },
  ): Outcome {
    const actorType = this.type(type);
    const row = this.store.rows.get(`${type}/${id}`);
    const seq = row?.seq ?? 0;
    const at = this.clock.now();
    const base = { id: head.id, hash: head.hash, at, seq, count: 0, reason: '' };
    if (this.parked.has(id)) return { ...base, kind: 'parked' };
    const [role, sub] = head.by.split(':');
    const by = role === 'system' || sub === undefined ? null : { role: role as TokenRole, sub };
    const state: object = row === undefined ? actorType.initial : JSON.parse(row.body.toString());
    const message: Message = JSON.parse(record.value?.toString() ?? 'null');
    const need = () => ({ kind: 'row' as const, value: menuRow });
    const decided = actorType.decide(message, state, {
      self: { type, id },
      at,
      seq,
      messageId: head.id,
      by,
      sender: null,
      need,
    });
    if (decided.kind === 'accept') {
      const outcome: Outcome = { ...base, kind: 'accepted', seq: seq + 1, count: decided.events.length };
      this.commit(type, id, decided.events, outcome);
      return outcome;
    }
    const outcome: Outcome =
      decided.kind === 'ignore' ? { ...base, kind: 'ignored' } : { ...base, kind: 'refused', reason: decided.reason };
    this.commit(type, id, [], outcome);
    return outcome;
  }

  private ports(): Omit<GatewayPorts, 'clock' | 'databaseTime' | 'metrics' | 'store' | 'codec' | 'ingress' | 'health'> {
    const log = {
      info: () => undefined,
      warn: () => undefined,
      error: (fields: object) => void this.errors.push(fields),
    };
    return {
      log,
      types: this.types,
      catalog: this.stores.catalog(),
      accounts: this.stores.accounts(),
      chat: this.stores.chat(),
      gps: this.stores.gps(),
      verifyWebhook,
    };
  }
}
