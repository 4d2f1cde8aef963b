// Log lines: JSON on a pipe, one short line on a terminal. One line per state change that an operator acts on; never in
// hot loops. Fields by house rule: traceId, key, topic, partition, offset, code.
// I1: secrets and personal data never reach a line: the usual names are replaced, and callers log ids, not payloads.

import { type DestinationStream, destination, type Logger, type LoggerOptions, pino, stdTimeFunctions } from 'pino';
import { Fault } from './errors.ts';

/** A logger; `child({role})` adds fields to every line of a part of the program. */
export type Log = Logger;

/** From loudest to silent. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** One of `LOG_LEVELS`. */
export type LogLevel = (typeof LOG_LEVELS)[number];

const SECRET_FIELDS = ['secret', 'password', 'token', 'authorization', 'phone', 'email', 'address', 'text'];
const LEVEL_WORDS: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'WARN',
  50: 'ERROR',
  60: 'FATAL',
};

/** A logger on stdout (or on `to`, for tests and for programs whose stdout is an answer). `name` is the role or command. */
export function createLog(options: { level: LogLevel; name: string; to?: DestinationStream; terminal?: boolean }): Log {
  const target = options.to ?? destination({ fd: 1, sync: true });
  const forTerminal = options.terminal ?? (options.to === undefined && process.stdout.isTTY === true);
  return pino(pinoOptions(options.level, options.name), forTerminal ? shortLines(target) : target);
}

function pinoOptions(level: LogLevel, name: string): LoggerOptions {
  return {
    level,
    name,
    timestamp: stdTimeFunctions.isoTime,
    serializers: { err: errorFields },
    redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`]), censor: '[hidden]' },
  };
}

function errorFields(thrown: unknown): unknown {
  if (thrown instanceof Fault)
    return { code: thrown.code, retry: thrown.retry, message: thrown.message, ...thrown.context };
  if (thrown instanceof Error) return { name: thrown.name, message: thrown.message, stack: thrown.stack };
  return thrown;
}

/** Rewrites pino's JSON into `12:00:01.234 info  gateway  message  field=value`. */
function shortLines(target: DestinationStream): DestinationStream {
  return { write: (line: string) => target.write(`${shortLine(line)}\n`) };
}

function shortLine(line: string): string {
  const { level, time, name, msg, pid: _pid, hostname: _hostname, ...fields } = JSON.parse(line);
  const rest = Object.entries(fields).map(([field, value]) => `${field}=${fieldText(value)}`);
  const clock = String(time).slice(11, 23);
  return [clock, (LEVEL_WORDS[level] ?? String(level)).padEnd(5), String(name).padEnd(9), msg ?? '', ...rest].join(' ');
}

function fieldText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
