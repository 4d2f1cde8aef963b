// The command line of the city, checked: every option says what it got and what is allowed.

import { Command, InvalidArgumentError } from 'commander';
import { ridersFor } from './plan.ts';
import type { Copies } from './world.ts';

export type CityOptions = {
  readonly deliveries: string;
  readonly orders: number;
  readonly ordersPerSecond: number;
  readonly riders: number;
  readonly speed: number;
  readonly pingSeconds: number;
  readonly copies: Copies;
  readonly kill: number;
  readonly seed: number;
  readonly json: boolean;
  readonly data: string | null;
  readonly url: string | null;
};

const roles = ['gateway', 'actors', 'riders', 'services'] as const;

/** Reads the arguments; ends the process with 2 when they are wrong. */
export function readOptions(args: readonly string[]): CityOptions {
  const program = new Command('city')
    .description(
      'Replays real deliveries through the public API of a whole Dabba, with kills, and checks the end from outside.',
    )
    .requiredOption('--deliveries <file>', 'CSV with order_id, restaurant_lat/lng, dropoff_lat/lng, vehicle, minutes')
    .option('--orders <n>', 'orders to place', number(1, 1_000_000), 2_000)
    .option('--orders-per-second <r>', 'rate; default 20, with kills 10', number(0.01, 1_000))
    .option('--riders <n>', 'riders; default from rate and speed', number(1, 100_000))
    .option('--speed <x>', 'times real speed', number(1, 1_000), 60)
    .option('--ping-seconds <s>', 'a position of each rider this often', number(0.2, 60), 2)
    .option('--copies <role=n,…>', 'processes of each role; without it all roles share one process', readCopies)
    .option('--kill <k>', 'kill -9 so many times, at least 8 s apart', number(0, 1_000), 0)
    .option('--seed <s>', 'what is drawn: people, kills', number(0, 2 ** 32), 1)
    .option('--data <folder>', 'keep the data and logs here; default a temporary folder')
    .option(
      '--url <url>',
      'doors of a running Dabba, comma separated; needs DABBA_KAFKA, DABBA_POSTGRES and DABBA_PAYMENT_URL',
    )
    .option('--json', 'only the JSON object on standard output')
    .addHelpText(
      'after',
      '\nExample: npm run city -- --deliveries deliveries.csv --orders 200 --kill 3 --copies gateway=2,actors=2,riders=2',
    )
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .parse(args, { from: 'user' });
  const given = program.opts<
    Partial<CityOptions> & {
      deliveries: string;
      orders: number;
      speed: number;
      pingSeconds: number;
      kill: number;
      seed: number;
    }
  >();
  const ordersPerSecond = given.ordersPerSecond ?? (given.kill > 0 ? 10 : 20);
  return {
    ...given,
    orders: Math.floor(given.orders),
    ordersPerSecond,
    riders: Math.floor(given.riders ?? Math.max(20, ridersFor(ordersPerSecond, given.speed))),
    copies: given.copies ?? null,
    kill: Math.floor(given.kill),
    json: given.json ?? false,
    data: given.data ?? null,
    url: given.url ?? null,
  };
}

function number(from: number, to: number) {
  return (text: string): number => {
    const value = Number(text);
    if (text.trim() === '' || !(value >= from && value <= to))
      throw new InvalidArgumentError(`got ${JSON.stringify(text)}, allowed are ${from} to ${to}`);
    return value;
  };
}

/** `gateway=2,actors=2`: roles that are not named run once. */
function readCopies(text: string): NonNullable<Copies> {
  const copies = { gateway: 1, actors: 1, riders: 1, services: 1 };
  for (const part of text.split(',')) {
    const [name = '', count = ''] = part.split('=');
    const role = roles.find((one) => one === name);
    const value = Number(count);
    if (role === undefined || !Number.isInteger(value) || value < 1 || value > 16)
      throw new InvalidArgumentError(
        `got ${JSON.stringify(part)}, allowed is role=n with role of ${roles.join(', ')} and n from 1 to 16`,
      );
    copies[role] = value;
  }
  return copies;
}
