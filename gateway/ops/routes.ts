// The generic part of the table: actors of any type, pending answers, health, counts, the document.

import { json } from '../reply.ts';
import { anyRole, openRoute, type Policy, type Route, route } from '../route.ts';
import { commanded, framed, noBody, ok, type RouteParts, small } from '../route-parts.ts';
import {
  actorCommandParams,
  actorParams,
  atQuery,
  commandActor,
  commandBody,
  listEvents,
  showActor,
  sinceQuery,
} from './actors.ts';
import { pendingParams, showPending } from './pending.ts';

/** Routes of actors and of operations. */
export function opsRoutes(parts: RouteParts): Route[] {
  return [...actorRoutes(parts), ...machineRoutes(parts)];
}

function actorRoutes({ ports, actors, commands }: RouteParts): Route[] {
  const base = { tag: 'actors', policy: anyRole, ownership: 'actor' } as const;
  return [
    route({
      ...base,
      method: 'get',
      path: '/v1/actors/:type/:id',
      summary: 'An actor as this caller may see it; at: as it was after that seq',
      key: false,
      limit: noBody,
      params: actorParams,
      query: atQuery,
      answers: framed,
      handler: showActor(actors),
    }),
    route({
      ...base,
      method: 'get',
      path: '/v1/actors/:type/:id/events',
      summary: 'Its events above since; next: where the next page begins',
      key: false,
      limit: noBody,
      params: actorParams,
      query: sinceQuery,
      answers: ok,
      handler: listEvents(actors),
    }),
    route({
      ...base,
      method: 'post',
      path: '/v1/actors/:type/:id/:command',
      summary: 'A command of the type, if its access lets the caller',
      key: true,
      limit: small,
      params: actorCommandParams,
      body: commandBody,
      answers: commanded,
      handler: commandActor(commands),
    }),
    route({
      ...base,
      method: 'get',
      path: '/v1/pending/:token',
      ownership: 'own',
      summary: 'What became of a request that was answered 202',
      key: false,
      limit: noBody,
      params: pendingParams,
      answers: commanded,
      handler: showPending(ports.ingress, commands),
    }),
  ];
}

function machineRoutes({ ports, health, document }: RouteParts): Route[] {
  const base = { tag: 'operations', method: 'get', ownership: 'all', key: false, limit: noBody, answers: ok } as const;
  const open = (why: string): Exclude<Policy, { readonly kind: 'roles' }> => ({ kind: 'open', why });
  return [
    openRoute({
      ...base,
      path: '/openapi.json',
      summary: 'This document',
      policy: open('it describes what everybody may ask'),
      handler: async () => json(200, document()),
    }),
    openRoute({
      ...base,
      path: '/livez',
      summary: 'Is the process alive',
      policy: open('asked by whoever restarts it'),
      handler: async () => health.live(),
    }),
    openRoute({
      ...base,
      path: '/readyz',
      summary: 'Should traffic come here',
      policy: open('asked by load balancers'),
      handler: () => health.ready(),
    }),
    openRoute({
      ...base,
      path: '/metrics',
      summary: 'Prometheus text',
      policy: open('few-valued labels and no ids; keep it inside by network'),
      handler: async () => ({
        status: 200,
        headers: { 'content-type': ports.metrics.contentType },
        body: await ports.metrics.text(),
      }),
    }),
  ];
}
