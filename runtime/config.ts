// Configuration: environment variables only, read once, all faults reported together, then frozen.
// I1: nobody else reads process.env (scripts, tests, benches and build configuration excepted); test/tidy.test.ts.
// I2: every variable of variables.ts stands in .env.example with its default, and nothing else does; test/unit/runtime.
// I3: an endpoint given in the environment wins over the local stack; one that is not given is undefined here.
// I4: in production there are no default secrets.

import type { z } from 'zod';
import { Fault } from './errors.ts';
import type { LOG_LEVELS } from './log.ts';
import { DEVELOPMENT_SECRETS, VARIABLES, type Variable } from './variables.ts';

type Variables = typeof VARIABLES;
type Value<V extends Variable> = V extends { default: string }
  ? z.output<V['schema']>
  : z.output<V['schema']> | undefined;
type Values = { readonly [K in keyof Variables]: Value<Variables[K]> };

/** The settings of this process. Endpoints are undefined when the environment does not give them. */
export type Config = Readonly<{
  production: boolean;
  /** Kafka brokers as host:port. */
  kafka: readonly string[] | undefined;
  postgresUrl: string | undefined;
  redisUrl: string | undefined;
  registryUrl: string | undefined;
  httpHost: string;
  httpPort: number;
  metricsPort: number;
  publicUrl: string;
  webFolder: string;
  jwtSecret: string;
  paymentUrl: string;
  paymentWebhookSecret: string;
  partitions: number;
  cell: string;
  lanes: number;
  sessionTimeoutMs: number;
  gpsSpeedScale: number;
  logLevel: (typeof LOG_LEVELS)[number];
  stack: 'native' | 'docker';
  dataFolder: string;
  cacheFolder: string;
  /** Variables that begin with DABBA_ and mean nothing: worth a warning, most are typing errors. */
  unknownVariables: readonly string[];
}>;

/** Four endpoints that a role needs before it can do anything. */
export type Endpoints = Readonly<{ kafka: readonly string[]; postgres: string; redis: string; registry: string }>;

let ofThisProcess: Config | undefined;

/** The settings of this process, read from its environment at the first call. Throws Fault CONFIG_INVALID. */
export function config(): Config {
  ofThisProcess ??= readConfig(process.env);
  return ofThisProcess;
}

/** Checks an environment and returns frozen settings; a Fault CONFIG_INVALID names every variable that is wrong. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const faults: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, variable] of Object.entries<Variable>(VARIABLES)) {
    values[name] = readVariable(name, variable, environment[name], faults);
  }
  if (values['NODE_ENV'] === 'production') {
    for (const [name, known] of Object.entries(DEVELOPMENT_SECRETS)) {
      if (values[name] === known)
        faults.push(`${name}: the development secret is not allowed in production; give your own`);
    }
  }
  if (faults.length > 0) throw new Fault('CONFIG_INVALID', { message: faults.join('\n  ') });
  const unknown = Object.keys(environment).filter((name) => name.startsWith('DABBA_') && !(name in VARIABLES));
  return Object.freeze(asConfig(values as Values, unknown));
}

/** The endpoints of a role that has no local stack beside it. Throws Fault CONFIG_INVALID naming all that are missing. */
export function requireEndpoints(settings: Config): Endpoints {
  const { kafka, postgresUrl, redisUrl, registryUrl } = settings;
  if (kafka !== undefined && postgresUrl !== undefined && redisUrl !== undefined && registryUrl !== undefined) {
    return { kafka, postgres: postgresUrl, redis: redisUrl, registry: registryUrl };
  }
  const given = { DABBA_KAFKA: kafka, DABBA_POSTGRES: postgresUrl, DABBA_REDIS: redisUrl, DABBA_REGISTRY: registryUrl };
  const missing = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [name] : []));
  throw new Fault('CONFIG_INVALID', {
    message: `${missing.join(', ')} not given; \`npm run stack -- up\` starts a local stack`,
  });
}

function readVariable(name: string, variable: Variable, given: string | undefined, faults: string[]): unknown {
  // An empty variable counts as not given: `DABBA_KAFKA= npm start` is how a shell un-sets one.
  const value = given === undefined || given === '' ? variable.default : given;
  if (value === undefined) return undefined;
  const parsed = variable.schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const got = variable.secret === true ? `${value.length} characters` : JSON.stringify(value);
  const allowed = parsed.error.issues.map((issue) => issue.message).join('; ');
  faults.push(`${name}: got ${got}, allowed: ${allowed}`);
  return undefined;
}

function asConfig(values: Values, unknownVariables: readonly string[]): Config {
  return {
    production: values.NODE_ENV === 'production',
    kafka: values.DABBA_KAFKA,
    postgresUrl: values.DABBA_POSTGRES,
    redisUrl: values.DABBA_REDIS,
    registryUrl: values.DABBA_REGISTRY,
    httpHost: values.DABBA_HTTP_HOST,
    httpPort: values.DABBA_HTTP_PORT,
    metricsPort: values.DABBA_METRICS_PORT,
    publicUrl: values.DABBA_PUBLIC_URL,
    webFolder: values.DABBA_WEB,
    jwtSecret: values.DABBA_JWT_SECRET,
    paymentUrl: values.DABBA_PAYMENT_URL,
    paymentWebhookSecret: values.DABBA_PAYMENT_WEBHOOK_SECRET,
    partitions: values.DABBA_PARTITIONS,
    cell: values.DABBA_CELL,
    lanes: values.DABBA_LANES,
    sessionTimeoutMs: values.DABBA_SESSION_TIMEOUT_MS,
    gpsSpeedScale: values.DABBA_GPS_SPEED_SCALE,
    logLevel: values.DABBA_LOG_LEVEL,
    stack: values.DABBA_STACK,
    dataFolder: values.DABBA_DATA,
    cacheFolder: values.DABBA_CACHE ?? `${values.DABBA_DATA}/cache`,
    unknownVariables,
  };
}
