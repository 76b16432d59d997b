create table "meta" (
  "name" text collate "C" not null,
  "value" text collate "C" not null,
  primary key ("name")
);
create table "org" (
  "id" bytea not null,
  "key" text collate "C" not null,
  "name" text collate "C" not null,
  "zone" text collate "C" not null,
  "state" text collate "C" not null,
  "demo" bigint not null,
  "rulebook" bytea not null,
  "version" bigint not null,
  "next_slot" bigint not null,
  "next_history_slot" bigint not null,
  "created_at" bigint not null,
  primary key ("id")
);
create unique index org_by_key on "org" ("key");
create table "setting" (
  "org" bytea not null,
  "name" text collate "C" not null,
  "value" bigint not null,
  "confirmed_by" bytea not null,
  "confirmed_at" bigint not null,
  primary key ("org", "name")
);
create table "worker" (
  "org" bytea not null,
  "id" bytea not null,
  "login" text collate "C" not null,
  "alias" bytea not null,
  "name" bytea not null,
  "mail" bytea,
  "unit" text collate "C" not null,
  "state" text collate "C" not null,
  "language" text collate "C" not null,
  "from_date" text collate "C" not null,
  "to_date" text collate "C",
  "failed" bigint not null,
  "locked_until" bigint not null,
  "seen_day" text collate "C" not null,
  "seen_count" bigint not null,
  "version" bigint not null,
  primary key ("org", "id")
);
create unique index worker_by_org_login on "worker" ("org", "login");
create table "factor" (
  "org" bytea not null,
  "worker" bytea not null,
  "kind" text collate "C" not null,
  "number" bigint not null,
  "secret" bytea not null,
  "used" bigint not null,
  primary key ("org", "worker", "kind", "number")
);
create table "session" (
  "hash" bytea not null,
  "org" bytea not null,
  "worker" bytea not null,
  "state" text collate "C" not null,
  "created_at" bigint not null,
  "seen_at" bigint not null,
  "ends_at" bigint not null,
  "affair" text collate "C",
  primary key ("hash")
);
create index session_by_org_worker on "session" ("org", "worker");
create table "token" (
  "hash" bytea not null,
  "org" bytea not null,
  "id" bytea not null,
  "worker" bytea not null,
  "label" text collate "C" not null,
  "scopes" text collate "C" not null,
  "created_at" bigint not null,
  "ends_at" bigint not null,
  "revoked_at" bigint,
  primary key ("hash")
);
create index token_by_org_worker on "token" ("org", "worker");
create table "link" (
  "hash" bytea not null,
  "org" bytea,
  "kind" text collate "C" not null,
  "worker" bytea,
  "ends_at" bigint not null,
  "used_at" bigint,
  primary key ("hash")
);
create table "appointment" (
  "org" bytea not null,
  "office" text collate "C" not null,
  "worker" bytea not null,
  "from_date" text collate "C" not null,
  "to_date" text collate "C",
  "resolution" text collate "C" not null,
  "ended_by" text collate "C",
  "act" bytea not null,
  primary key ("org", "office", "worker", "from_date")
);
create table "assignment" (
  "org" bytea not null,
  "worker" bytea not null,
  "affair" text collate "C" not null,
  "from_date" text collate "C" not null,
  "to_date" text collate "C",
  primary key ("org", "worker", "affair")
);
create table "purpose" (
  "org" bytea not null,
  "key" text collate "C" not null,
  "title" text collate "C" not null,
  "from_date" text collate "C" not null,
  "to_date" text collate "C",
  primary key ("org", "key")
);
create table "affair" (
  "org" bytea not null,
  "key" text collate "C" not null,
  "title" text collate "C" not null,
  "purpose" text collate "C",
  "holdings" text collate "C" not null,
  "classes" text collate "C" not null,
  primary key ("org", "key")
);
create table "notice" (
  "org" bytea not null,
  "id" bytea not null,
  "purpose" text collate "C" not null,
  "channel" text collate "C" not null,
  "manner" text collate "C" not null,
  "version" text collate "C" not null,
  "from_date" text collate "C" not null,
  "to_date" text collate "C",
  primary key ("org", "id")
);
create table "record" (
  "org" bytea not null,
  "id" bytea not null,
  "person" bytea not null,
  "holding" text collate "C" not null,
  "slot" bigint not null,
  "state" text collate "C" not null,
  "batch" bytea,
  "tray" bytea not null,
  "purposes" text collate "C" not null,
  "basis" text collate "C" not null,
  "source" text collate "C" not null,
  "collected_on" text collate "C",
  "notice" bytea,
  "remedy_by" text collate "C",
  "facets" text collate "C" not null,
  "retain_until" text collate "C",
  "retain_law" text collate "C",
  "version" bigint not null,
  "created_at" bigint not null,
  primary key ("org", "id")
);
create unique index record_by_org_slot on "record" ("org", "slot");
create index record_by_org_holding_state_id on "record" ("org", "holding", "state", "id");
create index record_by_org_batch on "record" ("org", "batch");
create table "mark" (
  "org" bytea not null,
  "record" bytea not null,
  "kind" text collate "C" not null,
  "key" text collate "C" not null,
  "from_at" bigint not null,
  "to_at" bigint,
  "channel" text collate "C" not null,
  "evidence" text collate "C" not null,
  "notice" text collate "C" not null,
  "act" bytea not null,
  primary key ("org", "record", "kind", "key", "from_at")
);
create table "history" (
  "org" bytea not null,
  "record" bytea not null,
  "field" text collate "C" not null,
  "version" bigint not null,
  "slot" bigint not null,
  "sealed" bytea not null,
  "until_at" bigint not null,
  "act" bytea not null,
  primary key ("org", "record", "field", "version")
);
create table "key_node" (
  "org" bytea not null,
  "tree" text collate "C" not null,
  "level" bigint not null,
  "idx" bigint not null,
  "key_id" bytea not null,
  "under" bytea not null,
  "wrapped" bytea not null,
  primary key ("org", "tree", "level", "idx")
);
create table "retired" (
  "org" bytea not null,
  "tree" text collate "C" not null,
  "leaf" bigint not null,
  primary key ("org", "tree", "leaf")
);
create table "card" (
  "org" bytea not null,
  "holding" text collate "C" not null,
  "segment" bigint not null,
  "version" bigint not null,
  "sealed" bytea not null,
  primary key ("org", "holding", "segment")
);
create table "tag" (
  "org" bytea not null,
  "holding" text collate "C" not null,
  "kind" text collate "C" not null,
  "tag" bigint not null,
  "record" bytea not null,
  primary key ("org", "holding", "kind", "tag", "record")
);
create index tag_by_org_record on "tag" ("org", "record");
create table "tag_epoch" (
  "org" bytea not null,
  "holding" text collate "C" not null,
  "epoch" bigint not null,
  "buckets" bigint not null,
  "sealed" bytea not null,
  primary key ("org", "holding")
);
create table "refusal" (
  "org" bytea not null,
  "id" bytea not null,
  "holding" text collate "C" not null,
  "tag" bigint not null,
  "fingerprint" bytea not null,
  "kind" text collate "C" not null,
  "ends_on" text collate "C" not null,
  primary key ("org", "id")
);
create index refusal_by_org_holding_tag on "refusal" ("org", "holding", "tag");
create table "request" (
  "org" bytea not null,
  "id" bytea not null,
  "number" bigint not null,
  "kind" text collate "C" not null,
  "asker" bytea not null,
  "affair" text collate "C" not null,
  "holding" text collate "C" not null,
  "verb" text collate "C" not null,
  "scope" bytea not null,
  "count" bigint not null,
  "state" text collate "C" not null,
  "rulebook" bytea not null,
  "asked_at" bigint not null,
  "decided_by" bytea,
  "decided_at" bigint,
  primary key ("org", "id")
);
create index request_by_org_state on "request" ("org", "state");
create index request_by_org_number on "request" ("org", "number");
create table "approval" (
  "org" bytea not null,
  "id" bytea not null,
  "request" bytea not null,
  "kind" text collate "C" not null,
  "holder" bytea not null,
  "verb" text collate "C" not null,
  "affair" text collate "C" not null,
  "holding" text collate "C" not null,
  "scope" bytea not null,
  "uses_left" bigint not null,
  "count" bigint not null,
  "from_at" bigint not null,
  "to_at" bigint not null,
  "state" text collate "C" not null,
  "rulebook" bytea not null,
  primary key ("org", "id")
);
create index approval_by_org_holder_state on "approval" ("org", "holder", "state");
create index approval_by_org_request on "approval" ("org", "request");
create table "import" (
  "org" bytea not null,
  "id" bytea not null,
  "batch" bytea not null,
  "worker" bytea not null,
  "holding" text collate "C" not null,
  "file_hash" bytea not null,
  "state" text collate "C" not null,
  "read_rows" bigint not null,
  "new_rows" bigint not null,
  "same_rows" bigint not null,
  "failed_rows" bigint not null,
  "rejects" bytea,
  "started_at" bigint not null,
  "ended_at" bigint,
  "ends_on" text collate "C" not null,
  primary key ("org", "id")
);
create unique index import_by_org_batch on "import" ("org", "batch");
create index import_by_org_file_hash on "import" ("org", "file_hash");
create table "once" (
  "org" bytea not null,
  "worker" bytea not null,
  "key" bytea not null,
  "act" bytea not null,
  "at" bigint not null,
  primary key ("org", "worker", "key")
);
create table "erasure" (
  "org" bytea not null,
  "id" bytea not null,
  "ground" text collate "C" not null,
  "what" text collate "C" not null,
  "slots" bytea not null,
  "state" text collate "C" not null,
  "stale" text collate "C" not null,
  "at" bigint not null,
  primary key ("org", "id")
);
create index erasure_by_org_state on "erasure" ("org", "state");
create table "journal_head" (
  "org" bytea not null,
  "size" bigint not null,
  "frontier" bytea not null,
  "recorded_at" bigint not null,
  "fence" bigint not null,
  "holder" bytea not null,
  "lease_until" bigint not null,
  "signed" bigint not null,
  primary key ("org")
);
create table "journal_leaf" (
  "org" bytea not null,
  "idx" bigint not null,
  "act" bytea not null,
  "subject" bytea,
  "leaf" bytea not null,
  "hash" bytea not null,
  "process" bytea,
  "number" bigint,
  "signature" bytea,
  primary key ("org", "idx")
);
create unique index journal_leaf_by_org_act on "journal_leaf" ("org", "act");
create index journal_leaf_by_org_subject_idx on "journal_leaf" ("org", "subject", "idx");
create table "journal_tile" (
  "org" bytea not null,
  "level" bigint not null,
  "idx" bigint not null,
  "hashes" bytea not null,
  primary key ("org", "level", "idx")
);
create table "journal_annex" (
  "org" bytea not null,
  "act" bytea not null,
  "period" text collate "C" not null,
  "sealed" bytea not null,
  primary key ("org", "act")
);
create table "journal_checkpoint" (
  "org" bytea not null,
  "size" bigint not null,
  "note" text collate "C" not null,
  "at" bigint not null,
  primary key ("org", "size")
);
create table "journal_pending" (
  "org" bytea not null,
  "process" bytea not null,
  "number" bigint not null,
  "act" bytea not null,
  "subject" bytea,
  "leaf" bytea not null,
  "signature" bytea not null,
  primary key ("org", "process", "number")
);
create unique index journal_pending_by_org_act on "journal_pending" ("org", "act");
create table "journal_process" (
  "org" bytea not null,
  "process" bytea not null,
  "committed" bigint not null,
  "sequenced" bigint not null,
  primary key ("org", "process")
);
create table "office_secret" (
  "org" bytea not null,
  "name" text collate "C" not null,
  "sealed" bytea not null,
  primary key ("org", "name")
);
insert into "meta" ("name", "value") values ('schema', '1');
insert into "meta" ("name", "value") values ('installation', 'v1');
insert into "org" ("id", "key", "name", "zone", "state", "demo", "rulebook", "version", "next_slot", "next_history_slot", "created_at") values ('\x0102030405060708090a0b0c0d0e0f10', 'key 値0''', 'name 値0''', 'zone 値0''', 'state 値0''', 5000, '\x060000ff72756c65626f6f6b', 7000, 8000, 9000, 10000);
insert into "setting" ("org", "name", "value", "confirmed_by", "confirmed_at") values ('\x0102030405060708090a0b0c0d0e0f10', 'name 値0''', 2000, '\x030000ff636f6e6669726d65645f6279', 4000);
insert into "setting" ("org", "name", "value", "confirmed_by", "confirmed_at") values ('\x0102030405060708090a0b0c0d0e0f10', 'name 値1''', 2001, '\x030100ff636f6e6669726d65645f6279', 4001);
insert into "setting" ("org", "name", "value", "confirmed_by", "confirmed_at") values ('\x0102030405060708090a0b0c0d0e0f10', 'name 値2''', 2002, '\x030200ff636f6e6669726d65645f6279', 4002);
insert into "worker" ("org", "id", "login", "alias", "name", "mail", "unit", "state", "language", "from_date", "to_date", "failed", "locked_until", "seen_day", "seen_count", "version") values ('\x0102030405060708090a0b0c0d0e0f10', '\x010000ff6964', 'login 値0''', '\x030000ff616c696173', '\x040000ff6e616d65', null, 'unit 値0''', 'state 値0''', 'language 値0''', 'from_date 値0''', null, 11000, 12000, 'seen_day 値0''', 14000, 15000);
insert into "worker" ("org", "id", "login", "alias", "name", "mail", "unit", "state", "language", "from_date", "to_date", "failed", "locked_until", "seen_day", "seen_count", "version") values ('\x0102030405060708090a0b0c0d0e0f10', '\x010100ff6964', 'login 値1''', '\x030100ff616c696173', '\x040100ff6e616d65', '\x050100ff6d61696c', 'unit 値1''', 'state 値1''', 'language 値1''', 'from_date 値1''', 'to_date 値1''', 11001, 12001, 'seen_day 値1''', 14001, 15001);
insert into "worker" ("org", "id", "login", "alias", "name", "mail", "unit", "state", "language", "from_date", "to_date", "failed", "locked_until", "seen_day", "seen_count", "version") values ('\x0102030405060708090a0b0c0d0e0f10', '\x010200ff6964', 'login 値2''', '\x030200ff616c696173', '\x040200ff6e616d65', '\x050200ff6d61696c', 'unit 値2''', 'state 値2''', 'language 値2''', 'from_date 値2''', 'to_date 値2''', 11002, 12002, 'seen_day 値2''', 14002, 15002);
insert into "factor" ("org", "worker", "kind", "number", "secret", "used") values ('\x0102030405060708090a0b0c0d0e0f10', '\x010000ff776f726b6572', 'kind 値0''', 3000, '\x040000ff736563726574', 5000);
insert into "factor" ("org", "worker", "kind", "number", "secret", "used") values ('\x0102030405060708090a0b0c0d0e0f10', '\x010100ff776f726b6572', 'kind 値1''', 3001, '\x040100ff736563726574', 5001);
insert into "factor" ("org", "worker", "kind", "number", "secret", "used") values ('\x0102030405060708090a0b0c0d0e0f10', '\x010200ff776f726b6572', 'kind 値2''', 3002, '\x040200ff736563726574', 5002);
insert into "session" ("hash", "org", "worker", "state", "created_at", "seen_at", "ends_at", "affair") values ('\x000000ff68617368', '\x0102030405060708090a0b0c0d0e0f10', '\x020000ff776f726b6572', 'state 値0''', 4000, 5000, 6000, null);
insert into "session" ("hash", "org", "worker", "state", "created_at", "seen_at", "ends_at", "affair") values ('\x000100ff68617368', '\x0102030405060708090a0b0c0d0e0f10', '\x020100ff776f726b6572', 'state 値1''', 4001, 5001, 6001, 'affair 値1''');
insert into "session" ("hash", "org", "worker", "state", "created_at", "seen_at", "ends_at", "affair") values ('\x000200ff68617368', '\x0102030405060708090a0b0c0d0e0f10', '\x020200ff776f726b6572', 'state 値2''', 4002, 5002, 6002, 'affair 値2''');
insert into "token" ("hash", "org", "id", "worker", "label", "scopes", "created_at", "ends_at", "revoked_at") values ('\x000000ff68617368', '\x0102030405060708090a0b0c0d0e0f10', '\x020000ff6964', '\x030000ff776f726b6572', 'label 値0''', 'scopes 値0''', 6000, 7000, null);
insert into "token" ("hash", "org", "id", "worker", "label", "scopes", "created_at", "ends_at", "revoked_at") values ('\x000100ff68617368', '\x0102030405060708090a0b0c0d0e0f10', '\x020100ff6964', '\x030100ff776f726b6572', 'label 値1''', 'scopes 値1''', 6001, 7001, 8001);
insert into "token" ("hash", "org", "id", "worker", "label", "scopes", "created_at", "ends_at", "revoked_at") values ('\x000200ff68617368', '\x0102030405060708090a0b0c0d0e0f10', '\x020200ff6964', '\x030200ff776f726b6572', 'label 値2''', 'scopes 値2''', 6002, 7002, 8002);
insert into "link" ("hash", "org", "kind", "worker", "ends_at", "used_at") values ('\x000000ff68617368', '\x0102030405060708090a0b0c0d0e0f10', 'kind 値0''', null, 4000, null);
insert into "link" ("hash", "org", "kind", "worker", "ends_at", "used_at") values ('\x000100ff68617368', '\x0102030405060708090a0b0c0d0e0f10', 'kind 値1''', '\x030100ff776f726b6572', 4001, 5001);
insert into "link" ("hash", "org", "kind", "worker", "ends_at", "used_at") values ('\x000200ff68617368', '\x0102030405060708090a0b0c0d0e0f10', 'kind 値2''', '\x030200ff776f726b6572', 4002, 5002);
insert into "appointment" ("org", "office", "worker", "from_date", "to_date", "resolution", "ended_by", "act") values ('\x0102030405060708090a0b0c0d0e0f10', 'office 値0''', '\x020000ff776f726b6572', 'from_date 値0''', null, 'resolution 値0''', null, '\x070000ff616374');
insert into "appointment" ("org", "office", "worker", "from_date", "to_date", "resolution", "ended_by", "act") values ('\x0102030405060708090a0b0c0d0e0f10', 'office 値1''', '\x020100ff776f726b6572', 'from_date 値1''', 'to_date 値1''', 'resolution 値1''', 'ended_by 値1''', '\x070100ff616374');
insert into "appointment" ("org", "office", "worker", "from_date", "to_date", "resolution", "ended_by", "act") values ('\x0102030405060708090a0b0c0d0e0f10', 'office 値2''', '\x020200ff776f726b6572', 'from_date 値2''', 'to_date 値2''', 'resolution 値2''', 'ended_by 値2''', '\x070200ff616374');
insert into "assignment" ("org", "worker", "affair", "from_date", "to_date") values ('\x0102030405060708090a0b0c0d0e0f10', '\x010000ff776f726b6572', 'affair 値0''', 'from_date 値0''', null);
insert into "assignment" ("org", "worker", "affair", "from_date", "to_date") values ('\x0102030405060708090a0b0c0d0e0f10', '\x010100ff776f726b6572', 'affair 値1''', 'from_date 値1''', 'to_date 値1''');
insert into "assignment" ("org", "worker", "affair", "from_date", "to_date") values ('\x0102030405060708090a0b0c0d0e0f10', '\x010200ff776f726b6572', 'affair 値2''', 'from_date 値2''', 'to_date 値2''');
insert into "purpose" ("org", "key", "title", "from_date", "to_date") values ('\x0102030405060708090a0b0c0d0e0f10', 'key 値0''', 'title 値0''', 'from_date 値0''', null);
insert into "purpose" ("org", "key", "title", "from_date", "to_date") values ('\x0102030405060708090a0b0c0d0e0f10', 'key 値1''', 'title 値1''', 'from_date 値1''', 'to_date 値1''');
insert into "purpose" ("org", "key", "title", "from_date", "to_date") values ('\x0102030405060708090a0b0c0d0e0f10', 'key 値2''', 'title 値2''', 'from_date 値2''', 'to_date 値2''');
insert into "affair" ("org", "key", "title", "purpose", "holdings", "classes") values ('\x0102030405060708090a0b0c0d0e0f10', 'key 値0''', 'title 値0''', null, 'holdings 値0''', 'classes 値0''');
insert into "affair" ("org", "key", "title", "purpose", "holdings", "classes") values ('\x0102030405060708090a0b0c0d0e0f10', 'key 値1''', 'title 値1''', 'purpose 値1''', 'holdings 値1''', 'classes 値1''');
insert into "affair" ("org", "key", "title", "purpose", "holdings", "classes") values ('\x0102030405060708090a0b0c0d0e0f10', 'key 値2''', 'title 値2''', 'purpose 値2''', 'holdings 値2''', 'classes 値2''');
insert into "notice" ("org", "id", "purpose", "channel", "manner", "version", "from_date", "to_date") values ('\x0102030405060708090a0b0c0d0e0f10', '\x010000ff6964', 'purpose 値0''', 'channel 値0''', 'manner 値0''', 'version 値0''', 'from_date 値0''', null);
insert into "notice" ("org", "id", "purpose", "channel", "manner", "version", "from_date", "to_date") values ('\x0102030405060708090a0b0c0d0e0f10', '\x010100ff6964', 'purpose 値1''', 'channel 値1''', 'manner 値1''', 'version 値1''', 'from_date 値1''', 'to_date 値1''');
insert into "notice" ("org", "id", "purpose", "channel", "manner", "version", "from_date", "to_date") values ('\x0102030405060708090a0b0c0d0e0f10', '\x010200ff6964', 'purpose 値2''', 'channel 値2''', 'manner 値2''', 'version 値2''', 'from_date 値2''', 'to_date 値2''');
insert into "record" ("org", "id", "person", "holding", "slot", "state", "batch", "tray", "purposes", "basis", "source", "collected_on", "notice", "remedy_by", "facets", "retain_until", "retain_law", "version", "created_at") values ('\x0102030405060708090a0b0c0d0e0f10', '\x010000ff6964', '\x020000ff706572736f6e', 'holding 値0''', 4000, 'state 値0''', null, '\x070000ff74726179', 'purposes 値0''', 'basis 値0''', 'source 値0''', null, null, null, 'facets 値0''', null, null, 17000, 18000);
insert into "record" ("org", "id", "person", "holding", "slot", "state", "batch", "tray", "purposes", "basis", "source", "collected_on", "notice", "remedy_by", "facets", "retain_until", "retain_law", "version", "created_at") values ('\x0102030405060708090a0b0c0d0e0f10', '\x010100ff6964', '\x020100ff706572736f6e', 'holding 値1''', 4001, 'state 値1''', '\x060100ff6261746368', '\x070100ff74726179', 'purposes 値1''', 'basis 値1''', 'source 値1''', 'collected_on 値1''', '\x0c0100ff6e6f74696365', 'remedy_by 値1''', 'facets 値1''', 'retain_until 値1''', 'retain_law 値1''', 17001, 18001);
insert into "record" ("org", "id", "person", "holding", "slot", "state", "batch", "tray", "purposes", "basis", "source", "collected_on", "notice", "remedy_by", "facets", "retain_until", "retain_law", "version", "created_at") values ('\x0102030405060708090a0b0c0d0e0f10', '\x010200ff6964', '\x020200ff706572736f6e', 'holding 値2''', 4002, 'state 値2''', '\x060200ff6261746368', '\x070200ff74726179', 'purposes 値2''', 'basis 値2''', 'source 値2''', 'collected_on 値2''', '\x0c0200ff6e6f74696365', 'remedy_by 値2''', 'facets 値2''', 'retain_until 値2''', 'retain_law 値2''', 17002, 18002);
insert into "mark" ("org", "record", "kind", "key", "from_at", "to_at", "channel", "evidence", "notice", "act") values ('\x0102030405060708090a0b0c0d0e0f10', '\x010000ff7265636f7264', 'kind 値0''', 'key 値0''', 4000, null, 'channel 値0''', 'evidence 値0''', 'notice 値0''', '\x090000ff616374');
insert into "mark" ("org", "record", "kind", "key", "from_at", "to_at", "channel", "evidence", "notice", "act") values ('\x0102030405060708090a0b0c0d0e0f10', '\x010100ff7265636f7264', 'kind 値1''', 'key 値1''', 4001, 5001, 'channel 値1''', 'evidence 値1''', 'notice 値1''', '\x090100ff616374');
insert into "mark" ("org", "record", "kind", "key", "from_at", "to_at", "channel", "evidence", "notice", "act") values ('\x0102030405060708090a0b0c0d0e0f10', '\x010200ff7265636f7264', 'kind 値2''', 'key 値2''', 4002, 5002, 'channel 値2''', 'evidence 値2''', 'notice 値2''', '\x090200ff616374');
insert into "history" ("org", "record", "field", "version", "slot", "sealed", "until_at", "act") values ('\x0102030405060708090a0b0c0d0e0f10', '\x010000ff7265636f7264', 'field 値0''', 3000, 4000, '\x050000ff7365616c6564', 6000, '\x070000ff616374');
insert into "history" ("org", "record", "field", "version", "slot", "sealed", "until_at", "act") values ('\x0102030405060708090a0b0c0d0e0f10', '\x010100ff7265636f7264', 'field 値1''', 3001, 4001, '\x050100ff7365616c6564', 6001, '\x070100ff616374');
insert into "history" ("org", "record", "field", "version", "slot", "sealed", "until_at", "act") values ('\x0102030405060708090a0b0c0d0e0f10', '\x010200ff7265636f7264', 'field 値2''', 3002, 4002, '\x050200ff7365616c6564', 6002, '\x070200ff616374');
insert into "key_node" ("org", "tree", "level", "idx", "key_id", "under", "wrapped") values ('\x0102030405060708090a0b0c0d0e0f10', 'tree 値0''', 2000, 3000, '\x040000ff6b65795f6964', '\x050000ff756e646572', '\x060000ff77726170706564');
insert into "key_node" ("org", "tree", "level", "idx", "key_id", "under", "wrapped") values ('\x0102030405060708090a0b0c0d0e0f10', 'tree 値1''', 2001, 3001, '\x040100ff6b65795f6964', '\x050100ff756e646572', '\x060100ff77726170706564');
insert into "key_node" ("org", "tree", "level", "idx", "key_id", "under", "wrapped") values ('\x0102030405060708090a0b0c0d0e0f10', 'tree 値2''', 2002, 3002, '\x040200ff6b65795f6964', '\x050200ff756e646572', '\x060200ff77726170706564');
insert into "retired" ("org", "tree", "leaf") values ('\x0102030405060708090a0b0c0d0e0f10', 'tree 値0''', 2000);
insert into "retired" ("org", "tree", "leaf") values ('\x0102030405060708090a0b0c0d0e0f10', 'tree 値1''', 2001);
insert into "retired" ("org", "tree", "leaf") values ('\x0102030405060708090a0b0c0d0e0f10', 'tree 値2''', 2002);
insert into "card" ("org", "holding", "segment", "version", "sealed") values ('\x0102030405060708090a0b0c0d0e0f10', 'holding 値0''', 2000, 3000, '\x040000ff7365616c6564');
insert into "card" ("org", "holding", "segment", "version", "sealed") values ('\x0102030405060708090a0b0c0d0e0f10', 'holding 値1''', 2001, 3001, '\x040100ff7365616c6564');
insert into "card" ("org", "holding", "segment", "version", "sealed") values ('\x0102030405060708090a0b0c0d0e0f10', 'holding 値2''', 2002, 3002, '\x040200ff7365616c6564');
insert into "tag" ("org", "holding", "kind", "tag", "record") values ('\x0102030405060708090a0b0c0d0e0f10', 'holding 値0''', 'kind 値0''', 3000, '\x040000ff7265636f7264');
insert into "tag" ("org", "holding", "kind", "tag", "record") values ('\x0102030405060708090a0b0c0d0e0f10', 'holding 値1''', 'kind 値1''', 3001, '\x040100ff7265636f7264');
insert into "tag" ("org", "holding", "kind", "tag", "record") values ('\x0102030405060708090a0b0c0d0e0f10', 'holding 値2''', 'kind 値2''', 3002, '\x040200ff7265636f7264');
insert into "tag_epoch" ("org", "holding", "epoch", "buckets", "sealed") values ('\x0102030405060708090a0b0c0d0e0f10', 'holding 値0''', 2000, 3000, '\x040000ff7365616c6564');
insert into "tag_epoch" ("org", "holding", "epoch", "buckets", "sealed") values ('\x0102030405060708090a0b0c0d0e0f10', 'holding 値1''', 2001, 3001, '\x040100ff7365616c6564');
insert into "tag_epoch" ("org", "holding", "epoch", "buckets", "sealed") values ('\x0102030405060708090a0b0c0d0e0f10', 'holding 値2''', 2002, 3002, '\x040200ff7365616c6564');
insert into "refusal" ("org", "id", "holding", "tag", "fingerprint", "kind", "ends_on") values ('\x0102030405060708090a0b0c0d0e0f10', '\x010000ff6964', 'holding 値0''', 3000, '\x040000ff66696e6765727072696e74', 'kind 値0''', 'ends_on 値0''');
insert into "refusal" ("org", "id", "holding", "tag", "fingerprint", "kind", "ends_on") values ('\x0102030405060708090a0b0c0d0e0f10', '\x010100ff6964', 'holding 値1''', 3001, '\x040100ff66696e6765727072696e74', 'kind 値1''', 'ends_on 値1''');
insert into "refusal" ("org", "id", "holding", "tag", "fingerprint", "kind", "ends_on") values ('\x0102030405060708090a0b0c0d0e0f10', '\x010200ff6964', 'holding 値2''', 3002, '\x040200ff66696e6765727072696e74', 'kind 値2''', 'ends_on 値2''');
insert into "request" ("org", "id", "number", "kind", "asker", "affair", "holding", "verb", "scope", "count", "state", "rulebook", "asked_at", "decided_by", "decided_at") values ('\x0102030405060708090a0b0c0d0e0f10', '\x010000ff6964', 2000, 'kind 値0''', '\x040000ff61736b6572', 'affair 値0''', 'holding 値0''', 'verb 値0''', '\x080000ff73636f7065', 9000, 'state 値0''', '\x0b0000ff72756c65626f6f6b', 12000, null, null);
insert into "request" ("org", "id", "number", "kind", "asker", "affair", "holding", "verb", "scope", "count", "state", "rulebook", "asked_at", "decided_by", "decided_at") values ('\x0102030405060708090a0b0c0d0e0f10', '\x010100ff6964', 2001, 'kind 値1''', '\x040100ff61736b6572', 'affair 値1''', 'holding 値1''', 'verb 値1''', '\x080100ff73636f7065', 9001, 'state 値1''', '\x0b0100ff72756c65626f6f6b', 12001, '\x0d0100ff646563696465645f6279', 14001);
insert into "request" ("org", "id", "number", "kind", "asker", "affair", "holding", "verb", "scope", "count", "state", "rulebook", "asked_at", "decided_by", "decided_at") values ('\x0102030405060708090a0b0c0d0e0f10', '\x010200ff6964', 2002, 'kind 値2''', '\x040200ff61736b6572', 'affair 値2''', 'holding 値2''', 'verb 値2''', '\x080200ff73636f7065', 9002, 'state 値2''', '\x0b0200ff72756c65626f6f6b', 12002, '\x0d0200ff646563696465645f6279', 14002);
insert into "approval" ("org", "id", "request", "kind", "holder", "verb", "affair", "holding", "scope", "uses_left", "count", "from_at", "to_at", "state", "rulebook") values ('\x0102030405060708090a0b0c0d0e0f10', '\x010000ff6964', '\x020000ff72657175657374', 'kind 値0''', '\x040000ff686f6c646572', 'verb 値0''', 'affair 値0''', 'holding 値0''', '\x080000ff73636f7065', 9000, 10000, 11000, 12000, 'state 値0''', '\x0e0000ff72756c65626f6f6b');
insert into "approval" ("org", "id", "request", "kind", "holder", "verb", "affair", "holding", "scope", "uses_left", "count", "from_at", "to_at", "state", "rulebook") values ('\x0102030405060708090a0b0c0d0e0f10', '\x010100ff6964', '\x020100ff72657175657374', 'kind 値1''', '\x040100ff686f6c646572', 'verb 値1''', 'affair 値1''', 'holding 値1''', '\x080100ff73636f7065', 9001, 10001, 11001, 12001, 'state 値1''', '\x0e0100ff72756c65626f6f6b');
insert into "approval" ("org", "id", "request", "kind", "holder", "verb", "affair", "holding", "scope", "uses_left", "count", "from_at", "to_at", "state", "rulebook") values ('\x0102030405060708090a0b0c0d0e0f10', '\x010200ff6964', '\x020200ff72657175657374', 'kind 値2''', '\x040200ff686f6c646572', 'verb 値2''', 'affair 値2''', 'holding 値2''', '\x080200ff73636f7065', 9002, 10002, 11002, 12002, 'state 値2''', '\x0e0200ff72756c65626f6f6b');
insert into "import" ("org", "id", "batch", "worker", "holding", "file_hash", "state", "read_rows", "new_rows", "same_rows", "failed_rows", "rejects", "started_at", "ended_at", "ends_on") values ('\x0102030405060708090a0b0c0d0e0f10', '\x010000ff6964', '\x020000ff6261746368', '\x030000ff776f726b6572', 'holding 値0''', '\x050000ff66696c655f68617368', 'state 値0''', 7000, 8000, 9000, 10000, null, 12000, null, 'ends_on 値0''');
insert into "import" ("org", "id", "batch", "worker", "holding", "file_hash", "state", "read_rows", "new_rows", "same_rows", "failed_rows", "rejects", "started_at", "ended_at", "ends_on") values ('\x0102030405060708090a0b0c0d0e0f10', '\x010100ff6964', '\x020100ff6261746368', '\x030100ff776f726b6572', 'holding 値1''', '\x050100ff66696c655f68617368', 'state 値1''', 7001, 8001, 9001, 10001, '\x0b0100ff72656a65637473', 12001, 13001, 'ends_on 値1''');
insert into "import" ("org", "id", "batch", "worker", "holding", "file_hash", "state", "read_rows", "new_rows", "same_rows", "failed_rows", "rejects", "started_at", "ended_at", "ends_on") values ('\x0102030405060708090a0b0c0d0e0f10', '\x010200ff6964', '\x020200ff6261746368', '\x030200ff776f726b6572', 'holding 値2''', '\x050200ff66696c655f68617368', 'state 値2''', 7002, 8002, 9002, 10002, '\x0b0200ff72656a65637473', 12002, 13002, 'ends_on 値2''');
insert into "once" ("org", "worker", "key", "act", "at") values ('\x0102030405060708090a0b0c0d0e0f10', '\x010000ff776f726b6572', '\x020000ff6b6579', '\x030000ff616374', 4000);
insert into "once" ("org", "worker", "key", "act", "at") values ('\x0102030405060708090a0b0c0d0e0f10', '\x010100ff776f726b6572', '\x020100ff6b6579', '\x030100ff616374', 4001);
insert into "once" ("org", "worker", "key", "act", "at") values ('\x0102030405060708090a0b0c0d0e0f10', '\x010200ff776f726b6572', '\x020200ff6b6579', '\x030200ff616374', 4002);
insert into "erasure" ("org", "id", "ground", "what", "slots", "state", "stale", "at") values ('\x0102030405060708090a0b0c0d0e0f10', '\x010000ff6964', 'ground 値0''', 'what 値0''', '\x040000ff736c6f7473', 'state 値0''', 'stale 値0''', 7000);
insert into "erasure" ("org", "id", "ground", "what", "slots", "state", "stale", "at") values ('\x0102030405060708090a0b0c0d0e0f10', '\x010100ff6964', 'ground 値1''', 'what 値1''', '\x040100ff736c6f7473', 'state 値1''', 'stale 値1''', 7001);
insert into "erasure" ("org", "id", "ground", "what", "slots", "state", "stale", "at") values ('\x0102030405060708090a0b0c0d0e0f10', '\x010200ff6964', 'ground 値2''', 'what 値2''', '\x040200ff736c6f7473', 'state 値2''', 'stale 値2''', 7002);
insert into "journal_head" ("org", "size", "frontier", "recorded_at", "fence", "holder", "lease_until", "signed") values ('\x0102030405060708090a0b0c0d0e0f10', 1000, '\x020000ff66726f6e74696572', 3000, 4000, '\x050000ff686f6c646572', 6000, 7000);
insert into "journal_leaf" ("org", "idx", "act", "subject", "leaf", "hash", "process", "number", "signature") values ('\x0102030405060708090a0b0c0d0e0f10', 1000, '\x020000ff616374', null, '\x040000ff6c656166', '\x050000ff68617368', null, null, null);
insert into "journal_leaf" ("org", "idx", "act", "subject", "leaf", "hash", "process", "number", "signature") values ('\x0102030405060708090a0b0c0d0e0f10', 1001, '\x020100ff616374', '\x030100ff7375626a656374', '\x040100ff6c656166', '\x050100ff68617368', '\x060100ff70726f63657373', 7001, '\x080100ff7369676e6174757265');
insert into "journal_leaf" ("org", "idx", "act", "subject", "leaf", "hash", "process", "number", "signature") values ('\x0102030405060708090a0b0c0d0e0f10', 1002, '\x020200ff616374', '\x030200ff7375626a656374', '\x040200ff6c656166', '\x050200ff68617368', '\x060200ff70726f63657373', 7002, '\x080200ff7369676e6174757265');
insert into "journal_tile" ("org", "level", "idx", "hashes") values ('\x0102030405060708090a0b0c0d0e0f10', 1000, 2000, '\x030000ff686173686573');
insert into "journal_tile" ("org", "level", "idx", "hashes") values ('\x0102030405060708090a0b0c0d0e0f10', 1001, 2001, '\x030100ff686173686573');
insert into "journal_tile" ("org", "level", "idx", "hashes") values ('\x0102030405060708090a0b0c0d0e0f10', 1002, 2002, '\x030200ff686173686573');
insert into "journal_annex" ("org", "act", "period", "sealed") values ('\x0102030405060708090a0b0c0d0e0f10', '\x010000ff616374', 'period 値0''', '\x030000ff7365616c6564');
insert into "journal_annex" ("org", "act", "period", "sealed") values ('\x0102030405060708090a0b0c0d0e0f10', '\x010100ff616374', 'period 値1''', '\x030100ff7365616c6564');
insert into "journal_annex" ("org", "act", "period", "sealed") values ('\x0102030405060708090a0b0c0d0e0f10', '\x010200ff616374', 'period 値2''', '\x030200ff7365616c6564');
insert into "journal_checkpoint" ("org", "size", "note", "at") values ('\x0102030405060708090a0b0c0d0e0f10', 1000, 'note 値0''', 3000);
insert into "journal_checkpoint" ("org", "size", "note", "at") values ('\x0102030405060708090a0b0c0d0e0f10', 1001, 'note 値1''', 3001);
insert into "journal_checkpoint" ("org", "size", "note", "at") values ('\x0102030405060708090a0b0c0d0e0f10', 1002, 'note 値2''', 3002);
insert into "journal_pending" ("org", "process", "number", "act", "subject", "leaf", "signature") values ('\x0102030405060708090a0b0c0d0e0f10', '\x010000ff70726f63657373', 2000, '\x030000ff616374', null, '\x050000ff6c656166', '\x060000ff7369676e6174757265');
insert into "journal_pending" ("org", "process", "number", "act", "subject", "leaf", "signature") values ('\x0102030405060708090a0b0c0d0e0f10', '\x010100ff70726f63657373', 2001, '\x030100ff616374', '\x040100ff7375626a656374', '\x050100ff6c656166', '\x060100ff7369676e6174757265');
insert into "journal_pending" ("org", "process", "number", "act", "subject", "leaf", "signature") values ('\x0102030405060708090a0b0c0d0e0f10', '\x010200ff70726f63657373', 2002, '\x030200ff616374', '\x040200ff7375626a656374', '\x050200ff6c656166', '\x060200ff7369676e6174757265');
insert into "journal_process" ("org", "process", "committed", "sequenced") values ('\x0102030405060708090a0b0c0d0e0f10', '\x010000ff70726f63657373', 2000, 3000);
insert into "journal_process" ("org", "process", "committed", "sequenced") values ('\x0102030405060708090a0b0c0d0e0f10', '\x010100ff70726f63657373', 2001, 3001);
insert into "journal_process" ("org", "process", "committed", "sequenced") values ('\x0102030405060708090a0b0c0d0e0f10', '\x010200ff70726f63657373', 2002, 3002);
insert into "office_secret" ("org", "name", "sealed") values ('\x0102030405060708090a0b0c0d0e0f10', 'name 値0''', '\x020000ff7365616c6564');
insert into "office_secret" ("org", "name", "sealed") values ('\x0102030405060708090a0b0c0d0e0f10', 'name 値1''', '\x020100ff7365616c6564');
insert into "office_secret" ("org", "name", "sealed") values ('\x0102030405060708090a0b0c0d0e0f10', 'name 値2''', '\x020200ff7365616c6564');
