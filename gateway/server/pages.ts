// The built pages, held in memory: exact names only, so no path can leave the folder.
// I1: hashed assets are kept by browsers for ever, pages are asked for again each time (ETag).
// I2: pages run no inline script and speak only to where they came from (CSP).

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Reply } from '../reply.ts';

/** Answers for one path; null when there is no such page. */
export type Pages = {
  find(path: string, ifNoneMatch: string, acceptEncoding: string): Reply | null;
  readonly count: number;
};

type Page = {
  readonly body: Buffer;
  readonly gzip: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly etag: string;
};

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
};

/** Headers of every reply of the door. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** Reads a folder of built pages; an absent folder gives no pages. Throws when it holds more than `bytesMax`. */
export function readPages(folder: string, bytesMax: number): Pages {
  const pages = new Map<string, Page>();
  let bytes = 0;
  for (const name of filesOf(folder, '')) {
    const body = readFileSync(join(folder, name));
    bytes += body.length;
    if (bytes > bytesMax) throw new Error(`pages in ${folder} hold more than ${bytesMax} bytes`);
    const page = pageOf(name, body);
    for (const path of pathsOf(name)) pages.set(path, page);
  }
  return { count: pages.size, find: (path, etag, encoding) => replyOf(pages.get(path), etag, encoding) };
}

function replyOf(page: Page | undefined, ifNoneMatch: string, acceptEncoding: string): Reply | null {
  if (page === undefined) return null;
  if (ifNoneMatch.split(/,\s*/).includes(page.etag)) return { status: 304, headers: page.headers, body: '' };
  if (page.gzip === null || !/\bgzip\b/.test(acceptEncoding))
    return { status: 200, headers: page.headers, body: page.body };
  return { status: 200, headers: { ...page.headers, 'content-encoding': 'gzip' }, body: page.gzip };
}

function pageOf(name: string, body: Buffer): Page {
  const type = TYPES[extname(name)] ?? 'application/octet-stream';
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  const cache = name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
  const small = body.length < 1_024 || !/^text|json|svg|javascript/.test(type);
  const gzip = small ? null : gzipSync(body, { level: 9 });
  return { body, gzip, etag, headers: { 'content-type': type, 'cache-control': cache, etag, vary: 'accept-encoding' } };
}

/** `rider.html` and `rider/index.html` are both `/rider`. */
function pathsOf(name: string): string[] {
  if (name === 'index.html') return ['/', '/index.html'];
  if (name.endsWith('/index.html')) return [`/${name}`, `/${name.slice(0, -'/index.html'.length)}`];
  return name.endsWith('.html') ? [`/${name}`, `/${name.slice(0, -'.html'.length)}`] : [`/${name}`];
}

function filesOf(folder: string, under: string): string[] {
  if (statSync(join(folder, under), { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return readdirSync(join(folder, under), { withFileTypes: true }).flatMap((entry) => {
    const name = under === '' ? entry.name : `${under}/${entry.name}`;
    if (entry.isDirectory()) return filesOf(folder, name);
    return entry.isFile() ? [name] : [];
  });
}
