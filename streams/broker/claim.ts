// What a member says of itself at a rebalance (the numbers it has), and the leader's use of it: our assigner as kafkajs takes it.
// I1: who missed its heartbeats for a session was expelled and claims nothing: its numbers belong to others by now.

import type { PartitionAssigner } from 'kafkajs';
import type { Clock } from '../../runtime/clock.ts';
import { assignNumbers } from './assigner.ts';
import { AssignerProtocol } from './kafka.ts';

/** A member's memory of its numbers. */
export type Claim = {
  /** A join gave us these. */
  own(numbers: readonly number[]): void;
  /** A heartbeat was answered. */
  alive(): void;
  readonly assigner: PartitionAssigner;
};

const name = 'dabba-numbers';
const version = 1;

/** A claim on nothing yet. `partitions`: how many numbers there are. */
export function createClaim(options: {
  readonly clock: Clock;
  readonly sessionTimeoutMs: number;
  readonly partitions: number;
}): Claim {
  let owned: readonly number[] = [];
  let aliveAtMs = options.clock.monotonic();
  const alive = (): void => {
    aliveAtMs = options.clock.monotonic();
  };
  return {
    alive,
    own(numbers) {
      owned = numbers;
      alive();
    },
    assigner: () => ({
      name,
      version,
      protocol({ topics }) {
        const numbers = options.clock.monotonic() - aliveAtMs > options.sessionTimeoutMs ? [] : owned;
        const userData = Buffer.from(JSON.stringify(numbers));
        return { name, metadata: AssignerProtocol.MemberMetadata.encode({ version, topics, userData }) };
      },
      async assign({ members }) {
        const known = members.map((member) => ({ memberId: member.memberId, ...saidBy(member.memberMetadata) }));
        const shares = assignNumbers(known, options.partitions);
        return known.map(({ memberId, topics }) => {
          const assignment = Object.fromEntries(topics.map((topic) => [topic, [...(shares.get(memberId) ?? [])]]));
          const encoded = { version, assignment, userData: Buffer.alloc(0) };
          return { memberId, memberAssignment: AssignerProtocol.MemberAssignment.encode(encoded) };
        });
      },
    }),
  };
}

/** A member's topics and numbers; numbers that cannot be read claim nothing. */
function saidBy(metadata: Buffer): { topics: readonly string[]; numbers: readonly number[] } {
  const decoded = AssignerProtocol.MemberMetadata.decode(metadata);
  const topics = decoded?.topics ?? [];
  try {
    const numbers: unknown = JSON.parse(decoded?.userData.toString() || '[]');
    return { topics, numbers: Array.isArray(numbers) ? numbers.filter(Number.isInteger) : [] };
  } catch {
    return { topics, numbers: [] };
  }
}
