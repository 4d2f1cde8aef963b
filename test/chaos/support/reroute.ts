// Preloaded into a process of the program (NODE_OPTIONS=--import …): what it wants to send to one port of loopback goes to another.
// A broker says itself where it listens, so a proxy before it cannot be given as an address.
// CHAOS_REROUTE: `from:to`, two port numbers.

import { Socket } from 'node:net';

const [from, to] = (process.env['CHAOS_REROUTE'] ?? '').split(':').map(Number);
const plain = Socket.prototype.connect;

Socket.prototype.connect = function connect(this: Socket, ...given: unknown[]): Socket {
  // net.connect hands on what it has already sorted: [options, listener].
  const options: unknown = Array.isArray(given[0]) ? given[0][0] : given[0];
  if (typeof options === 'object' && options !== null && Number(Reflect.get(options, 'port')) === from)
    Reflect.set(options, 'port', to);
  return Reflect.apply(plain, this, given);
};
