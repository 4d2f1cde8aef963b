// Generated from gps.avsc by `npm run generate`. Change that file, not this one.

import { platformSchema, type TellRefused } from './platform.types.ts';
import { type TypeSchema, typeSchema } from './schema.ts';

/** Many pings of riders of one partition, column by column: entry i of each array is one ping. Topic gps-pings. */
export type PingBatch = {
  readonly type: 'PingBatch';
  /** Rider ids. */
  readonly riders: readonly string[];
  /** The gateway's number of the rider's connection; a later connection has a higher one. */
  readonly sessions: readonly number[];
  /** Counts the rider's pings within the session. */
  readonly sequences: readonly number[];
  /** When the position was taken, by the gateway's clock, epoch ms. */
  readonly ats: readonly number[];
  /** Microdegrees. */
  readonly lats: readonly number[];
  /** Microdegrees. */
  readonly lngs: readonly number[];
  /** Centimetres a second; -1 unknown. */
  readonly speeds: readonly number[];
  /** Hundredths of a degree clockwise from north; -1 unknown. */
  readonly headings: readonly number[];
  /** H3 cells of resolution 9. */
  readonly cells: readonly string[];
  /** Riders whose connection showed life without a position. */
  readonly heard: readonly string[];
};

/** Changes of the grid of free riders, for every replica of it. Topic grid-deltas. */
export type GridDeltas = {
  readonly type: 'GridDeltas';
  /** Rider partition whose owner speaks; -1 for the outcome of claims and releases. */
  readonly partition: number;
  /** With this record the owner has confirmed every free rider of the partition. */
  readonly sweep: boolean;
  /** Free riders with their position in cells, lats, lngs, ages. */
  readonly riders: readonly string[];
  /** H3 cells of resolution 9. */
  readonly cells: readonly string[];
  /** Microdegrees. */
  readonly lats: readonly number[];
  /** Microdegrees. */
  readonly lngs: readonly number[];
  /** Age of the position when this was sent, ms. */
  readonly ages: readonly number[];
  /** Riders that are no longer free or whose position is too old. */
  readonly gone: readonly string[];
  /** Riders that a claim has just won. */
  readonly taken: readonly string[];
  /** The assignment of each taken rider. */
  readonly takenFor: readonly string[];
  /** The claim number of each taken rider; it only grows. */
  readonly takenNos: readonly number[];
  /** Assignments that a release has just ended. */
  readonly freed: readonly string[];
};

/** A sampled position of the rider of a live order. Topic order-tracking, key order id. */
export type RiderTracked = {
  readonly type: 'RiderTracked';
  readonly orderId: string;
  readonly riderId: string;
  /** Microdegrees. */
  readonly lat: number;
  /** Microdegrees. */
  readonly lng: number;
  /** When the position was taken, by the gateway's clock, epoch ms. */
  readonly takenAt: number;
};

/** What happened elsewhere; may only be accepted or ignored. */
export type GpsFact = PingBatch | GridDeltas | RiderTracked;

/** All that `decide` of this type may meet. */
export type GpsMessage = GpsFact | TellRefused;

/** Version 1 of every record of gps. */
export const gpsSchema: TypeSchema = typeSchema('gps', 1, [
  ['fact', {"type":"record","name":"PingBatch","doc":"Many pings of riders of one partition, column by column: entry i of each array is one ping. Topic gps-pings.","fields":[{"name":"riders","type":{"type":"array","items":"string"},"default":[],"maxItems":5000,"doc":"Rider ids."},{"name":"sessions","type":{"type":"array","items":"long"},"default":[],"maxItems":5000,"doc":"The gateway's number of the rider's connection; a later connection has a higher one."},{"name":"sequences","type":{"type":"array","items":"int"},"default":[],"maxItems":5000,"doc":"Counts the rider's pings within the session."},{"name":"ats","type":{"type":"array","items":"long"},"default":[],"maxItems":5000,"doc":"When the position was taken, by the gateway's clock, epoch ms."},{"name":"lats","type":{"type":"array","items":"int"},"default":[],"maxItems":5000,"doc":"Microdegrees."},{"name":"lngs","type":{"type":"array","items":"int"},"default":[],"maxItems":5000,"doc":"Microdegrees."},{"name":"speeds","type":{"type":"array","items":"int"},"default":[],"maxItems":5000,"doc":"Centimetres a second; -1 unknown."},{"name":"headings","type":{"type":"array","items":"int"},"default":[],"maxItems":5000,"doc":"Hundredths of a degree clockwise from north; -1 unknown."},{"name":"cells","type":{"type":"array","items":"string"},"default":[],"maxItems":5000,"doc":"H3 cells of resolution 9."},{"name":"heard","type":{"type":"array","items":"string"},"default":[],"maxItems":5000,"doc":"Riders whose connection showed life without a position."}],"namespace":"dabba.gps"}],
  ['fact', {"type":"record","name":"GridDeltas","doc":"Changes of the grid of free riders, for every replica of it. Topic grid-deltas.","fields":[{"name":"partition","type":"int","default":-1,"doc":"Rider partition whose owner speaks; -1 for the outcome of claims and releases."},{"name":"sweep","type":"boolean","default":false,"doc":"With this record the owner has confirmed every free rider of the partition."},{"name":"riders","type":{"type":"array","items":"string"},"default":[],"maxItems":5000,"doc":"Free riders with their position in cells, lats, lngs, ages."},{"name":"cells","type":{"type":"array","items":"string"},"default":[],"maxItems":5000,"doc":"H3 cells of resolution 9."},{"name":"lats","type":{"type":"array","items":"int"},"default":[],"maxItems":5000,"doc":"Microdegrees."},{"name":"lngs","type":{"type":"array","items":"int"},"default":[],"maxItems":5000,"doc":"Microdegrees."},{"name":"ages","type":{"type":"array","items":"int"},"default":[],"maxItems":5000,"doc":"Age of the position when this was sent, ms."},{"name":"gone","type":{"type":"array","items":"string"},"default":[],"maxItems":5000,"doc":"Riders that are no longer free or whose position is too old."},{"name":"taken","type":{"type":"array","items":"string"},"default":[],"maxItems":5000,"doc":"Riders that a claim has just won."},{"name":"takenFor","type":{"type":"array","items":"string"},"default":[],"maxItems":5000,"doc":"The assignment of each taken rider."},{"name":"takenNos","type":{"type":"array","items":"long"},"default":[],"maxItems":5000,"doc":"The claim number of each taken rider; it only grows."},{"name":"freed","type":{"type":"array","items":"string"},"default":[],"maxItems":5000,"doc":"Assignments that a release has just ended."}],"namespace":"dabba.gps"}],
  ['fact', {"type":"record","name":"RiderTracked","doc":"A sampled position of the rider of a live order. Topic order-tracking, key order id.","fields":[{"name":"orderId","type":["null","string"],"default":null,"required":true,"maxLength":64},{"name":"riderId","type":["null","string"],"default":null,"required":true,"maxLength":64},{"name":"lat","type":"int","default":0,"min":-90000000,"max":90000000,"doc":"Microdegrees."},{"name":"lng","type":"int","default":0,"min":-180000000,"max":180000000,"doc":"Microdegrees."},{"name":"takenAt","type":"long","default":0,"doc":"When the position was taken, by the gateway's clock, epoch ms."}],"namespace":"dabba.gps"}],
], platformSchema);
