// Services own their rows: accounts and chat can erase people, the loader of needs tells erased from absent, and no role can write
// what is another's.
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type AddressFields,
  changeAddress,
  createAddress,
  eraseAddress,
  erasePerson,
  readAddressesOf,
  savePerson,
} from '../../../storage/accounts.ts';
import { eraseAuthor, putText, readTexts } from '../../../storage/chat.ts';
import { bindInstallation } from '../../../storage/log/installation.ts';
import { readHealth } from '../../../storage/postgres/maintenance.ts';
import { createStore, type PostgresStore } from '../../../storage/postgres/store.ts';
import { freshDatabase, type TestDatabase } from './database.ts';

let database: TestDatabase;
let store: PostgresStore;
const menus: string[][] = [];

beforeAll(async () => {
  database = await freshDatabase();
  store = await createStore({
    url: database.url,
    lanes: 1,
    needLoaders: {
      menu: async (ids) => {
        menus.push([...ids]);
        return new Map(ids.map((id) => [id, { kind: 'row', value: { id } }]));
      },
    },
  });
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

const home = (personId: string, text = '12 Hill Road'): AddressFields => ({
  ...{
    personId,
    label: 'home',
    text,
    latMicrodegrees: 19_054_000,
    lngMicrodegrees: 72_830_000,
    cell: '89608b56d8bffff',
  },
});
const need = async (kind: string, id: string) => (await store.needs(0, [{ kind, id }])).get(`${kind}/${id}`);

test('schema.3 an address is versioned: an order keeps the one it was placed with', async () => {
  const { accounts } = store.pools;
  expect(await createAddress(accounts, 'h1', home('ann'))).toBe('h1@1');
  expect(await createAddress(accounts, 'h1', home('ann', 'a repeat'))).toBe('h1@1');
  expect(await changeAddress(accounts, 'h1', 1, home('ann', '7 Sea View'))).toBe('h1@2');
  expect(await changeAddress(accounts, 'h1', 1, home('ann', 'too late'))).toBeNull();
  expect(await changeAddress(accounts, 'h1', 2, home('bob', 'not his'))).toBeNull();
  expect(await need('address', 'h1@1')).toEqual({ kind: 'row', value: { addressId: 'h1@1', ...home('ann') } });
  expect(await readAddressesOf(accounts, 'ann')).toEqual([{ addressId: 'h1@2', ...home('ann', '7 Sea View') }]);
});

test('schema.3 erasing a person deletes rows; old references load as erased, unknown ones as absent', async () => {
  const { accounts } = store.pools;
  await createAddress(accounts, 'h2', home('eve'));
  await createAddress(accounts, 'h3', home('eve'));
  expect(await savePerson(accounts, { id: 'eve', version: 0, name: 'Eve', phone: '+91', email: null })).toBe(1);
  await eraseAddress(accounts, 'eve', 'h3');
  expect(await need('address', 'h3@1')).toEqual({ kind: 'erased' });
  expect(await need('address', 'h2@1')).toMatchObject({ kind: 'row' });
  await erasePerson(accounts, 'eve');
  await erasePerson(accounts, 'eve');
  expect(await need('address', 'h2@1')).toEqual({ kind: 'erased' });
  expect(await need('person', 'eve')).toEqual({ kind: 'erased' });
  expect(await need('address', 'h9@1')).toEqual({ kind: 'absent' });
  expect(await need('address', 'nonsense')).toEqual({ kind: 'absent' });
  expect(await need('person', 'nobody')).toEqual({ kind: 'absent' });
  expect(await database.sql("select from accounts.addresses where person_id = 'eve'")).toEqual([]);
  expect(await savePerson(accounts, { id: 'eve', version: 0, name: 'Eve', phone: null, email: null })).toBeNull();
});

test('a person is changed only over the version that was read', async () => {
  const { accounts } = store.pools;
  const person = { id: 'dan', name: 'Dan', phone: null, email: null };
  expect(await savePerson(accounts, { ...person, version: 0 })).toBe(1);
  expect(await savePerson(accounts, { ...person, version: 1, name: 'Daniel' })).toBe(2);
  expect(await savePerson(accounts, { ...person, version: 1, name: 'Danny' })).toBeNull();
  expect(await need('person', 'dan')).toEqual({ kind: 'row', value: { ...person, version: 2, name: 'Daniel' } });
});

test('schema.3 typed text lives in chat, is written once, and goes with its author', async () => {
  const { chat } = store.pools;
  const text = { textId: 't1', conversationId: 'c1', author: 'zoe', text: 'two vada pav, नमस्ते' };
  await putText(chat, text);
  await putText(chat, { ...text, text: 'a repeat' });
  expect(await need('text', 't1')).toMatchObject({ kind: 'row', value: text });
  expect(await readTexts(chat, 'c1', 10)).toMatchObject([text]);
  expect(await eraseAuthor(chat, 'zoe')).toBe(1);
  expect(await need('text', 't1')).toEqual({ kind: 'erased' });
  await putText(chat, text);
  expect(await need('text', 't1')).toEqual({ kind: 'erased' });
  expect(await need('text', 't2')).toEqual({ kind: 'absent' });
});

test('needs of several kinds are loaded together, each id once, with the loaders that were given', async () => {
  const refs = [
    { kind: 'menu', id: 'm1' },
    { kind: 'menu', id: 'm1' },
    { kind: 'person', id: 'dan' },
  ];
  const rows = await store.needs(0, refs);
  expect(rows.get('menu/m1')).toEqual({ kind: 'row', value: { id: 'm1' } });
  expect([...rows.keys()].sort()).toEqual(['menu/m1', 'person/dan']);
  expect(menus).toEqual([['m1']]);
  await expect(store.needs(0, [{ kind: 'weather', id: 'x' }])).rejects.toThrow('no loader for needs of kind weather');
});

test('a database belongs to one cluster, one partition count and one cell', async () => {
  const ours = { kafkaClusterId: 'k1', partitions: 24, cell: 'a' };
  await bindInstallation(store.pools.core, ours);
  await bindInstallation(store.pools.core, ours);
  await expect(bindInstallation(store.pools.core, { ...ours, partitions: 48 })).rejects.toThrow(
    'this database belongs to an installation whose partitions is 24, not 48',
  );
  await expect(bindInstallation(store.pools.core, { ...ours, kafkaClusterId: 'k2' })).rejects.toMatchObject({
    code: 'STORE_FOREIGN',
  });
});

test('commit.5 dead tuples and the oldest transaction can be asked for', async () => {
  const health = await readHealth(store.pools.core);
  expect(health.deadTuples).toBeGreaterThanOrEqual(0);
  expect(health.oldestTransactionMs).toBeGreaterThanOrEqual(0);
});

test.each([
  ['dabba_core', "update core.riders set assignment_id = 'x'"],
  ['dabba_core', 'update core.riders set claim_no = 9'],
  ['dabba_core', "insert into core.riders (id, slot, order_id) values ('r', 1, 'o')"],
  ['dabba_core', 'delete from core.riders'],
  ['dabba_claims', 'update core.riders set on_shift = true'],
  ['dabba_claims', "update core.riders set vehicle = 'bike'"],
  ['dabba_claims', "insert into core.riders (id, slot) values ('r', 1)"],
  ['dabba_claims', 'select from core.states'],
  ['dabba_core', 'update core.log set seq = 1'],
  ['dabba_core', 'delete from core.log'],
  ['dabba_core', 'delete from core.audit'],
  ['dabba_core', "insert into ledger.journal (type, id, ref, at) values ('a', 'b', 'c', 1)"],
  ['dabba_ledger', 'update ledger.lines set amount = 1'],
  ['dabba_ledger', 'delete from ledger.journal'],
  ['dabba_core', 'select from accounts.people'],
  ['dabba_core', 'select from chat.texts'],
  ['dabba_chat', 'select from accounts.people'],
  ['dabba_accounts', 'select from chat.texts'],
  ['dabba_catalog', 'select from core.states'],
  ['dabba_ops', 'update core.states set parked = null'],
  ['dabba_accounts', 'select from core.maintain_audit(1, 1)'],
])('claim.2 the role %s may not: %s', async (role, text) => {
  await expect(
    database.sql(`do $do$ begin set local role ${role}; ${text.replace(/^select from/, 'perform from')}; end $do$`),
  ).rejects.toMatchObject({
    code: '42501',
  });
});
