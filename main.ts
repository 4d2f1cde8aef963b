// The program `dabba`: roles, and sub-commands (program/commands.ts). Wired in program/roles.ts, stopped in reverse.
// I1: SIGTERM, SIGINT and the end of a parent drain; a second one ends the process at once.
// I2: exit codes: 0 ok, 1 runtime, 2 usage, 42 fenced three times in a minute, 70 a broken invariant.

import { Command, InvalidArgumentError } from 'commander';
import { addCommands } from './program/commands.ts';
import { openGroundPatiently } from './program/ground.ts';
import { type RoleName, roleNames, startRoles } from './program/roles.ts';
import { config, requireEndpoints } from './runtime/config.ts';
import { messageOf } from './runtime/errors.ts';

const program = new Command('dabba')
  .description('Dabba: an actor-model streaming platform and the food-ordering system on it.')
  .version('0.1.0')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));

program
  .command('run', { isDefault: true })
  .description(`runs roles in this process: ${roleNames.join(', ')}; all of them when none is named`)
  .argument('[role...]', 'roles', readRole, [])
  .action((roles: readonly RoleName[]) => serve(roles.length === 0 ? roleNames : roles));

addCommands(program);

await program.parseAsync();

function readRole(text: string, before: readonly RoleName[]): readonly RoleName[] {
  const role = roleNames.find((name) => name === text);
  if (role === undefined)
    throw new InvalidArgumentError(`got ${JSON.stringify(text)}, allowed are ${roleNames.join(', ')}`);
  return before.includes(role) ? before : [...before, role];
}

/** Runs the roles until a signal. A parent that holds our standard input by IPC gets {ready, port}. */
async function serve(roles: readonly RoleName[]): Promise<void> {
  try {
    const settings = config();
    const ground = await openGroundPatiently(
      settings,
      requireEndpoints(settings),
      roles.length === roleNames.length ? 'dabba' : roles.join('-'),
    );
    const { logger } = ground;
    if (settings.unknownVariables.length > 0)
      logger.warn({ variables: settings.unknownVariables.join(' ') }, 'these variables mean nothing');
    const running = await startRoles(ground, roles, (reason, exitCode) => {
      logger.fatal({ exitCode }, reason);
      process.exit(exitCode);
    });
    logger.info({ roles: roles.join(' '), port: running.port }, 'ready');
    onSignal(async () => {
      logger.info('draining');
      await running.stop();
      await ground.close();
      logger.info('stopped');
    });
    // After the handlers: whoever hears that we are ready may stop us at once.
    process.send?.({ ready: true, port: running.port });
  } catch (thrown) {
    console.error(messageOf(thrown));
    process.exit(1);
  }
}

function onSignal(stop: () => Promise<void>): void {
  let stopping = false;
  const begin = (): void => {
    if (stopping) process.exit(130);
    stopping = true;
    stop().then(
      () => process.exit(0),
      (thrown: unknown) => {
        console.error(messageOf(thrown));
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', begin);
  process.on('SIGINT', begin);
  // Whoever started us over IPC is gone, kill -9 included: nobody is left to stop us.
  if (process.connected) process.once('disconnect', begin);
  else if (process.send !== undefined) begin();
}
