// One socket of one caller: its frames in, its subscriptions, commands under way, and the end of its token.
// I1: nothing here waits inside a callback; what takes time answers later, and only if the socket still stands.
// I2: a frame that is no frame ends the socket with the code that says why (1007, 1008, 1009, 4429).
// I3: any frame of a rider is its heartbeat (claim.7).

import type { Problem } from '../../actors/actor.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Metrics } from '../../runtime/metrics.ts';
import type { Session, Tokens } from '../auth/token.ts';
import type { Commands } from '../commands.ts';
import { newTrace, replyOfThrown } from '../dispatch.ts';
import { gatewayLimits } from '../limits.ts';
import type { DoorLog, GpsPing, GpsPort } from '../ports.ts';
import { problem, withMembers } from '../reply.ts';
import type { Conn, ConnEvents } from '../server/conn.ts';
import { answerText, errorText, helloText, pingsText, refreshedText, unsubscribedText } from './frames.ts';
import type { Hub } from './hub.ts';
import type { LiveMap } from './live-map.ts';
import { Outlet } from './outlet.ts';
import { type ClientFrame, parseFrame, parsePings, pingsOf } from './protocol.ts';
import type { Subscription } from './subscription.ts';

export type SessionParts = {
  readonly hub: Hub;
  readonly map: LiveMap;
  readonly commands: Commands;
  readonly tokens: Tokens;
  readonly gps: GpsPort;
  readonly clock: Clock;
  readonly databaseTime: () => number;
  readonly metrics: Metrics;
  readonly log: DoorLog;
};

/** Longest delay of a timer in Node. */
const timerMsMax = 2_147_483_647;

/** A connected caller. */
export class SocketSession implements ConnEvents {
  private readonly parts: SessionParts;
  private readonly conn: Conn;
  private readonly outlet: Outlet;
  private readonly number: number;
  private readonly subscriptions = new Map<string, Subscription>();
  private session: Session;
  private cancelExpiry: () => void = () => undefined;
  private commandsUnderWay = 0;
  private allowance: number = gatewayLimits.framesBurst;
  private allowanceAt: number;

  /** `number` grows with each connection: epoch ms at its start. */
  constructor(parts: SessionParts, conn: Conn, session: Session, number: number) {
    this.parts = parts;
    this.conn = conn;
    this.session = session;
    this.number = number;
    this.outlet = new Outlet({ conn, clock: parts.clock, metrics: parts.metrics });
    this.allowanceAt = parts.clock.monotonic();
    this.outlet.answer('hello', helloText(String(number), parts.databaseTime()));
    this.armExpiry();
    this.heard();
  }

  text(bytes: Buffer): void {
    if (!this.admit(bytes.length, gatewayLimits.frameBytesMax)) return;
    const parsed = parseFrame(bytes);
    if (parsed.kind === 'bad') {
      this.refuse(1007, parsed.errors);
      return;
    }
    this.parts.metrics.count('ws_frames_in_total', 1, { op: parsed.frame.op });
    this.handle(parsed.frame);
  }

  binary(bytes: Buffer): void {
    if (!this.admit(bytes.length, gatewayLimits.pingFrameBytesMax)) return;
    this.parts.metrics.count('ws_frames_in_total', 1, { op: 'binary' });
    const pings = parsePings(bytes);
    if ('field' in pings) this.refuse(1007, [pings]);
    else this.pings(pings);
  }

  drained(): void {
    this.outlet.drained();
  }

  closed(code: number): void {
    this.parts.metrics.count('ws_closed_total', 1, { code: String(code) });
    this.cancelExpiry();
    for (const subscription of this.subscriptions.values()) this.parts.hub.unsubscribe(subscription);
    this.subscriptions.clear();
    this.parts.map.unwatch(this.outlet);
    this.outlet.dispose();
  }

  private handle(frame: ClientFrame): void {
    switch (frame.op) {
      case 'subscribe':
        this.subscribe(frame.type, frame.id, frame.since ?? null);
        return;
      case 'unsubscribe':
        this.unsubscribe(frame.type, frame.id);
        return;
      case 'command':
        void this.command(frame);
        return;
      case 'refresh':
        this.refresh(frame.token);
        return;
      case 'pings':
        this.pings(pingsOf(frame));
        return;
      case 'heartbeat':
        return;
      case 'map':
        if (frame.on) this.parts.map.watch(this.outlet, this.session.caller.role);
        else this.parts.map.unwatch(this.outlet);
        return;
    }
  }

