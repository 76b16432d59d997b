create table "meta" (
  "name" text not null,
  "value" text not null,
  primary key ("name")
) strict, without rowid;
create table "org" (
  "id" blob not null,
  "key" text not null,
  "name" text not null,
  "zone" text not null,
  "state" text not null,
  "demo" integer not null,
  "rulebook" blob not null,
  "version" integer not null,
  "next_slot" integer not null,
  "next_history_slot" integer not null,
  "created_at" integer not null,
  primary key ("id")
) strict, without rowid;
create unique index org_by_key on "org" ("key");
create table "setting" (
  "org" blob not null,
  "name" text not null,
  "value" integer not null,
  "confirmed_by" blob not null,
  "confirmed_at" integer not null,
  primary key ("org", "name")
) strict, without rowid;
create table "worker" (
  "org" blob not null,
  "id" blob not null,
  "login" text not null,
  "alias" blob not null,
  "name" blob not null,
  "mail" blob,
  "unit" text not null,
  "state" text not null,
  "language" text not null,
  "from_date" text not null,
  "to_date" text,
  "failed" integer not null,
  "locked_until" integer not null,
  "seen_day" text not null,
  "seen_count" integer not null,
  "version" integer not null,
  primary key ("org", "id")
) strict, without rowid;
create unique index worker_by_org_login on "worker" ("org", "login");
create table "factor" (
  "org" blob not null,
  "worker" blob not null,
  "kind" text not null,
  "number" integer not null,
  "secret" blob not null,
  "used" integer not null,
  primary key ("org", "worker", "kind", "number")
) strict, without rowid;
create table "session" (
  "hash" blob not null,
  "org" blob not null,
  "worker" blob not null,
  "state" text not null,
  "created_at" integer not null,
  "seen_at" integer not null,
  "ends_at" integer not null,
  "affair" text,
  primary key ("hash")
) strict, without rowid;
create index session_by_org_worker on "session" ("org", "worker");
create table "token" (
  "hash" blob not null,
  "org" blob not null,
  "id" blob not null,
  "worker" blob not null,
  "label" text not null,
  "scopes" text not null,
  "created_at" integer not null,
  "ends_at" integer not null,
  "revoked_at" integer,
  primary key ("hash")
) strict, without rowid;
create index token_by_org_worker on "token" ("org", "worker");
create table "link" (
  "hash" blob not null,
  "org" blob,
  "kind" text not null,
  "worker" blob,
  "ends_at" integer not null,
  "used_at" integer,
  primary key ("hash")
) strict, without rowid;
create table "appointment" (
  "org" blob not null,
  "office" text not null,
  "worker" blob not null,
  "from_date" text not null,
  "to_date" text,
  "resolution" text not null,
  "ended_by" text,
  "act" blob not null,
  primary key ("org", "office", "worker", "from_date")
) strict, without rowid;
create table "assignment" (
  "org" blob not null,
  "worker" blob not null,
  "affair" text not null,
  "from_date" text not null,
  "to_date" text,
  primary key ("org", "worker", "affair")
) strict, without rowid;
create table "purpose" (
  "org" blob not null,
  "key" text not null,
  "title" text not null,
  "from_date" text not null,
  "to_date" text,
  primary key ("org", "key")
) strict, without rowid;
create table "affair" (
  "org" blob not null,
  "key" text not null,
  "title" text not null,
  "purpose" text,
  "holdings" text not null,
  "classes" text not null,
  primary key ("org", "key")
) strict, without rowid;
create table "notice" (
  "org" blob not null,
  "id" blob not null,
  "purpose" text not null,
  "channel" text not null,
  "manner" text not null,
  "version" text not null,
  "from_date" text not null,
  "to_date" text,
  primary key ("org", "id")
) strict, without rowid;
create table "record" (
  "org" blob not null,
  "id" blob not null,
  "person" blob not null,
  "holding" text not null,
  "slot" integer not null,
  "state" text not null,
  "batch" blob,
  "tray" blob not null,
  "purposes" text not null,
  "basis" text not null,
  "source" text not null,
  "collected_on" text,
  "notice" blob,
  "remedy_by" text,
  "facets" text not null,
  "retain_until" text,
  "retain_law" text,
  "version" integer not null,
  "created_at" integer not null,
  primary key ("org", "id")
) strict, without rowid;
create unique index record_by_org_slot on "record" ("org", "slot");
create index record_by_org_holding_state_id on "record" ("org", "holding", "state", "id");
create index record_by_org_batch on "record" ("org", "batch");
create table "mark" (
  "org" blob not null,
  "record" blob not null,
  "kind" text not null,
  "key" text not null,
  "from_at" integer not null,
  "to_at" integer,
  "channel" text not null,
  "evidence" text not null,
  "notice" text not null,
  "act" blob not null,
  primary key ("org", "record", "kind", "key", "from_at")
) strict, without rowid;
create table "history" (
  "org" blob not null,
  "record" blob not null,
  "field" text not null,
  "version" integer not null,
  "slot" integer not null,
  "sealed" blob not null,
  "until_at" integer not null,
  "act" blob not null,
  primary key ("org", "record", "field", "version")
) strict, without rowid;
create table "key_node" (
  "org" blob not null,
  "tree" text not null,
  "level" integer not null,
  "idx" integer not null,
  "key_id" blob not null,
  "under" blob not null,
  "wrapped" blob not null,
  primary key ("org", "tree", "level", "idx")
) strict, without rowid;
create table "retired" (
  "org" blob not null,
  "tree" text not null,
  "leaf" integer not null,
  primary key ("org", "tree", "leaf")
) strict, without rowid;
create table "card" (
  "org" blob not null,
  "holding" text not null,
  "segment" integer not null,
  "version" integer not null,
  "sealed" blob not null,
  primary key ("org", "holding", "segment")
) strict, without rowid;
create table "tag" (
  "org" blob not null,
  "holding" text not null,
  "kind" text not null,
  "tag" integer not null,
  "record" blob not null,
  primary key ("org", "holding", "kind", "tag", "record")
) strict, without rowid;
create index tag_by_org_record on "tag" ("org", "record");
create table "tag_epoch" (
  "org" blob not null,
  "holding" text not null,
  "epoch" integer not null,
  "buckets" integer not null,
  "sealed" blob not null,
  primary key ("org", "holding")
) strict, without rowid;
create table "refusal" (
  "org" blob not null,
  "id" blob not null,
  "holding" text not null,
  "tag" integer not null,
  "fingerprint" blob not null,
  "kind" text not null,
  "ends_on" text not null,
  primary key ("org", "id")
) strict, without rowid;
create index refusal_by_org_holding_tag on "refusal" ("org", "holding", "tag");
create table "request" (
  "org" blob not null,
  "id" blob not null,
  "number" integer not null,
  "kind" text not null,
  "asker" blob not null,
  "affair" text not null,
  "holding" text not null,
  "verb" text not null,
  "scope" blob not null,
  "count" integer not null,
  "state" text not null,
  "rulebook" blob not null,
  "asked_at" integer not null,
  "decided_by" blob,
  "decided_at" integer,
  primary key ("org", "id")
) strict, without rowid;
create index request_by_org_state on "request" ("org", "state");
create index request_by_org_number on "request" ("org", "number");
create table "approval" (
  "org" blob not null,
  "id" blob not null,
  "request" blob not null,
  "kind" text not null,
  "holder" blob not null,
  "verb" text not null,
  "affair" text not null,
  "holding" text not null,
  "scope" blob not null,
  "uses_left" integer not null,
  "count" integer not null,
  "from_at" integer not null,
  "to_at" integer not null,
  "state" text not null,
  "rulebook" blob not null,
  primary key ("org", "id")
) strict, without rowid;
create index approval_by_org_holder_state on "approval" ("org", "holder", "state");
create index approval_by_org_request on "approval" ("org", "request");
create table "import" (
  "org" blob not null,
  "id" blob not null,
  "batch" blob not null,
  "worker" blob not null,
  "holding" text not null,
  "file_hash" blob not null,
  "state" text not null,
  "read_rows" integer not null,
  "new_rows" integer not null,
  "same_rows" integer not null,
  "failed_rows" integer not null,
  "rejects" blob,
  "started_at" integer not null,
  "ended_at" integer,
  "ends_on" text not null,
  primary key ("org", "id")
) strict, without rowid;
create unique index import_by_org_batch on "import" ("org", "batch");
create index import_by_org_file_hash on "import" ("org", "file_hash");
create table "once" (
  "org" blob not null,
  "worker" blob not null,
  "key" blob not null,
  "act" blob not null,
  "at" integer not null,
  primary key ("org", "worker", "key")
) strict, without rowid;
create table "erasure" (
  "org" blob not null,
  "id" blob not null,
  "ground" text not null,
  "what" text not null,
  "slots" blob not null,
  "state" text not null,
  "stale" text not null,
  "at" integer not null,
  primary key ("org", "id")
) strict, without rowid;
create index erasure_by_org_state on "erasure" ("org", "state");
create table "journal_head" (
  "org" blob not null,
  "size" integer not null,
  "frontier" blob not null,
  "recorded_at" integer not null,
  "fence" integer not null,
  "holder" blob not null,
  "lease_until" integer not null,
  "signed" integer not null,
  primary key ("org")
) strict, without rowid;
create table "journal_leaf" (
  "org" blob not null,
  "idx" integer not null,
  "act" blob not null,
  "subject" blob,
  "leaf" blob not null,
  "hash" blob not null,
  "process" blob,
  "number" integer,
  "signature" blob,
  primary key ("org", "idx")
) strict, without rowid;
create unique index journal_leaf_by_org_act on "journal_leaf" ("org", "act");
create index journal_leaf_by_org_subject_idx on "journal_leaf" ("org", "subject", "idx");
create table "journal_tile" (
  "org" blob not null,
  "level" integer not null,
  "idx" integer not null,
  "hashes" blob not null,
  primary key ("org", "level", "idx")
) strict, without rowid;
create table "journal_annex" (
  "org" blob not null,
  "act" blob not null,
  "period" text not null,
  "sealed" blob not null,
  primary key ("org", "act")
) strict, without rowid;
create table "journal_checkpoint" (
  "org" blob not null,
  "size" integer not null,
  "note" text not null,
  "at" integer not null,
  primary key ("org", "size")
) strict, without rowid;
create table "journal_pending" (
  "org" blob not null,
  "process" blob not null,
  "number" integer not null,
  "act" blob not null,
  "subject" blob,
  "leaf" blob not null,
  "signature" blob not null,
  primary key ("org", "process", "number")
) strict, without rowid;
create unique index journal_pending_by_org_act on "journal_pending" ("org", "act");
create table "journal_process" (
  "org" blob not null,
  "process" blob not null,
  "committed" integer not null,
  "sequenced" integer not null,
  primary key ("org", "process")
) strict, without rowid;
create table "office_secret" (
  "org" blob not null,
  "name" text not null,
  "sealed" blob not null,
  primary key ("org", "name")
) strict, without rowid;
insert into "meta" ("name", "value") values ('schema', '1');
insert into "meta" ("name", "value") values ('installation', 'v1');
insert into "org" ("id", "key", "name", "zone", "state", "demo", "rulebook", "version", "next_slot", "next_history_slot", "created_at") values (x'0102030405060708090a0b0c0d0e0f10', 'key 値0''', 'name 値0''', 'zone 値0''', 'state 値0''', 5000, x'060000ff72756c65626f6f6b', 7000, 8000, 9000, 10000);
insert into "setting" ("org", "name", "value", "confirmed_by", "confirmed_at") values (x'0102030405060708090a0b0c0d0e0f10', 'name 値0''', 2000, x'030000ff636f6e6669726d65645f6279', 4000);
insert into "setting" ("org", "name", "value", "confirmed_by", "confirmed_at") values (x'0102030405060708090a0b0c0d0e0f10', 'name 値1''', 2001, x'030100ff636f6e6669726d65645f6279', 4001);
insert into "setting" ("org", "name", "value", "confirmed_by", "confirmed_at") values (x'0102030405060708090a0b0c0d0e0f10', 'name 値2''', 2002, x'030200ff636f6e6669726d65645f6279', 4002);
insert into "worker" ("org", "id", "login", "alias", "name", "mail", "unit", "state", "language", "from_date", "to_date", "failed", "locked_until", "seen_day", "seen_count", "version") values (x'0102030405060708090a0b0c0d0e0f10', x'010000ff6964', 'login 値0''', x'030000ff616c696173', x'040000ff6e616d65', null, 'unit 値0''', 'state 値0''', 'language 値0''', 'from_date 値0''', null, 11000, 12000, 'seen_day 値0''', 14000, 15000);
insert into "worker" ("org", "id", "login", "alias", "name", "mail", "unit", "state", "language", "from_date", "to_date", "failed", "locked_until", "seen_day", "seen_count", "version") values (x'0102030405060708090a0b0c0d0e0f10', x'010100ff6964', 'login 値1''', x'030100ff616c696173', x'040100ff6e616d65', x'050100ff6d61696c', 'unit 値1''', 'state 値1''', 'language 値1''', 'from_date 値1''', 'to_date 値1''', 11001, 12001, 'seen_day 値1''', 14001, 15001);
insert into "worker" ("org", "id", "login", "alias", "name", "mail", "unit", "state", "language", "from_date", "to_date", "failed", "locked_until", "seen_day", "seen_count", "version") values (x'0102030405060708090a0b0c0d0e0f10', x'010200ff6964', 'login 値2''', x'030200ff616c696173', x'040200ff6e616d65', x'050200ff6d61696c', 'unit 値2''', 'state 値2''', 'language 値2''', 'from_date 値2''', 'to_date 値2''', 11002, 12002, 'seen_day 値2''', 14002, 15002);
insert into "factor" ("org", "worker", "kind", "number", "secret", "used") values (x'0102030405060708090a0b0c0d0e0f10', x'010000ff776f726b6572', 'kind 値0''', 3000, x'040000ff736563726574', 5000);
insert into "factor" ("org", "worker", "kind", "number", "secret", "used") values (x'0102030405060708090a0b0c0d0e0f10', x'010100ff776f726b6572', 'kind 値1''', 3001, x'040100ff736563726574', 5001);
insert into "factor" ("org", "worker", "kind", "number", "secret", "used") values (x'0102030405060708090a0b0c0d0e0f10', x'010200ff776f726b6572', 'kind 値2''', 3002, x'040200ff736563726574', 5002);
insert into "session" ("hash", "org", "worker", "state", "created_at", "seen_at", "ends_at", "affair") values (x'000000ff68617368', x'0102030405060708090a0b0c0d0e0f10', x'020000ff776f726b6572', 'state 値0''', 4000, 5000, 6000, null);
insert into "session" ("hash", "org", "worker", "state", "created_at", "seen_at", "ends_at", "affair") values (x'000100ff68617368', x'0102030405060708090a0b0c0d0e0f10', x'020100ff776f726b6572', 'state 値1''', 4001, 5001, 6001, 'affair 値1''');
insert into "session" ("hash", "org", "worker", "state", "created_at", "seen_at", "ends_at", "affair") values (x'000200ff68617368', x'0102030405060708090a0b0c0d0e0f10', x'020200ff776f726b6572', 'state 値2''', 4002, 5002, 6002, 'affair 値2''');
insert into "token" ("hash", "org", "id", "worker", "label", "scopes", "created_at", "ends_at", "revoked_at") values (x'000000ff68617368', x'0102030405060708090a0b0c0d0e0f10', x'020000ff6964', x'030000ff776f726b6572', 'label 値0''', 'scopes 値0''', 6000, 7000, null);
insert into "token" ("hash", "org", "id", "worker", "label", "scopes", "created_at", "ends_at", "revoked_at") values (x'000100ff68617368', x'0102030405060708090a0b0c0d0e0f10', x'020100ff6964', x'030100ff776f726b6572', 'label 値1''', 'scopes 値1''', 6001, 7001, 8001);
insert into "token" ("hash", "org", "id", "worker", "label", "scopes", "created_at", "ends_at", "revoked_at") values (x'000200ff68617368', x'0102030405060708090a0b0c0d0e0f10', x'020200ff6964', x'030200ff776f726b6572', 'label 値2''', 'scopes 値2''', 6002, 7002, 8002);
insert into "link" ("hash", "org", "kind", "worker", "ends_at", "used_at") values (x'000000ff68617368', x'0102030405060708090a0b0c0d0e0f10', 'kind 値0''', null, 4000, null);
insert into "link" ("hash", "org", "kind", "worker", "ends_at", "used_at") values (x'000100ff68617368', x'0102030405060708090a0b0c0d0e0f10', 'kind 値1''', x'030100ff776f726b6572', 4001, 5001);
insert into "link" ("hash", "org", "kind", "worker", "ends_at", "used_at") values (x'000200ff68617368', x'0102030405060708090a0b0c0d0e0f10', 'kind 値2''', x'030200ff776f726b6572', 4002, 5002);
insert into "appointment" ("org", "office", "worker", "from_date", "to_date", "resolution", "ended_by", "act") values (x'0102030405060708090a0b0c0d0e0f10', 'office 値0''', x'020000ff776f726b6572', 'from_date 値0''', null, 'resolution 値0''', null, x'070000ff616374');
insert into "appointment" ("org", "office", "worker", "from_date", "to_date", "resolution", "ended_by", "act") values (x'0102030405060708090a0b0c0d0e0f10', 'office 値1''', x'020100ff776f726b6572', 'from_date 値1''', 'to_date 値1''', 'resolution 値1''', 'ended_by 値1''', x'070100ff616374');
insert into "appointment" ("org", "office", "worker", "from_date", "to_date", "resolution", "ended_by", "act") values (x'0102030405060708090a0b0c0d0e0f10', 'office 値2''', x'020200ff776f726b6572', 'from_date 値2''', 'to_date 値2''', 'resolution 値2''', 'ended_by 値2''', x'070200ff616374');
insert into "assignment" ("org", "worker", "affair", "from_date", "to_date") values (x'0102030405060708090a0b0c0d0e0f10', x'010000ff776f726b6572', 'affair 値0''', 'from_date 値0''', null);
insert into "assignment" ("org", "worker", "affair", "from_date", "to_date") values (x'0102030405060708090a0b0c0d0e0f10', x'010100ff776f726b6572', 'affair 値1''', 'from_date 値1''', 'to_date 値1''');
insert into "assignment" ("org", "worker", "affair", "from_date", "to_date") values (x'0102030405060708090a0b0c0d0e0f10', x'010200ff776f726b6572', 'affair 値2''', 'from_date 値2''', 'to_date 値2''');
insert into "purpose" ("org", "key", "title", "from_date", "to_date") values (x'0102030405060708090a0b0c0d0e0f10', 'key 値0''', 'title 値0''', 'from_date 値0''', null);
insert into "purpose" ("org", "key", "title", "from_date", "to_date") values (x'0102030405060708090a0b0c0d0e0f10', 'key 値1''', 'title 値1''', 'from_date 値1''', 'to_date 値1''');
insert into "purpose" ("org", "key", "title", "from_date", "to_date") values (x'0102030405060708090a0b0c0d0e0f10', 'key 値2''', 'title 値2''', 'from_date 値2''', 'to_date 値2''');
insert into "affair" ("org", "key", "title", "purpose", "holdings", "classes") values (x'0102030405060708090a0b0c0d0e0f10', 'key 値0''', 'title 値0''', null, 'holdings 値0''', 'classes 値0''');
insert into "affair" ("org", "key", "title", "purpose", "holdings", "classes") values (x'0102030405060708090a0b0c0d0e0f10', 'key 値1''', 'title 値1''', 'purpose 値1''', 'holdings 値1''', 'classes 値1''');
insert into "affair" ("org", "key", "title", "purpose", "holdings", "classes") values (x'0102030405060708090a0b0c0d0e0f10', 'key 値2''', 'title 値2''', 'purpose 値2''', 'holdings 値2''', 'classes 値2''');
insert into "notice" ("org", "id", "purpose", "channel", "manner", "version", "from_date", "to_date") values (x'0102030405060708090a0b0c0d0e0f10', x'010000ff6964', 'purpose 値0''', 'channel 値0''', 'manner 値0''', 'version 値0''', 'from_date 値0''', null);
insert into "notice" ("org", "id", "purpose", "channel", "manner", "version", "from_date", "to_date") values (x'0102030405060708090a0b0c0d0e0f10', x'010100ff6964', 'purpose 値1''', 'channel 値1''', 'manner 値1''', 'version 値1''', 'from_date 値1''', 'to_date 値1''');
insert into "notice" ("org", "id", "purpose", "channel", "manner", "version", "from_date", "to_date") values (x'0102030405060708090a0b0c0d0e0f10', x'010200ff6964', 'purpose 値2''', 'channel 値2''', 'manner 値2''', 'version 値2''', 'from_date 値2''', 'to_date 値2''');
insert into "record" ("org", "id", "person", "holding", "slot", "state", "batch", "tray", "purposes", "basis", "source", "collected_on", "notice", "remedy_by", "facets", "retain_until", "retain_law", "version", "created_at") values (x'0102030405060708090a0b0c0d0e0f10', x'010000ff6964', x'020000ff706572736f6e', 'holding 値0''', 4000, 'state 値0''', null, x'070000ff74726179', 'purposes 値0''', 'basis 値0''', 'source 値0''', null, null, null, 'facets 値0''', null, null, 17000, 18000);
insert into "record" ("org", "id", "person", "holding", "slot", "state", "batch", "tray", "purposes", "basis", "source", "collected_on", "notice", "remedy_by", "facets", "retain_until", "retain_law", "version", "created_at") values (x'0102030405060708090a0b0c0d0e0f10', x'010100ff6964', x'020100ff706572736f6e', 'holding 値1''', 4001, 'state 値1''', x'060100ff6261746368', x'070100ff74726179', 'purposes 値1''', 'basis 値1''', 'source 値1''', 'collected_on 値1''', x'0c0100ff6e6f74696365', 'remedy_by 値1''', 'facets 値1''', 'retain_until 値1''', 'retain_law 値1''', 17001, 18001);
insert into "record" ("org", "id", "person", "holding", "slot", "state", "batch", "tray", "purposes", "basis", "source", "collected_on", "notice", "remedy_by", "facets", "retain_until", "retain_law", "version", "created_at") values (x'0102030405060708090a0b0c0d0e0f10', x'010200ff6964', x'020200ff706572736f6e', 'holding 値2''', 4002, 'state 値2''', x'060200ff6261746368', x'070200ff74726179', 'purposes 値2''', 'basis 値2''', 'source 値2''', 'collected_on 値2''', x'0c0200ff6e6f74696365', 'remedy_by 値2''', 'facets 値2''', 'retain_until 値2''', 'retain_law 値2''', 17002, 18002);
insert into "mark" ("org", "record", "kind", "key", "from_at", "to_at", "channel", "evidence", "notice", "act") values (x'0102030405060708090a0b0c0d0e0f10', x'010000ff7265636f7264', 'kind 値0''', 'key 値0''', 4000, null, 'channel 値0''', 'evidence 値0''', 'notice 値0''', x'090000ff616374');
insert into "mark" ("org", "record", "kind", "key", "from_at", "to_at", "channel", "evidence", "notice", "act") values (x'0102030405060708090a0b0c0d0e0f10', x'010100ff7265636f7264', 'kind 値1''', 'key 値1''', 4001, 5001, 'channel 値1''', 'evidence 値1''', 'notice 値1''', x'090100ff616374');
insert into "mark" ("org", "record", "kind", "key", "from_at", "to_at", "channel", "evidence", "notice", "act") values (x'0102030405060708090a0b0c0d0e0f10', x'010200ff7265636f7264', 'kind 値2''', 'key 値2''', 4002, 5002, 'channel 値2''', 'evidence 値2''', 'notice 値2''', x'090200ff616374');
insert into "history" ("org", "record", "field", "version", "slot", "sealed", "until_at", "act") values (x'0102030405060708090a0b0c0d0e0f10', x'010000ff7265636f7264', 'field 値0''', 3000, 4000, x'050000ff7365616c6564', 6000, x'070000ff616374');
insert into "history" ("org", "record", "field", "version", "slot", "sealed", "until_at", "act") values (x'0102030405060708090a0b0c0d0e0f10', x'010100ff7265636f7264', 'field 値1''', 3001, 4001, x'050100ff7365616c6564', 6001, x'070100ff616374');
insert into "history" ("org", "record", "field", "version", "slot", "sealed", "until_at", "act") values (x'0102030405060708090a0b0c0d0e0f10', x'010200ff7265636f7264', 'field 値2''', 3002, 4002, x'050200ff7365616c6564', 6002, x'070200ff616374');
insert into "key_node" ("org", "tree", "level", "idx", "key_id", "under", "wrapped") values (x'0102030405060708090a0b0c0d0e0f10', 'tree 値0''', 2000, 3000, x'040000ff6b65795f6964', x'050000ff756e646572', x'060000ff77726170706564');
insert into "key_node" ("org", "tree", "level", "idx", "key_id", "under", "wrapped") values (x'0102030405060708090a0b0c0d0e0f10', 'tree 値1''', 2001, 3001, x'040100ff6b65795f6964', x'050100ff756e646572', x'060100ff77726170706564');
insert into "key_node" ("org", "tree", "level", "idx", "key_id", "under", "wrapped") values (x'0102030405060708090a0b0c0d0e0f10', 'tree 値2''', 2002, 3002, x'040200ff6b65795f6964', x'050200ff756e646572', x'060200ff77726170706564');
insert into "retired" ("org", "tree", "leaf") values (x'0102030405060708090a0b0c0d0e0f10', 'tree 値0''', 2000);
insert into "retired" ("org", "tree", "leaf") values (x'0102030405060708090a0b0c0d0e0f10', 'tree 値1''', 2001);
insert into "retired" ("org", "tree", "leaf") values (x'0102030405060708090a0b0c0d0e0f10', 'tree 値2''', 2002);
insert into "card" ("org", "holding", "segment", "version", "sealed") values (x'0102030405060708090a0b0c0d0e0f10', 'holding 値0''', 2000, 3000, x'040000ff7365616c6564');
insert into "card" ("org", "holding", "segment", "version", "sealed") values (x'0102030405060708090a0b0c0d0e0f10', 'holding 値1''', 2001, 3001, x'040100ff7365616c6564');
insert into "card" ("org", "holding", "segment", "version", "sealed") values (x'0102030405060708090a0b0c0d0e0f10', 'holding 値2''', 2002, 3002, x'040200ff7365616c6564');
insert into "tag" ("org", "holding", "kind", "tag", "record") values (x'0102030405060708090a0b0c0d0e0f10', 'holding 値0''', 'kind 値0''', 3000, x'040000ff7265636f7264');
insert into "tag" ("org", "holding", "kind", "tag", "record") values (x'0102030405060708090a0b0c0d0e0f10', 'holding 値1''', 'kind 値1''', 3001, x'040100ff7265636f7264');
insert into "tag" ("org", "holding", "kind", "tag", "record") values (x'0102030405060708090a0b0c0d0e0f10', 'holding 値2''', 'kind 値2''', 3002, x'040200ff7265636f7264');
insert into "tag_epoch" ("org", "holding", "epoch", "buckets", "sealed") values (x'0102030405060708090a0b0c0d0e0f10', 'holding 値0''', 2000, 3000, x'040000ff7365616c6564');
insert into "tag_epoch" ("org", "holding", "epoch", "buckets", "sealed") values (x'0102030405060708090a0b0c0d0e0f10', 'holding 値1''', 2001, 3001, x'040100ff7365616c6564');
insert into "tag_epoch" ("org", "holding", "epoch", "buckets", "sealed") values (x'0102030405060708090a0b0c0d0e0f10', 'holding 値2''', 2002, 3002, x'040200ff7365616c6564');
insert into "refusal" ("org", "id", "holding", "tag", "fingerprint", "kind", "ends_on") values (x'0102030405060708090a0b0c0d0e0f10', x'010000ff6964', 'holding 値0''', 3000, x'040000ff66696e6765727072696e74', 'kind 値0''', 'ends_on 値0''');
insert into "refusal" ("org", "id", "holding", "tag", "fingerprint", "kind", "ends_on") values (x'0102030405060708090a0b0c0d0e0f10', x'010100ff6964', 'holding 値1''', 3001, x'040100ff66696e6765727072696e74', 'kind 値1''', 'ends_on 値1''');
insert into "refusal" ("org", "id", "holding", "tag", "fingerprint", "kind", "ends_on") values (x'0102030405060708090a0b0c0d0e0f10', x'010200ff6964', 'holding 値2''', 3002, x'040200ff66696e6765727072696e74', 'kind 値2''', 'ends_on 値2''');
insert into "request" ("org", "id", "number", "kind", "asker", "affair", "holding", "verb", "scope", "count", "state", "rulebook", "asked_at", "decided_by", "decided_at") values (x'0102030405060708090a0b0c0d0e0f10', x'010000ff6964', 2000, 'kind 値0''', x'040000ff61736b6572', 'affair 値0''', 'holding 値0''', 'verb 値0''', x'080000ff73636f7065', 9000, 'state 値0''', x'0b0000ff72756c65626f6f6b', 12000, null, null);
insert into "request" ("org", "id", "number", "kind", "asker", "affair", "holding", "verb", "scope", "count", "state", "rulebook", "asked_at", "decided_by", "decided_at") values (x'0102030405060708090a0b0c0d0e0f10', x'010100ff6964', 2001, 'kind 値1''', x'040100ff61736b6572', 'affair 値1''', 'holding 値1''', 'verb 値1''', x'080100ff73636f7065', 9001, 'state 値1''', x'0b0100ff72756c65626f6f6b', 12001, x'0d0100ff646563696465645f6279', 14001);
insert into "request" ("org", "id", "number", "kind", "asker", "affair", "holding", "verb", "scope", "count", "state", "rulebook", "asked_at", "decided_by", "decided_at") values (x'0102030405060708090a0b0c0d0e0f10', x'010200ff6964', 2002, 'kind 値2''', x'040200ff61736b6572', 'affair 値2''', 'holding 値2''', 'verb 値2''', x'080200ff73636f7065', 9002, 'state 値2''', x'0b0200ff72756c65626f6f6b', 12002, x'0d0200ff646563696465645f6279', 14002);
insert into "approval" ("org", "id", "request", "kind", "holder", "verb", "affair", "holding", "scope", "uses_left", "count", "from_at", "to_at", "state", "rulebook") values (x'0102030405060708090a0b0c0d0e0f10', x'010000ff6964', x'020000ff72657175657374', 'kind 値0''', x'040000ff686f6c646572', 'verb 値0''', 'affair 値0''', 'holding 値0''', x'080000ff73636f7065', 9000, 10000, 11000, 12000, 'state 値0''', x'0e0000ff72756c65626f6f6b');
insert into "approval" ("org", "id", "request", "kind", "holder", "verb", "affair", "holding", "scope", "uses_left", "count", "from_at", "to_at", "state", "rulebook") values (x'0102030405060708090a0b0c0d0e0f10', x'010100ff6964', x'020100ff72657175657374', 'kind 値1''', x'040100ff686f6c646572', 'verb 値1''', 'affair 値1''', 'holding 値1''', x'080100ff73636f7065', 9001, 10001, 11001, 12001, 'state 値1''', x'0e0100ff72756c65626f6f6b');
insert into "approval" ("org", "id", "request", "kind", "holder", "verb", "affair", "holding", "scope", "uses_left", "count", "from_at", "to_at", "state", "rulebook") values (x'0102030405060708090a0b0c0d0e0f10', x'010200ff6964', x'020200ff72657175657374', 'kind 値2''', x'040200ff686f6c646572', 'verb 値2''', 'affair 値2''', 'holding 値2''', x'080200ff73636f7065', 9002, 10002, 11002, 12002, 'state 値2''', x'0e0200ff72756c65626f6f6b');
insert into "import" ("org", "id", "batch", "worker", "holding", "file_hash", "state", "read_rows", "new_rows", "same_rows", "failed_rows", "rejects", "started_at", "ended_at", "ends_on") values (x'0102030405060708090a0b0c0d0e0f10', x'010000ff6964', x'020000ff6261746368', x'030000ff776f726b6572', 'holding 値0''', x'050000ff66696c655f68617368', 'state 値0''', 7000, 8000, 9000, 10000, null, 12000, null, 'ends_on 値0''');
insert into "import" ("org", "id", "batch", "worker", "holding", "file_hash", "state", "read_rows", "new_rows", "same_rows", "failed_rows", "rejects", "started_at", "ended_at", "ends_on") values (x'0102030405060708090a0b0c0d0e0f10', x'010100ff6964', x'020100ff6261746368', x'030100ff776f726b6572', 'holding 値1''', x'050100ff66696c655f68617368', 'state 値1''', 7001, 8001, 9001, 10001, x'0b0100ff72656a65637473', 12001, 13001, 'ends_on 値1''');
insert into "import" ("org", "id", "batch", "worker", "holding", "file_hash", "state", "read_rows", "new_rows", "same_rows", "failed_rows", "rejects", "started_at", "ended_at", "ends_on") values (x'0102030405060708090a0b0c0d0e0f10', x'010200ff6964', x'020200ff6261746368', x'030200ff776f726b6572', 'holding 値2''', x'050200ff66696c655f68617368', 'state 値2''', 7002, 8002, 9002, 10002, x'0b0200ff72656a65637473', 12002, 13002, 'ends_on 値2''');
insert into "once" ("org", "worker", "key", "act", "at") values (x'0102030405060708090a0b0c0d0e0f10', x'010000ff776f726b6572', x'020000ff6b6579', x'030000ff616374', 4000);
insert into "once" ("org", "worker", "key", "act", "at") values (x'0102030405060708090a0b0c0d0e0f10', x'010100ff776f726b6572', x'020100ff6b6579', x'030100ff616374', 4001);
insert into "once" ("org", "worker", "key", "act", "at") values (x'0102030405060708090a0b0c0d0e0f10', x'010200ff776f726b6572', x'020200ff6b6579', x'030200ff616374', 4002);
insert into "erasure" ("org", "id", "ground", "what", "slots", "state", "stale", "at") values (x'0102030405060708090a0b0c0d0e0f10', x'010000ff6964', 'ground 値0''', 'what 値0''', x'040000ff736c6f7473', 'state 値0''', 'stale 値0''', 7000);
insert into "erasure" ("org", "id", "ground", "what", "slots", "state", "stale", "at") values (x'0102030405060708090a0b0c0d0e0f10', x'010100ff6964', 'ground 値1''', 'what 値1''', x'040100ff736c6f7473', 'state 値1''', 'stale 値1''', 7001);
insert into "erasure" ("org", "id", "ground", "what", "slots", "state", "stale", "at") values (x'0102030405060708090a0b0c0d0e0f10', x'010200ff6964', 'ground 値2''', 'what 値2''', x'040200ff736c6f7473', 'state 値2''', 'stale 値2''', 7002);
insert into "journal_head" ("org", "size", "frontier", "recorded_at", "fence", "holder", "lease_until", "signed") values (x'0102030405060708090a0b0c0d0e0f10', 1000, x'020000ff66726f6e74696572', 3000, 4000, x'050000ff686f6c646572', 6000, 7000);
insert into "journal_leaf" ("org", "idx", "act", "subject", "leaf", "hash", "process", "number", "signature") values (x'0102030405060708090a0b0c0d0e0f10', 1000, x'020000ff616374', null, x'040000ff6c656166', x'050000ff68617368', null, null, null);
insert into "journal_leaf" ("org", "idx", "act", "subject", "leaf", "hash", "process", "number", "signature") values (x'0102030405060708090a0b0c0d0e0f10', 1001, x'020100ff616374', x'030100ff7375626a656374', x'040100ff6c656166', x'050100ff68617368', x'060100ff70726f63657373', 7001, x'080100ff7369676e6174757265');
insert into "journal_leaf" ("org", "idx", "act", "subject", "leaf", "hash", "process", "number", "signature") values (x'0102030405060708090a0b0c0d0e0f10', 1002, x'020200ff616374', x'030200ff7375626a656374', x'040200ff6c656166', x'050200ff68617368', x'060200ff70726f63657373', 7002, x'080200ff7369676e6174757265');
insert into "journal_tile" ("org", "level", "idx", "hashes") values (x'0102030405060708090a0b0c0d0e0f10', 1000, 2000, x'030000ff686173686573');
insert into "journal_tile" ("org", "level", "idx", "hashes") values (x'0102030405060708090a0b0c0d0e0f10', 1001, 2001, x'030100ff686173686573');
insert into "journal_tile" ("org", "level", "idx", "hashes") values (x'0102030405060708090a0b0c0d0e0f10', 1002, 2002, x'030200ff686173686573');
insert into "journal_annex" ("org", "act", "period", "sealed") values (x'0102030405060708090a0b0c0d0e0f10', x'010000ff616374', 'period 値0''', x'030000ff7365616c6564');
insert into "journal_annex" ("org", "act", "period", "sealed") values (x'0102030405060708090a0b0c0d0e0f10', x'010100ff616374', 'period 値1''', x'030100ff7365616c6564');
insert into "journal_annex" ("org", "act", "period", "sealed") values (x'0102030405060708090a0b0c0d0e0f10', x'010200ff616374', 'period 値2''', x'030200ff7365616c6564');
insert into "journal_checkpoint" ("org", "size", "note", "at") values (x'0102030405060708090a0b0c0d0e0f10', 1000, 'note 値0''', 3000);
insert into "journal_checkpoint" ("org", "size", "note", "at") values (x'0102030405060708090a0b0c0d0e0f10', 1001, 'note 値1''', 3001);
insert into "journal_checkpoint" ("org", "size", "note", "at") values (x'0102030405060708090a0b0c0d0e0f10', 1002, 'note 値2''', 3002);
insert into "journal_pending" ("org", "process", "number", "act", "subject", "leaf", "signature") values (x'0102030405060708090a0b0c0d0e0f10', x'010000ff70726f63657373', 2000, x'030000ff616374', null, x'050000ff6c656166', x'060000ff7369676e6174757265');
insert into "journal_pending" ("org", "process", "number", "act", "subject", "leaf", "signature") values (x'0102030405060708090a0b0c0d0e0f10', x'010100ff70726f63657373', 2001, x'030100ff616374', x'040100ff7375626a656374', x'050100ff6c656166', x'060100ff7369676e6174757265');
insert into "journal_pending" ("org", "process", "number", "act", "subject", "leaf", "signature") values (x'0102030405060708090a0b0c0d0e0f10', x'010200ff70726f63657373', 2002, x'030200ff616374', x'040200ff7375626a656374', x'050200ff6c656166', x'060200ff7369676e6174757265');
insert into "journal_process" ("org", "process", "committed", "sequenced") values (x'0102030405060708090a0b0c0d0e0f10', x'010000ff70726f63657373', 2000, 3000);
insert into "journal_process" ("org", "process", "committed", "sequenced") values (x'0102030405060708090a0b0c0d0e0f10', x'010100ff70726f63657373', 2001, 3001);
insert into "journal_process" ("org", "process", "committed", "sequenced") values (x'0102030405060708090a0b0c0d0e0f10', x'010200ff70726f63657373', 2002, 3002);
insert into "office_secret" ("org", "name", "sealed") values (x'0102030405060708090a0b0c0d0e0f10', 'name 値0''', x'020000ff7365616c6564');
insert into "office_secret" ("org", "name", "sealed") values (x'0102030405060708090a0b0c0d0e0f10', 'name 値1''', x'020100ff7365616c6564');
insert into "office_secret" ("org", "name", "sealed") values (x'0102030405060708090a0b0c0d0e0f10', 'name 値2''', x'020200ff7365616c6564');
