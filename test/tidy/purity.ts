// Rules about the outside world: who may ask for the time or the environment, and what never happens in the pure core.

import ts from 'typescript';
import { nodesOf, type Offence, offence, roomOf, type Source } from './source.ts';

const clockFile = 'runtime/clock.ts';
const configFile = 'runtime/config.ts';

/** Rooms that are programs for developers, or pages that run in a browser. */
const readsEnvironment = new Set(['scripts', 'test', 'bench', 'web']);
const impureNames = new Set([
  'performance',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'process',
  'console',
  'fetch',
  'crypto',
]);

/** Offences of one file against the rules of purity. */
export function purityOffences(source: Source): Offence[] {
  const isPure = roomOf(source.path) === 'actors';
  return [...nodesOf(source)].flatMap((node) => {
    const what = clockUse(source, node) ?? environmentUse(source, node) ?? (isPure ? impurity(node) : null);
    return what === null ? [] : [offence(source, node, what)];
  });
}

function clockUse({ path }: Source, node: ts.Node): string | null {
  if (path === clockFile || roomOf(path) === 'web') return null;
  if (isMember(node, 'Date', 'now')) return `Date.now outside ${clockFile}`;
  const isNow = ts.isNewExpression(node) && isNamed(node.expression, 'Date') && (node.arguments ?? []).length === 0;
  return isNow ? `new Date() outside ${clockFile}` : null;
}

function environmentUse({ path }: Source, node: ts.Node): string | null {
  if (path === configFile || readsEnvironment.has(roomOf(path)) || path.endsWith('.config.ts')) return null;
  return isMember(node, 'process', 'env') ? `process.env outside ${configFile}` : null;
}

function impurity(node: ts.Node): string | null {
  if (ts.isAwaitExpression(node)) return 'await in actors/';
  if (ts.isClassDeclaration(node) || ts.isClassExpression(node)) return 'class in actors/';
  if (isMember(node, 'Math', 'random')) return 'randomness in actors/';
  const isUsed = ts.isIdentifier(node) && impureNames.has(node.text) && isReference(node);
  return isUsed ? `${node.text} in actors/` : null;
}

/** Whether an identifier names a global here: called, or read from; not a property, a key or a declaration of that name. */
function isReference(node: ts.Identifier): boolean {
  const { parent } = node;
  return (ts.isCallExpression(parent) || ts.isPropertyAccessExpression(parent)) && parent.expression === node;
}

function isMember(node: ts.Node, object: string, member: string): boolean {
  if (ts.isPropertyAccessExpression(node)) return isNamed(node.expression, object) && node.name.text === member;
  if (!ts.isElementAccessExpression(node) || !ts.isStringLiteralLike(node.argumentExpression)) return false;
  return isNamed(node.expression, object) && node.argumentExpression.text === member;
}

function isNamed(node: ts.Node, name: string): boolean {
  return ts.isIdentifier(node) && node.text === name;
}
