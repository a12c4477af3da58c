-- A ledger as schema 1 wrote it: a deployment, and another whose process ended without a word.
BEGIN TRANSACTION;
CREATE TABLE commands (
  key TEXT PRIMARY KEY, run TEXT NOT NULL, region TEXT NOT NULL, command TEXT,
  nonce TEXT NOT NULL, ended INTEGER NOT NULL);
INSERT INTO "commands" VALUES('muster/1 orders/sandbox r261121-1726-j0pg stage.0.1 45f49ae13abc','r261121-1726-j0pg','eu-west-1','6f5335de-c8bb-4c98-b4b9-5bf24fea1c57','1wd98v8oli39qub5bq9j',1);
INSERT INTO "commands" VALUES('muster/1 orders/sandbox r261121-1726-j0pg activate.1.1 b09b45547bfd','r261121-1726-j0pg','eu-west-1','c7a867c5-0fec-4df1-9275-6bfaef7d2003','qeuzbdogjzu12ooe0kqr',1);
INSERT INTO "commands" VALUES('muster/1 orders/sandbox r261121-1726-j0pg verify.1.1 66febc3cb111','r261121-1726-j0pg','eu-west-1','04df9b4f-c2fa-4ed3-9680-a3872e0297f5','x78pc25az6y13lroega4',1);
CREATE TABLE events (
  run TEXT NOT NULL, sequence INTEGER NOT NULL, time REAL NOT NULL, kind TEXT NOT NULL,
  host TEXT, payload TEXT NOT NULL, PRIMARY KEY (run, sequence));
INSERT INTO "events" VALUES('r261121-1726-j0pg',1,1.79528197982755661011e+09,'run.began',NULL,'{"message":"deploy orders/sandbox, run r261121-1726-j0pg, fence 1","plan":"71afb125a55c9baf961d879174a80bfb6c3ac0680ea0c3a6fccd54e541b92b79","reason":"first"}');
INSERT INTO "events" VALUES('r261121-1726-j0pg',2,1.79528197983153080937e+09,'phase.began',NULL,'{"batch":"0","message":"stage: i-00000000000000001","phase":"stage"}');
INSERT INTO "events" VALUES('r261121-1726-j0pg',3,1.79528197987002921106e+09,'command.sent',NULL,'{"command":"6f5335de-c8bb-4c98-b4b9-5bf24fea1c57","key":"muster/1 orders/sandbox r261121-1726-j0pg stage.0.1 45f49ae13abc","message":"stage.0.1: command 6f5335de-c8bb-4c98-b4b9-5bf24fea1c57 to 1"}');
INSERT INTO "events" VALUES('r261121-1726-j0pg',4,1.79528198028453016277e+09,'host.ended','i-00000000000000001','{"command":"6f5335de-c8bb-4c98-b4b9-5bf24fea1c57","message":"stage: ok","outcome":"succeeded","phase":"stage"}');
INSERT INTO "events" VALUES('r261121-1726-j0pg',5,1.79528198028717374799e+09,'phase.began',NULL,'{"batch":"1","message":"activate (batch 1 of 1): i-00000000000000001","phase":"activate"}');
INSERT INTO "events" VALUES('r261121-1726-j0pg',6,1.79528198030976223953e+09,'command.sent',NULL,'{"command":"c7a867c5-0fec-4df1-9275-6bfaef7d2003","key":"muster/1 orders/sandbox r261121-1726-j0pg activate.1.1 b09b45547bfd","message":"activate.1.1: command c7a867c5-0fec-4df1-9275-6bfaef7d2003 to 1"}');
INSERT INTO "events" VALUES('r261121-1726-j0pg',7,1.79528198113509154321e+09,'host.ended','i-00000000000000001','{"command":"c7a867c5-0fec-4df1-9275-6bfaef7d2003","message":"activate: ok","outcome":"succeeded","phase":"activate","process":"259"}');
INSERT INTO "events" VALUES('r261121-1726-j0pg',8,1.79528198113928031919e+09,'phase.began',NULL,'{"batch":"1","message":"verify (batch 1 of 1): i-00000000000000001","phase":"verify"}');
INSERT INTO "events" VALUES('r261121-1726-j0pg',9,1.79528198116941642764e+09,'command.sent',NULL,'{"command":"04df9b4f-c2fa-4ed3-9680-a3872e0297f5","key":"muster/1 orders/sandbox r261121-1726-j0pg verify.1.1 66febc3cb111","message":"verify.1.1: command 04df9b4f-c2fa-4ed3-9680-a3872e0297f5 to 1"}');
INSERT INTO "events" VALUES('r261121-1726-j0pg',10,1.7952819819875869751e+09,'host.ended','i-00000000000000001','{"command":"04df9b4f-c2fa-4ed3-9680-a3872e0297f5","message":"verify: ok","outcome":"succeeded","phase":"verify"}');
INSERT INTO "events" VALUES('r261121-1726-j0pg',11,1.79528198199237871163e+09,'host.left','i-00000000000000001','{"disposition":"active","message":"active, release 879742ef2c","release":"879742ef2cc51e81bf532083a96c3542b3f4425a"}');
INSERT INTO "events" VALUES('r261121-1726-j0pg',12,1.79528198199481868737e+09,'run.ended',NULL,'{"message":"ok: 879742ef2c serves on all 1 host, verified","result":"ok"}');
CREATE TABLE fences (scope TEXT PRIMARY KEY, ledger TEXT NOT NULL, counter INTEGER NOT NULL);
INSERT INTO "fences" VALUES('orders/sandbox','0a1b2c3d',2);
CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
INSERT INTO "grdb_migrations" VALUES('1');
CREATE TABLE leases (
  scope TEXT PRIMARY KEY, run TEXT NOT NULL, owner TEXT NOT NULL, reason TEXT NOT NULL,
  acquired REAL NOT NULL, expires REAL NOT NULL, ledger TEXT NOT NULL, counter INTEGER NOT NULL);
