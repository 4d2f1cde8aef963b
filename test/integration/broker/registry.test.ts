// The codec's registry side against the real registry.
import { randomBytes } from 'node:crypto';
import { describe, expect, inject, it } from 'vitest';
import { createCodec } from '../../../streams/codec/codec.ts';
import { registerSchemas } from '../../../streams/codec/register.ts';
import { subjectsOf } from '../../../streams/codec/subjects.ts';
import type {} from '../../provided.ts';
import { mixCommand, paintHistory, paintSchema } from '../../unit/streams/codec/paint.ts';

const registry = { url: inject('stack').registry, timeoutMs: 10_000 };

describe('the real registry', () => {
  it('gives ids once, keeps FULL_TRANSITIVE, refuses what is not, and answers what an unknown id is', async () => {
    const older = subjectsOf([paintSchema(1)], [], paintHistory);
    const subjects = subjectsOf([paintSchema(2)], [], paintHistory);
    const oldIds = await registerSchemas(registry, older);
    const ids = await registerSchemas(registry, subjects);
    expect(await registerSchemas(registry, subjects)).toEqual(ids);
    const level = await fetch(`${registry.url}/config/paint-commands-dabba.paint.Mix`);
    expect(await level.json()).toMatchObject({ compatibilityLevel: 'FULL_TRANSITIVE' });

    const old = createCodec({ types: [paintSchema(1)], ids: oldIds, registry, history: paintHistory });
    const now = createCodec({ types: [paintSchema(2)], ids, registry, history: paintHistory });
    const { name, version, body } = now.encode('paint', mixCommand);
    const value = now.wire('paint-commands', 'paint', name, version, body);
    const id = value.readInt32BE(1);
    expect(old.fromWire('paint-commands', value)).toEqual({ kind: 'unknown', schemaId: id });
    expect(await old.resolve('paint-commands', id)).toBe('known');
    expect(old.fromWire('paint-commands', value)).toMatchObject({ kind: 'ok', message: mixCommand });
    expect(await old.resolve('paint-events', id)).toBe('poison');
    expect(await old.resolve('paint-commands', 2_000_000_000)).toBe('poison');

    const [first] = subjects;
    const changed = {
      type: 'record',
      name: first?.name ?? '',
      namespace: 'dabba.paint',
      fields: [{ name: 'id', type: 'int', default: 0 }],
    } as const;
    const broken = subjects.slice(0, 1).map((one) => ({ ...one, versions: [changed] }));
    await expect(registerSchemas(registry, broken)).rejects.toMatchObject({ code: 'REGISTRY_INCOMPATIBLE' });
  });

  it('says code_behind for a record of this topic that this code does not have', async () => {
    const json = {
      type: 'record',
      name: 'Spill',
      namespace: 'dabba.paint',
      doc: randomBytes(8).toString('hex'),
      fields: [],
    } as const;
    const spill = {
      subject: 'paint-commands-dabba.paint.Spill',
      topic: 'paint-commands',
      type: 'paint',
      name: 'Spill',
      fullName: 'dabba.paint.Spill',
      versions: [json],
    };
    const given = await registerSchemas(registry, [spill]);
    const ids = await registerSchemas(registry, subjectsOf([paintSchema(2)], [], paintHistory));
    const codec = createCodec({ types: [paintSchema(2)], ids, registry, history: paintHistory });
    expect(await codec.resolve('paint-commands', given[spill.subject]?.[0] ?? 0)).toBe('code_behind');
  });
});
