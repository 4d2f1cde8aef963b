// Rules about the shape of a file: lengths, names, exports, and words that do not belong in finished code.

import ts from 'typescript';
import { isGenerated, lineOf, nodesOf, type Offence, offence, roomOf, type Source } from './source.ts';

const fileLinesMax = 250;
const functionLinesMax = 70;

/** A function that calls one of these directly is a table of tests, not a piece of work. */
const tables = new Set(['describe', 'suite', 'test', 'it']);

/** Files that a tool imports by their default export. */
const needsDefault = [/\.config\.ts$/, /^streams\/gps\/.*worker.*\.ts$/];
const fileName = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*\.tsx?$/;
const forbiddenNames = new Set(['utils.ts', 'util.ts', 'helpers.ts', 'index.ts', 'misc.ts', 'common.ts']);
// Put together here, so that this file does not break its own rule.
const forbiddenWords = [
  ['FIX', 'ME'],
  ['@ts-', 'ignore'],
  ['@ts-', 'nocheck'],
  ['biome-', 'ignore'],
].map((word) => word.join(''));

/** Offences of one file against the rules of shape. Generated files are left alone. */
export function shapeOffences(source: Source): Offence[] {
  if (isGenerated(source)) return [];
  return [
    ...fileOffences(source),
    ...wordOffences(source),
    ...exportOffences(source),
    ...[...nodesOf(source)].flatMap((node) => nodeOffences(source, node)),
  ];
}

function fileOffences({ path, text }: Source): Offence[] {
  const name = path.split('/').at(-1) ?? '';
  const lines = text.trimEnd().split('\n').length;
  const at = (line: number, what: string) => ({ path, line, what });
  return [
    ...(lines > fileLinesMax ? [at(fileLinesMax + 1, `file of ${lines} lines, at most ${fileLinesMax}`)] : []),
    ...(fileName.test(name) ? [] : [at(1, 'file name is not kebab-case')]),
    ...(forbiddenNames.has(name) ? [at(1, `${name} says nothing: name the file after its noun`)] : []),
    ...(/^(#!.*\n)?\/[/*]/.test(text) ? [] : [at(1, 'file does not open with what it is and owns')]),
  ];
}

function wordOffences({ path, text }: Source): Offence[] {
  return text.split('\n').flatMap((line, at) => {
    const word = forbiddenWords.find((forbidden) => line.includes(forbidden));
    return word === undefined ? [] : [{ path, line: at + 1, what: `${word} in finished code` }];
  });
}

function exportOffences(source: Source): Offence[] {
  const { statements } = source.tree;
  const isBarrel =
    statements.length > 0 &&
    statements.some(isReExport) &&
    statements.every((one) => isReExport(one) || ts.isImportDeclaration(one));
  const barrel = isBarrel ? [{ path: source.path, line: 1, what: 'a barrel: it only re-exports' }] : [];
  if (needsDefault.some((pattern) => pattern.test(source.path))) return barrel;
  return [...barrel, ...statements.filter(isDefaultExport).map((one) => offence(source, one, 'default export'))];
}

function isReExport(statement: ts.Statement): boolean {
  return ts.isExportDeclaration(statement) && (statement.moduleSpecifier !== undefined || !isEmptyExport(statement));
}

/** `export {}` makes a module of a file; it exports nothing. */
function isEmptyExport({ exportClause }: ts.ExportDeclaration): boolean {
  return exportClause !== undefined && ts.isNamedExports(exportClause) && exportClause.elements.length === 0;
}

function isDefaultExport(statement: ts.Statement): boolean {
  if (ts.isExportAssignment(statement)) return true;
  if (
    ts.isExportDeclaration(statement) &&
    statement.exportClause !== undefined &&
    ts.isNamedExports(statement.exportClause)
  ) {
    return statement.exportClause.elements.some((element) => element.name.text === 'default');
  }
  return ts.canHaveModifiers(statement) && hasModifier(statement, ts.SyntaxKind.DefaultKeyword);
}

function hasModifier(node: ts.HasModifiers, kind: ts.SyntaxKind): boolean {
  return ts.getModifiers(node)?.some((modifier) => modifier.kind === kind) === true;
}

function nodeOffences(source: Source, node: ts.Node): Offence[] {
  if (node.kind === ts.SyntaxKind.AnyKeyword) return [offence(source, node, '`any`')];
  if (!ts.isFunctionLike(node) || !('body' in node) || node.body === undefined || isTable(source, node)) return [];
  const lines = source.tree.getLineAndCharacterOfPosition(node.getEnd()).line + 2 - lineOf(source, node);
  return lines > functionLinesMax
    ? [offence(source, node, `function of ${lines} lines, at most ${functionLinesMax}`)]
    : [];
}

function isTable(source: Source, node: ts.Node): boolean {
  if (roomOf(source.path) !== 'test' || !('body' in node)) return false;
  const { body } = node as ts.FunctionLikeDeclaration;
  return body !== undefined && ts.isBlock(body) && body.statements.some((statement) => isTableCall(source, statement));
}

/** `test(…)`, `describe.each(…)(…)` and their kind, as a statement. */
function isTableCall({ tree }: Source, statement: ts.Statement): boolean {
  if (!ts.isExpressionStatement(statement) || !ts.isCallExpression(statement.expression)) return false;
  return tables.has(statement.expression.expression.getText(tree).split(/[.(]/)[0] ?? '');
}
