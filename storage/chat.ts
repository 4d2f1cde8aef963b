// Texts that people typed: messages of conversations, notes of orders. Topics and the log hold only their ids (schema.3).
// I1: a text is immutable; it is written before the record that refers to it, so a reference that loads as absent never was.

import { textArray } from './postgres/array.ts';
import { type Runner, reading, writing } from './postgres/statement.ts';
import type { NeedRow } from './store.ts';

/** A text; `conversationId` is what it belongs to (a note's is its order's id), `author` who typed it. */
export type ChatText = {
  readonly textId: string;
  readonly conversationId: string;
  readonly author: string;
  readonly text: string;
};

/** Statements of this file, for the test that prepares them all. */
export const chatStatements = {
  put: writing(
    'put_text',
    `insert into chat.texts (id, conversation_id, author, text, created_at)
      select $1, $2, $3, $4, core.clock_ms() where not exists (select from chat.erased e where e.id = $1)
      on conflict do nothing`,
  ),
  texts: reading(
    'texts',
    `select w.id as "wantedId", e.id is not null as erased, t.id as "textId", t.conversation_id as "conversationId", t.author,
        t.text, t.created_at as "createdAt"
      from unnest($1::text[]) as w(id)
      left join chat.texts t on t.id = w.id
      left join chat.erased e on e.id = w.id`,
  ),
  ofConversation: reading(
    'texts_of_conversation',
    `select id as "textId", conversation_id as "conversationId", author, text, created_at as "createdAt" from chat.texts
      where conversation_id = $1 order by created_at desc, id limit $2`,
  ),
  eraseAuthor: writing('erase_author', 'select chat.erase_author($1) as erased'),
};

/** Writes a text under an id of the caller's choice; a repeat changes nothing, and what was erased stays erased. */
export async function putText(runner: Runner, text: ChatText): Promise<void> {
  await runner.run(chatStatements.put, [text.textId, text.conversationId, text.author, text.text]);
}

/** Loads texts by id; the loader of needs of kind `text`. A row's value is a `ChatText` with `createdAt` (database epoch ms). */
export async function loadTexts(runner: Runner, ids: readonly string[]): Promise<ReadonlyMap<string, NeedRow>> {
  const rows = await runner.run<{ wantedId: string; erased: boolean } & ChatText>(chatStatements.texts, [
    textArray(ids, (id) => id),
  ]);
  return new Map(
    rows.map(({ wantedId, erased, ...text }): [string, NeedRow] => {
      if (text.textId !== null) return [wantedId, { kind: 'row', value: text }];
      return [wantedId, { kind: erased ? 'erased' : 'absent' }];
    }),
  );
}

/** The newest texts of a conversation, newest first. */
export function readTexts(
  runner: Runner,
  conversationId: string,
  limit: number,
): Promise<readonly (ChatText & { readonly createdAt: number })[]> {
  return runner.run(chatStatements.ofConversation, [conversationId, limit]);
}

/** Deletes all that an author typed; returns how many texts. Repeats change nothing. */
export async function eraseAuthor(runner: Runner, author: string): Promise<number> {
  const [row] = await runner.run<{ erased: number }>(chatStatements.eraseAuthor, [author]);
  return row?.erased ?? 0;
}
