// Rules about who may import whom: the arrow gateway → streams → storage → actors → schemas, runtime beside it, one
// owner room a package.

import { importsOf, type Offence, roomOf, type Source } from './source.ts';

/** Lower may not import higher. */
const arrow = ['schemas', 'actors', 'storage', 'streams', 'gateway'];

/** What a room beside the arrow may import; rooms that are not named here (scripts, test, bench, main.ts) are free. */
const beside: Readonly<Record<string, readonly string[]>> = { runtime: ['runtime'], web: ['web', 'schemas'] };

/** Rooms that run in production: for them a package has one owner. */
const production = [...arrow, 'runtime', 'web', ''];

/** package → the only folder (or file) that imports it. */
const owners: Readonly<Record<string, string>> = {
  kafkajs: 'streams/broker/',
  pg: 'storage/postgres/',
  ioredis: 'storage/redis/',
  'uWebSockets.js': 'gateway/server/',
  uwebsockets: 'gateway/server/',
  piscina: 'streams/gps/',
  avsc: 'streams/codec/',
  '@kafkajs/confluent-schema-registry': 'streams/codec/',
  pino: 'runtime/log.ts',
  'prom-client': 'runtime/metrics.ts',
};

/** What streams, storage and gateway may know of actors: the contract, the table of types, and arithmetic. */
const openActors = ['actors/actor.ts', 'actors/registry.ts', 'actors/dispatch/'];
const readsActors = ['storage', 'streams', 'gateway'];
const packagesOfActors = new Set(['h3-js']);

/** Offences of one file against the arrow and the owners. */
export function importOffences(source: Source): Offence[] {
  const room = roomOf(source.path);
  return importsOf(source).flatMap(({ to, isRelative, line }) => {
    const what = isRelative ? wrongRoom(room, to) : wrongPackage(room, source.path, to);
    return what === null ? [] : [{ path: source.path, line, what }];
  });
}

function wrongRoom(room: string, to: string): string | null {
  const target = roomOf(to);
  const free = beside[room];
  if (free !== undefined) return free.includes(target) ? null : `${room}/ imports only ${free.join(' and ')}: ${to}`;
  if (!arrow.includes(room)) return null;
  if (target === 'runtime') {
    return room === 'actors' || room === 'schemas' ? `${room}/ is pure and imports nothing of runtime/: ${to}` : null;
  }
  if (!arrow.includes(target)) return `${room}/ imports nothing of ${target === '' ? 'the root' : `${target}/`}: ${to}`;
  if (arrow.indexOf(target) > arrow.indexOf(room))
    return `the arrow points from ${target}/ to ${room}/, not back: ${to}`;
  const isClosed = target === 'actors' && readsActors.includes(room) && !openActors.some((open) => to.startsWith(open));
  return isClosed ? `of actors/ only ${openActors.join(', ')} is open to ${room}/: ${to}` : null;
}

function wrongPackage(room: string, path: string, name: string): string | null {
  if (room === 'actors' && !packagesOfActors.has(name)) return `actors/ is pure and imports no ${name}`;
  const owner = owners[name];
  if (owner === undefined || !production.includes(room) || path.startsWith(owner)) return null;
  return `only ${owner} imports ${name}`;
}
