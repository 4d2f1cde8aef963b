// The table of environment variables: schema, default and meaning of each. config.ts reads them; nobody else needs this
// file.
// I1: every row stands in .env.example with its default, and nothing else does (test/unit/runtime/config.test.ts).

import { z } from 'zod';
import { LOG_LEVELS } from './log.ts';

/** Slots that every key hashes to; partition counts must divide it so that a slot has one partition. */
export const SLOTS = 12_288;

/** The secrets that a development machine uses when none are given; refused when NODE_ENV is production. */
export const DEVELOPMENT_SECRETS = {
  DABBA_JWT_SECRET: 'dabba-development-jwt-secret-not-for-production',
  DABBA_PAYMENT_WEBHOOK_SECRET: 'dabba-development-webhook-secret-not-for-production',
} as const;

const hostPort = /^(\[[0-9a-fA-F:]+\]|[A-Za-z0-9._-]+):(\d{1,5})$/;
const brokers = z
  .string()
  .transform((text) => text.split(',').map((one) => one.trim()))
  .refine((list) => list.every((one) => hostPort.test(one) && Number(hostPort.exec(one)?.[2]) <= 65_535), {
    error: 'host:port, several separated by commas',
  });
const url = (...protocols: string[]) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    error: `a URL that begins with ${protocols.map((one) => `${one}//`).join(' or ')}`,
  });
const integer = (least: number, most: number) =>
  z
    .string()
    .refine((text) => /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most, {
      error: `a whole number from ${least} to ${most}`,
    })
    .transform(Number);
const decimal = (least: number, most: number) =>
  z
    .string()
    .refine((text) => /^\d+(\.\d+)?$/.test(text) && Number(text) >= least && Number(text) <= most, {
      error: `a number from ${least} to ${most}`,
    })
    .transform(Number);
const secret = z.string().min(32, { error: 'at least 32 characters' });
const text = z.string().min(1, { error: 'a text that is not empty' });
const partitions = integer(1, SLOTS).refine((count) => SLOTS % count === 0, { error: `a divisor of ${SLOTS}` });

/** One environment variable: how it is checked, what stands in for it, whether it may be printed. */
export type Variable = {
  readonly schema: z.ZodType;
  readonly default?: string;
  readonly secret?: true;
  readonly meaning: string;
};

/** Every variable: its schema, its default (none: undefined when not given) and what it means. */
export const VARIABLES = {
  NODE_ENV: {
    schema: z.enum(['development', 'test', 'production']),
    default: 'development',
    meaning: 'production refuses the development secrets',
  },
  DABBA_KAFKA: { schema: brokers, meaning: 'Kafka or Redpanda: host:port, several separated by commas' },
  DABBA_POSTGRES: { schema: url('postgres:', 'postgresql:'), meaning: 'Postgres' },
  DABBA_REDIS: { schema: url('redis:', 'rediss:'), meaning: 'Redis or Valkey' },
  DABBA_REGISTRY: { schema: url('http:', 'https:'), meaning: 'schema registry that speaks the Confluent REST API' },
  DABBA_HTTP_HOST: { schema: text, default: '127.0.0.1', meaning: 'address the gateway listens on' },
  DABBA_HTTP_PORT: {
    schema: integer(0, 65_535),
    default: '8080',
    meaning: 'port the gateway listens on; 0 picks a free one',
  },
  DABBA_METRICS_PORT: {
    schema: integer(0, 65_535),
    default: '0',
    meaning: 'port of /metrics, /livez and /readyz of roles without a gateway; 0 picks a free one',
  },
  DABBA_PUBLIC_URL: {
    schema: url('http:', 'https:'),
    default: 'http://127.0.0.1:8080',
    meaning: 'how callers from outside reach the gateway',
  },
  DABBA_WEB: { schema: text, default: 'dist/web', meaning: 'folder of the built pages' },
  DABBA_JWT_SECRET: {
    schema: secret,
    default: DEVELOPMENT_SECRETS.DABBA_JWT_SECRET,
    secret: true,
    meaning: 'signs and checks tokens, at least 32 characters',
  },
  DABBA_PAYMENT_URL: { schema: url('http:', 'https:'), default: 'http://127.0.0.1:8090', meaning: 'payment provider' },
  DABBA_PAYMENT_WEBHOOK_SECRET: {
    schema: secret,
    default: DEVELOPMENT_SECRETS.DABBA_PAYMENT_WEBHOOK_SECRET,
    secret: true,
    meaning: "checks the signatures of the provider's webhooks, at least 32 characters",
  },
  DABBA_PARTITIONS: {
    schema: partitions,
    default: '24',
    meaning: 'partitions of each actor topic; a divisor of 12288, fixed for the life of a database',
  },
  DABBA_CELL: {
    schema: z.string().regex(/^[a-z]$/, { error: 'one letter from a to z' }),
    default: 'a',
    meaning: 'letter of this cell; the first letter of every id made here',
  },
  DABBA_LANES: {
    schema: integer(1, 64),
    default: '2',
    meaning: 'lanes (Postgres connections that commit) of a process',
  },
  DABBA_SESSION_TIMEOUT_MS: {
    schema: integer(1_000, 300_000),
    default: '3000',
    meaning: 'Kafka group session timeout: how soon a dead process loses its partitions',
  },
  DABBA_GPS_SPEED_SCALE: {
    schema: decimal(0.1, 1_000),
    default: '1',
    meaning: 'scales the speed limit of the GPS check, for simulated riders faster than real ones',
  },
  DABBA_LOG_LEVEL: { schema: z.enum(LOG_LEVELS), default: 'info', meaning: `one of ${LOG_LEVELS.join(', ')}` },
  DABBA_STACK: {
    schema: z.enum(['native', 'docker']),
    default: 'native',
    meaning: 'what runs the local stack: native servers, or docker-compose.yml',
  },
  DABBA_DATA: { schema: text, default: '.dabba', meaning: "folder of the local stack's data" },
  DABBA_CACHE: {
    schema: text,
    meaning: 'folder of downloaded servers, may be shared by several stacks; cache/ in DABBA_DATA when not given',
  },
} as const satisfies Record<string, Variable>;
