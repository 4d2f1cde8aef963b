// Addresses of customers: the only place where a drop-off point enters the system. What leaves it is a reference and a cell.
// I1: an address is written under an id made of caller and key, so a repeat meets the same row.

import { latLngToCell } from 'h3-js';
import { z } from 'zod';
import type { Caller } from '../../actors/actor.ts';
import { latField, lngField, microdegrees, textField } from '../fields.ts';
import type { GatewayPorts } from '../ports.ts';
import { json, problem, type Reply } from '../reply.ts';
import type { Handled } from '../route.ts';

const cellResolution = 9;

/** Body of POST /v1/addresses; degrees. */
export const addressBody = z.strictObject({ label: textField(60), text: textField(300), lat: latField, lng: lngField });

type Ports = Pick<GatewayPorts, 'accounts' | 'ingress'>;
type Creating = Handled<unknown, unknown, z.output<typeof addressBody>> & { readonly caller: Caller };

/** Handles POST /v1/addresses. */
export function createAddress({ accounts, ingress }: Ports) {
  return async ({ caller, key, body }: Creating): Promise<Reply> => {
    const { label, text, lat, lng } = body;
    const cell = latLngToCell(lat, lng, cellResolution);
    const place = { latMicrodegrees: microdegrees(lat), lngMicrodegrees: microdegrees(lng), cell };
    const given = { personId: caller.sub, label, text, ...place };
    const addressId = await accounts.createAddress(ingress.actorId(caller, key), given);
    const stands = await accounts.address(addressId);
    if (stands === null) return problem('not_found');
    const same = stands.label === label && stands.text === text && stands.latMicrodegrees === place.latMicrodegrees;
    return same ? json(201, { addressId, cell: stands.cell }) : problem('idempotency_key_reused');
  };
}

/** Handles GET /v1/addresses: the caller's own. */
export function listAddresses({ accounts }: Ports) {
  return async ({ caller }: { readonly caller: Caller }): Promise<Reply> => {
    const found = await accounts.addresses(caller.sub);
    const addresses = found.map(({ addressId, label, text, latMicrodegrees, lngMicrodegrees, cell }) => ({
      addressId,
      label,
      text,
      lat: latMicrodegrees / 1_000_000,
      lng: lngMicrodegrees / 1_000_000,
      cell,
    }));
    return json(200, { addresses });
  };
}
