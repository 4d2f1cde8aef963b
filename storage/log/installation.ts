// What a database belongs to. Keys map to partitions by count, and offsets are those of one Kafka cluster: with another count or
// cluster the truth would no longer fit, so start-up stops with one sentence.

import { Fault } from '../../runtime/errors.ts';
import { type Runner, reading, writing } from '../postgres/statement.ts';

/** The Kafka cluster, the partition count of its command topics, and the cell's letter. */
export type Installation = { readonly kafkaClusterId: string; readonly partitions: number; readonly cell: string };

/** Statements of this file, for the test that prepares them all. */
export const installationStatements = {
  bind: writing(
    'bind_installation',
    'insert into core.installation (kafka_cluster_id, partitions, cell) values ($1, $2, $3) on conflict do nothing',
  ),
  read: reading('installation', 'select kafka_cluster_id as "kafkaClusterId", partitions, cell from core.installation'),
};

/** Binds a new database to this installation; throws Fault STORE_FOREIGN when it is bound to another. */
export async function bindInstallation(runner: Runner, ours: Installation): Promise<void> {
  await runner.run(installationStatements.bind, [ours.kafkaClusterId, ours.partitions, ours.cell]);
  const [bound] = await runner.run<Installation>(installationStatements.read, []);
  const wrong = (['kafkaClusterId', 'partitions', 'cell'] as const).find((name) => bound?.[name] !== ours[name]);
  if (wrong !== undefined)
    throw new Fault('STORE_FOREIGN', {
      message: `this database belongs to an installation whose ${wrong} is ${bound?.[wrong]}, not ${ours[wrong]}`,
    });
}
