-- Text typed by people: messages of conversations and notes of orders. Topics and the log hold only the ids.
create table chat.texts (
  id text collate "C" primary key,
  conversation_id text collate "C" not null,
  author text collate "C" not null,
  text text not null,
  created_at bigint not null
);
create index texts_author on chat.texts (author);
create index texts_conversation on chat.texts (conversation_id);

create table chat.erased (
  id text collate "C" primary key,
  at bigint not null
);
