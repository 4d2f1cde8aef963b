// People and their addresses: personal data lives here and nowhere else, referred to by id (schema.3). An address is immutable; a
// change is a new version, and an order keeps the reference `id@version` it was placed with.
// I1: erasing deletes rows and leaves ids, so that old references load as `erased`, not as `absent`.

import { int4Array, textArray } from './postgres/array.ts';
import { type Runner, reading, writing } from './postgres/statement.ts';
import type { NeedRow } from './store.ts';

/** What a new address, or a new version of one, consists of. Coordinates in microdegrees. */
export type AddressFields = {
  readonly personId: string;
  readonly label: string;
  readonly text: string;
  readonly latMicrodegrees: number;
  readonly lngMicrodegrees: number;
  /** H3 cell of resolution 9: the only place that may leave this table. */
  readonly cell: string;
};

/** An address as it was at one version; `addressId` is `id@version`. */
export type Address = AddressFields & { readonly addressId: string };

/** A person; `version` grows with each change. */
export type Person = {
  readonly id: string;
  readonly version: number;
  readonly name: string | null;
  readonly phone: string | null;
  readonly email: string | null;
};

const ADDRESS = `a.id || '@' || a.version as "addressId", a.person_id as "personId", a.label, a.text,
  a.lat_microdegrees as "latMicrodegrees", a.lng_microdegrees as "lngMicrodegrees", a.cell`;

/** Statements of this file, for the test that prepares them all. */
export const accountStatements = {
  createAddress: writing(
    'create_address',
    `insert into accounts.addresses (id, version, person_id, label, text, lat_microdegrees, lng_microdegrees, cell, created_at)
      values ($1, 1, $2, $3, $4, $5, $6, $7, core.clock_ms()) on conflict do nothing`,
  ),
  changeAddress: writing(
    'change_address',
    `insert into accounts.addresses (id, version, person_id, label, text, lat_microdegrees, lng_microdegrees, cell, created_at)
      select $1, $8::int + 1, $2, $3, $4, $5, $6, $7, core.clock_ms()
        where $8::int = (select max(a.version) from accounts.addresses a where a.id = $1 and a.person_id = $2)
      on conflict do nothing returning version`,
  ),
  addressesOf: reading(
    'addresses_of',
    `select distinct on (a.id) ${ADDRESS} from accounts.addresses a where a.person_id = $1 order by a.id, a.version desc`,
  ),
  addresses: reading(
    'addresses',
    `select p.id as "wantedId", p.version as "wantedVersion", e.id is not null as erased, ${ADDRESS}
      from unnest($1::text[], $2::int[]) as p(id, version)
      left join accounts.addresses a on a.id = p.id and a.version = p.version
      left join accounts.erased e on e.kind = 'address' and e.id = p.id`,
  ),
  savePerson: writing(
    'save_person',
    `insert into accounts.people as p (id, version, name, phone, email, created_at)
      select $1, 1, $2, $3, $4, core.clock_ms() where $5::int = 0
        and not exists (select from accounts.erased e where e.kind = 'person' and e.id = $1)
      on conflict do nothing returning version`,
  ),
  changePerson: writing(
    'change_person',
    `update accounts.people set version = version + 1, name = $2, phone = $3, email = $4
      where id = $1 and version = $5 returning version`,
  ),
  people: reading(
    'people',
    `select w.id as "wantedId", e.id is not null as erased, p.id, p.version, p.name, p.phone, p.email
      from unnest($1::text[]) as w(id)
      left join accounts.people p on p.id = w.id
      left join accounts.erased e on e.kind = 'person' and e.id = w.id`,
  ),
  erasePerson: writing('erase_person', 'select from accounts.erase_person($1)'),
  eraseAddress: writing('erase_address', 'select from accounts.erase_address($1, $2)'),
};

/** Writes the first version of an address under an id of the caller's choice, and returns `id@1`; a repeat changes nothing. */
export async function createAddress(runner: Runner, id: string, fields: AddressFields): Promise<string> {
  await runner.run(accountStatements.createAddress, [id, ...addressValues(fields)]);
  return `${id}@1`;
}

/** Writes the version after `version` and returns `id@version`; null when that is not the newest, or not this person's. */
export async function changeAddress(
  runner: Runner,
  id: string,
  version: number,
  fields: AddressFields,
): Promise<string | null> {
  const [row] = await runner.run<{ version: number }>(accountStatements.changeAddress, [
    id,
    ...addressValues(fields),
    version,
  ]);
  return row === undefined ? null : `${id}@${row.version}`;
}

/** A person's addresses, each at its newest version. */
export function readAddressesOf(runner: Runner, personId: string): Promise<readonly Address[]> {
  return runner.run<Address>(accountStatements.addressesOf, [personId]);
}

/** Loads addresses by `id@version`; the loader of needs of kind `address`. A row's value is an `Address`. */
export async function loadAddresses(runner: Runner, refs: readonly string[]): Promise<ReadonlyMap<string, NeedRow>> {
  const wanted = refs.flatMap((ref) => {
    const [, id, version] = /^(.+)@(\d{1,9})$/.exec(ref) ?? [];
    return id === undefined || version === undefined ? [] : [{ id, version: Number(version) }];
  });
  const rows = await runner.run<{ wantedId: string; wantedVersion: number; erased: boolean } & Address>(
    accountStatements.addresses,
    [textArray(wanted, (one) => one.id), int4Array(wanted, (one) => one.version)],
  );
  const found = new Map<string, NeedRow>(refs.map((ref) => [ref, { kind: 'absent' }]));
  for (const { wantedId, wantedVersion, erased, ...address } of rows)
    found.set(`${wantedId}@${wantedVersion}`, needRow(address.addressId === null ? null : address, erased));
  return found;
}

/**
 * Saves a person over version `version` (0: there is none yet) and returns the new version; null when the person is at another
 * version by now, or was erased.
 */
export async function savePerson(runner: Runner, person: Person): Promise<number | null> {
  const values = [person.id, person.name, person.phone, person.email, person.version];
  const statement = person.version === 0 ? accountStatements.savePerson : accountStatements.changePerson;
  const [row] = await runner.run<{ version: number }>(statement, values);
  return row?.version ?? null;
}

/** Loads people by id; the loader of needs of kind `person`. A row's value is a `Person`. */
export async function loadPeople(runner: Runner, ids: readonly string[]): Promise<ReadonlyMap<string, NeedRow>> {
  const rows = await runner.run<{ wantedId: string; erased: boolean } & Person>(accountStatements.people, [
    textArray(ids, (id) => id),
  ]);
  return new Map(
    rows.map(({ wantedId, erased, ...person }) => [wantedId, needRow(person.id === null ? null : person, erased)]),
  );
}

/** Deletes a person and all addresses. Repeats change nothing. */
export async function erasePerson(runner: Runner, personId: string): Promise<void> {
  await runner.run(accountStatements.erasePerson, [personId]);
}

/** Deletes every version of one of a person's addresses. */
export async function eraseAddress(runner: Runner, personId: string, id: string): Promise<void> {
  await runner.run(accountStatements.eraseAddress, [personId, id]);
}

function addressValues(fields: AddressFields) {
  const { personId, label, text, latMicrodegrees, lngMicrodegrees, cell } = fields;
  return [personId, label, text, latMicrodegrees, lngMicrodegrees, cell];
}

function needRow(value: unknown, erased: boolean): NeedRow {
  if (value !== null) return { kind: 'row', value };
  return { kind: erased ? 'erased' : 'absent' };
}