  private subscribe(type: string, id: string, since: number | null): void {
    const key = `${type}/${id}`;
    const before = this.subscriptions.get(key);
    if (before !== undefined) this.parts.hub.unsubscribe(before);
    this.subscriptions.delete(key);
    if (this.subscriptions.size >= gatewayLimits.subscriptionsPerSocketMax) {
      this.outlet.answer(
        'error',
        errorText('too_many', `a socket holds at most ${gatewayLimits.subscriptionsPerSocketMax} subscriptions`),
      );
      return;
    }
    const { caller } = this.session;
    const ended = (): void => void this.subscriptions.delete(key);
    const made = this.parts.hub.subscribe({ type, id, since, caller, outlet: this.outlet, ended });
    if (made !== null) this.subscriptions.set(key, made);
    else this.outlet.answer('unsubscribed', unsubscribedText(type, id, 4403, 'not_found'));
  }

  private unsubscribe(type: string, id: string): void {
    const subscription = this.subscriptions.get(`${type}/${id}`);
    if (subscription !== undefined) this.parts.hub.unsubscribe(subscription);
    this.subscriptions.delete(`${type}/${id}`);
    this.outlet.answer('unsubscribed', unsubscribedText(type, id, 1000, 'asked'));
  }

  private async command(frame: Extract<ClientFrame, { readonly op: 'command' }>): Promise<void> {
    const { key, type, id, name, body } = frame;
    const traceparent = newTrace();
    const answer = (status: number, text: string): void => {
      if (!this.conn.closed) this.outlet.answer('answer', answerText(key, status, text));
    };
    if (this.commandsUnderWay >= gatewayLimits.socketCommandsMax) {
      const refused = problem('too_many');
      answer(refused.status, refused.body.toString());
      return;
    }
    this.commandsUnderWay++;
    const { caller } = this.session;
    const reply = await this.parts.commands
      .send({ caller, key, type, id, name, fields: body, traceparent })
      .catch((thrown: unknown) => replyOfThrown(thrown, 'command frame', this.parts.log));
    this.commandsUnderWay--;
    answer(reply.status, withMembers(reply, { traceId: traceparent.slice(3, 35) }).body.toString());
  }

  private refresh(token: string): void {
    const next = this.parts.tokens.verify(token);
    const { caller } = this.session;
    const same = next !== null && next.caller.role === caller.role && next.caller.sub === caller.sub;
    if (!same || next.expiresAt <= this.parts.clock.now()) {
      this.outlet.end(4401, 'the new token is not valid for this caller');
      return;
    }
    this.session = next;
    this.armExpiry();
    this.outlet.answer('refreshed', refreshedText(next.expiresAt));
  }

  private pings(pings: readonly GpsPing[]): void {
    const { role, sub } = this.session.caller;
    if (role !== 'rider') {
      this.outlet.end(1008, 'only riders send pings');
      return;
    }
    const { accepted, dropped } = this.parts.gps.accept(sub, this.number, pings);
    this.parts.metrics.count('gps_pings_total', accepted, { result: 'accepted' });
    const reasons = Object.entries(dropped).filter(([, count]) => count !== undefined && count > 0);
    for (const [result, count] of reasons) this.parts.metrics.count('gps_pings_total', count ?? 0, { result });
    if (reasons.length > 0) this.outlet.droppable('pings', pingsText(accepted, Object.fromEntries(reasons)));
  }

  /** Heartbeat, rate and size of a frame; false when it must not be looked at. */
  private admit(length: number, most: number): boolean {
    this.heard();
    const now = this.parts.clock.monotonic();
    const earned = ((now - this.allowanceAt) / 1000) * gatewayLimits.framesPerSecond;
    this.allowance = Math.min(gatewayLimits.framesBurst, this.allowance + earned) - 1;
    this.allowanceAt = now;
    if (this.allowance < 0) this.outlet.end(4429, `more than ${gatewayLimits.framesPerSecond} frames a second`);
    else if (length > most) this.outlet.end(1009, `${length} bytes, at most ${most} are allowed`);
    return !this.conn.closed;
  }

  private heard(): void {
    const { role, sub } = this.session.caller;
    if (role === 'rider') this.parts.gps.heard(sub);
  }

  private refuse(code: number, errors: readonly Problem[]): void {
    const [first] = errors;
    const detail = first === undefined ? '' : `${first.field}: got ${first.got}, allowed ${first.allowed}`;
    this.outlet.answer('error', errorText('invalid_frame', detail, errors));
    this.outlet.end(code, detail);
  }

  private armExpiry(): void {
    this.cancelExpiry();
    const left = this.session.expiresAt - this.parts.clock.now();
    const expired = (): void => this.outlet.end(4401, 'the token has expired');
    this.cancelExpiry =
      left > timerMsMax
        ? this.parts.clock.after(timerMsMax, () => this.armExpiry())
        : this.parts.clock.after(Math.max(0, left), expired);
  }
}