INSERT INTO "leases" VALUES('orders/sandbox','r261121-1800-0000','ada@laptop','deploy',1795284000.25,1795284060.25,'0a1b2c3d',2);
INSERT INTO "leases" VALUES('instance/123456789012/eu-west-1/i-00000000000000001','r261121-1800-0000','ada@laptop','deploy',1795284000.25,1795284060.25,'0a1b2c3d',2);
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
INSERT INTO "meta" VALUES('id','0a1b2c3d');
CREATE TABLE releases (
  scope TEXT NOT NULL, host TEXT NOT NULL, "commit" TEXT NOT NULL, verified INTEGER NOT NULL,
  run TEXT NOT NULL, time REAL NOT NULL);
INSERT INTO "releases" VALUES('orders/sandbox','i-00000000000000001','879742ef2cc51e81bf532083a96c3542b3f4425a',1,'r261121-1726-j0pg',1.79528198198679351813e+09);
INSERT INTO "releases" VALUES('orders/sandbox','i-00000000000000001','879742ef2cc51e81bf532083a96c3542b3f4425a',1,'r261121-1726-xpx0',1.79528199084511613844e+09);
CREATE TABLE runs (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, scope TEXT NOT NULL, "commit" TEXT, plan TEXT,
  actor TEXT NOT NULL, state TEXT NOT NULL, started REAL NOT NULL, ended REAL,
  summary TEXT NOT NULL);
INSERT INTO "runs" VALUES('r261121-1726-j0pg','deploy','orders/sandbox','879742ef2cc51e81bf532083a96c3542b3f4425a','71afb125a55c9baf961d879174a80bfb6c3ac0680ea0c3a6fccd54e541b92b79','ada@laptop','ok',1.79528197981662607195e+09,1.79528198199880075457e+09,'879742ef2c serves on all 1 host, verified');
INSERT INTO "runs" VALUES('r261121-1800-0000','deploy','orders/sandbox',NULL,NULL,'ada@laptop','running',1795284000.25,NULL,'');
CREATE INDEX runs_scope ON runs (scope, started);
CREATE INDEX commands_run ON commands (run);
CREATE INDEX releases_scope ON releases (scope, host, time);
COMMIT;
