// The log contract on real Kafka.
import { inject } from 'vitest';
import type {} from '../provided.ts';
import { kafkaHarness } from './kafka-harness.ts';
import { logContract } from './log.suite.ts';

logContract('kafka', async () => kafkaHarness(inject('stack').kafka.split(',')));
