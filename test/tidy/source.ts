// Source files of this repository as syntax trees, and what every tidy rule needs to ask of one: where it lives, what
// it imports.

import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';

/** One source file; `path` is relative to the repository, with forward slashes. */
export type Source = { readonly path: string; readonly text: string; readonly tree: ts.SourceFile };

/** A broken rule, ready to be printed as `path:line  what`. */
export type Offence = { readonly path: string; readonly line: number; readonly what: string };

/** One import, export-from or dynamic import. `to` is a repository path when it is relative, else a package name. */
export type Import = { readonly to: string; readonly isRelative: boolean; readonly line: number };

const skipped = new Set(['node_modules', 'dist', 'coverage']);

/** Every .ts and .tsx below `root`; hidden folders, dependencies and built files left out. */
export function readSources(root: string): Source[] {
  return readdirSync(root, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => posix.relative(posix.resolve(root), posix.resolve(entry.parentPath, entry.name)))
    .filter((path) => !path.split('/').some((part) => skipped.has(part) || part.startsWith('.')))
    .sort()
    .map((path) => sourceOf(path, readFileSync(join(root, path), 'utf8')));
}

/** A source file from its text. */
export function sourceOf(path: string, text: string): Source {
  const kind = path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  return { path, text, tree: ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true, kind) };
}

/** The top-level folder of a path; '' for a file of the root. */
export function roomOf(path: string): string {
  return path.includes('/') ? (path.split('/')[0] ?? '') : '';
}

/** Whether a file is written by `npm run generate`. */
export function isGenerated({ path, text }: Source): boolean {
  return path.endsWith('.types.ts') || /^\/[/*].*\bgenerated\b/i.test(text);
}

/** Line of a node, counted from 1. */
export function lineOf({ tree }: Source, node: ts.Node): number {
  return tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
}

/** An offence at a node. */
export function offence(source: Source, node: ts.Node, what: string): Offence {
  return { path: source.path, line: lineOf(source, node), what };
}

/** All nodes of a file, parents before children. */
export function* nodesOf(source: Source): Generator<ts.Node> {
  const waiting: ts.Node[] = [source.tree];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    yield node;
    const children: ts.Node[] = [];
    ts.forEachChild(node, (child) => void children.push(child));
    waiting.push(...children.reverse());
  }
}

/** Everything a file imports, types included. */
export function importsOf(source: Source): Import[] {
  const found: Import[] = [];
  for (const node of nodesOf(source)) {
    const specifier = specifierOf(node);
    if (specifier === undefined) continue;
    const isRelative = specifier.startsWith('.');
    const to = isRelative ? posix.normalize(posix.join(posix.dirname(source.path), specifier)) : packageOf(specifier);
    found.push({ to, isRelative, line: lineOf(source, node) });
  }
  return found;
}

function specifierOf(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return textOf(node.moduleSpecifier);
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
    return textOf(node.arguments[0]);
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return textOf(node.argument.literal);
  return undefined;
}

function textOf(node: ts.Node | undefined): string | undefined {
  return node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined;
}

/** `@scope/name/deep` → `@scope/name`, `name/deep` → `name`, `node:fs` stays. */
function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
