// A door on a real port of loopback, over the in-memory world.

import { systemClock } from '../../../../runtime/clock.ts';
import { type DoorOptions, DoorWorld } from './door-world.ts';
import { freePort } from './net.ts';

/** Opens a door; close its gateway at the end of the test. */
export async function openDoor(options: Partial<DoorOptions> = {}) {
  const port = await freePort();
  const config = { httpPort: port, publicUrl: `http://127.0.0.1:${port}`, ...options.config };
  const door = new DoorWorld({ clock: systemClock(), ...options, config });
  const listening = await door.gateway.listen();
  if (listening !== port) throw new Error(`asked for port ${port}, got ${listening}`);
  const token = await door.token('customer', 'ana');
  return { door, port, url: `http://127.0.0.1:${port}`, token, auth: { authorization: `Bearer ${token}` } };
}
