// npm run token -- --role R --sub S [--ttl SECONDS]: a signed development token on stdout, for curl and sockets.

import { Command, InvalidArgumentError, Option } from 'commander';
import { isSubject, isTokenRole, signToken, TOKEN_ROLES } from '../gateway/auth/token.ts';
import { wallClockMs } from '../runtime/clock.ts';
import { config } from '../runtime/config.ts';

const program = new Command('token')
  .description('Prints a token signed with DABBA_JWT_SECRET. For development: whoever has the secret is everybody.')
  .addOption(new Option('--role <role>', 'whose token').choices([...TOKEN_ROLES]).makeOptionMandatory())
  .requiredOption('--sub <subject>', 'id of the customer, rider, restaurant or operator', subject)
  .option('--ttl <seconds>', 'life of the token', seconds, 86_400)
  .addHelpText('after', '\nExample: curl -H "Authorization: Bearer $(npm run -s token -- --role customer --sub ana)" …')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));

program.parse();
const { role, sub, ttl } = program.opts<{ role: unknown; sub: string; ttl: number }>();
if (isTokenRole(role)) console.log(await signToken(config().jwtSecret, { role, sub }, ttl, wallClockMs()));

function subject(text: string): string {
  if (!isSubject(text)) throw new InvalidArgumentError('1 to 64 letters, digits, - or _.');
  return text;
}

function seconds(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 31_536_000)
    throw new InvalidArgumentError('a whole number from 1 to 31536000.');
  return value;
}
