// A program of the tests: the role `actors` as main.ts runs it, with a runner for the effect print_label of parcels, which no part
// of the product prints. It says by IPC when it is ready, and ends at once when it is told to.

import { registry } from '../../../actors/registry.ts';
import { openGround } from '../../../program/ground.ts';
import { config, requireEndpoints } from '../../../runtime/config.ts';
import type { EffectRunner } from '../../../streams/effects/runner.ts';
import { startRole } from '../../../streams/role.ts';

const printer: EffectRunner = {
  kind: 'print_label',
  batchMax: 10,
  run: async (jobs) =>
    jobs.map(({ row }) => ({
      kind: 'fact',
      message: Object.assign({ type: 'LabelPrinted' }, { labelId: `L-${row.id}` }),
    })),
  gaveUp: () => Object.assign({ type: 'LabelPrinted' }, { labelId: null }),
};

const settings = config();
const ground = await openGround(settings, requireEndpoints(settings), 'parcels');
const { partitions, lanes } = settings;
const role = await startRole(
  {
    ...ground,
    fatal: (reason, code) => {
      ground.logger.fatal(reason);
      process.exit(code);
    },
    report: (event, fields) => ground.logger.warn(fields, event),
  },
  {
    role: 'actors',
    types: registry.filter((type) => type.role === 'actors'),
    registry,
    partitions,
    lanes,
    owner: ground.owner,
    database: ground.database,
    runners: [printer],
  },
);
while (!role.loop.settled()) await ground.clock.sleep(20);
process.send?.({ ready: true, port: null });
process.once('SIGTERM', () => {
  role
    .stop()
    .then(() => ground.close())
    .then(() => process.exit(0));
});
