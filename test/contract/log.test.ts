// The log contract on real Kafka, with our own record encoder and decoder inside kafkajs and with its original ones.
import { inject } from 'vitest';
import type {} from '../provided.ts';
import { kafkaHarness } from './kafka-harness.ts';
import { logContract } from './log.suite.ts';

const brokers = inject('stack').kafka.split(',');

logContract('kafka', async () => kafkaHarness(brokers));
logContract('kafka, original kafkajs', async () => kafkaHarness(brokers, { fast: false }));
