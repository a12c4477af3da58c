-- A ledger as schema 2 wrote it: a deployment, one that was rolled back, a lock that a person holds.
BEGIN TRANSACTION;
CREATE TABLE commands (
  key TEXT PRIMARY KEY, run TEXT NOT NULL, region TEXT NOT NULL, command TEXT,
  nonce TEXT NOT NULL, ended INTEGER NOT NULL);
INSERT INTO "commands" VALUES('muster/1 orders/sandbox r261121-1726-j0pg stage.0.1 45f49ae13abc','r261121-1726-j0pg','eu-west-1','6f5335de-c8bb-4c98-b4b9-5bf24fea1c57','1wd98v8oli39qub5bq9j',1);
INSERT INTO "commands" VALUES('muster/1 orders/sandbox r261121-1726-j0pg activate.1.1 b09b45547bfd','r261121-1726-j0pg','eu-west-1','c7a867c5-0fec-4df1-9275-6bfaef7d2003','qeuzbdogjzu12ooe0kqr',1);
INSERT INTO "commands" VALUES('muster/1 orders/sandbox r261121-1726-j0pg verify.1.1 66febc3cb111','r261121-1726-j0pg','eu-west-1','04df9b4f-c2fa-4ed3-9680-a3872e0297f5','x78pc25az6y13lroega4',1);
INSERT INTO "commands" VALUES('muster/1 orders/sandbox r261121-1726-xpx0 stage.0.1 e7e8a103c92d','r261121-1726-xpx0','eu-west-1','80d1917d-1fd7-4079-901a-abca070ae235','13r09fgp06o2h1cqyzji',1);
INSERT INTO "commands" VALUES('muster/1 orders/sandbox r261121-1726-xpx0 activate.1.1 d179eb357dcf','r261121-1726-xpx0','eu-west-1','405352d8-6e6b-4507-b7d6-8eede2f06ee0','qzuo8tcsgk9g1j8gn87j',1);
INSERT INTO "commands" VALUES('muster/1 orders/sandbox r261121-1726-xpx0 verify.1.1 b6515f378479','r261121-1726-xpx0','eu-west-1','3cfd896b-6488-47c4-b449-978f0f0b018e','bvmn461gvth72ps2p5rz',1);
INSERT INTO "commands" VALUES('muster/1 orders/sandbox r261121-1726-xpx0 restore.2.1 c70d3e8940c1','r261121-1726-xpx0','eu-west-1','325e16a6-6f20-4fe8-9ed9-4009b7b5a925','e8rtqumepg3pb8bfoldz',1);
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
INSERT INTO "events" VALUES('r261121-1726-xpx0',1,1.79528198258352327345e+09,'run.began',NULL,'{"message":"deploy orders/sandbox, run r261121-1726-xpx0, fence 2","plan":"60d3cd1084ad21e6418b3da8b0306f2891937bd3edd524ce0e3143275254ee26","reason":"bad"}');
INSERT INTO "events" VALUES('r261121-1726-xpx0',2,1.79528198258747577671e+09,'phase.began',NULL,'{"batch":"0","message":"stage: i-00000000000000001","phase":"stage"}');
INSERT INTO "events" VALUES('r261121-1726-xpx0',3,1.79528198262293434139e+09,'command.sent',NULL,'{"command":"80d1917d-1fd7-4079-901a-abca070ae235","key":"muster/1 orders/sandbox r261121-1726-xpx0 stage.0.1 e7e8a103c92d","message":"stage.0.1: command 80d1917d-1fd7-4079-901a-abca070ae235 to 1"}');
INSERT INTO "events" VALUES('r261121-1726-xpx0',4,1.79528198303454589838e+09,'host.ended','i-00000000000000001','{"command":"80d1917d-1fd7-4079-901a-abca070ae235","message":"stage: ok","outcome":"succeeded","phase":"stage"}');
INSERT INTO "events" VALUES('r261121-1726-xpx0',5,1.79528198303607368466e+09,'phase.began',NULL,'{"batch":"1","message":"activate (batch 1 of 1): i-00000000000000001","phase":"activate"}');
INSERT INTO "events" VALUES('r261121-1726-xpx0',6,1.79528198306591701503e+09,'command.sent',NULL,'{"command":"405352d8-6e6b-4507-b7d6-8eede2f06ee0","key":"muster/1 orders/sandbox r261121-1726-xpx0 activate.1.1 d179eb357dcf","message":"activate.1.1: command 405352d8-6e6b-4507-b7d6-8eede2f06ee0 to 1"}');
INSERT INTO "events" VALUES('r261121-1726-xpx0',7,1.79528198387899374957e+09,'host.ended','i-00000000000000001','{"command":"405352d8-6e6b-4507-b7d6-8eede2f06ee0","message":"activate: ok","outcome":"succeeded","phase":"activate","process":"792"}');
INSERT INTO "events" VALUES('r261121-1726-xpx0',8,1.79528198388313388819e+09,'phase.began',NULL,'{"batch":"1","message":"verify (batch 1 of 1): i-00000000000000001","phase":"verify"}');
INSERT INTO "events" VALUES('r261121-1726-xpx0',9,1.79528198391727638249e+09,'command.sent',NULL,'{"command":"3cfd896b-6488-47c4-b449-978f0f0b018e","key":"muster/1 orders/sandbox r261121-1726-xpx0 verify.1.1 b6515f378479","message":"verify.1.1: command 3cfd896b-6488-47c4-b449-978f0f0b018e to 1"}');
INSERT INTO "events" VALUES('r261121-1726-xpx0',10,1795281989.58217,'host.ended','i-00000000000000001','{"command":"3cfd896b-6488-47c4-b449-978f0f0b018e","message":"verify: failed (exit code 1): health check 0 (http://198.18.0.11:8080/health): answered 500, not 200","outcome":"failed","output":"p://198.18.0.11:8080/health: answered 500, not 200\ncheck 0, try 22: http://198.18.0.11:8080/health: answered 500, not 200\nmuster: health check 0 (http://198.18.0.11:8080/health): answered 500, not 200","phase":"verify","reason":"health check 0 (http://198.18.0.11:8080/health): answered 500, not 200"}');
INSERT INTO "events" VALUES('r261121-1726-xpx0',11,1.79528198958401370051e+09,'rollback.began',NULL,'{"message":"rolling back 1 host"}');
INSERT INTO "events" VALUES('r261121-1726-xpx0',12,1.79528198958705091474e+09,'phase.began',NULL,'{"batch":"2","message":"restore: i-00000000000000001","phase":"restore"}');
INSERT INTO "events" VALUES('r261121-1726-xpx0',13,1.7952819896254413128e+09,'command.sent',NULL,'{"command":"325e16a6-6f20-4fe8-9ed9-4009b7b5a925","key":"muster/1 orders/sandbox r261121-1726-xpx0 restore.2.1 c70d3e8940c1","message":"restore.2.1: command 325e16a6-6f20-4fe8-9ed9-4009b7b5a925 to 1"}');
INSERT INTO "events" VALUES('r261121-1726-xpx0',14,1.79528199084635543825e+09,'host.ended','i-00000000000000001','{"command":"325e16a6-6f20-4fe8-9ed9-4009b7b5a925","message":"restore: ok","outcome":"succeeded","phase":"restore","process":"1392"}');
INSERT INTO "events" VALUES('r261121-1726-xpx0',15,1.79528199085034322743e+09,'host.left','i-00000000000000001','{"disposition":"rolledBack","message":"rolledBack, release 879742ef2c","release":"879742ef2cc51e81bf532083a96c3542b3f4425a"}');
INSERT INTO "events" VALUES('r261121-1726-xpx0',16,1.7952819908549141884e+09,'run.ended',NULL,'{"message":"rolledBack: f415f20617 failed and the previous release serves again, verified: i-00000000000000001: health check 0 (http://198.18.0.11:8080/health): answered 500, not 200","result":"rolledBack"}');
CREATE TABLE fences (scope TEXT PRIMARY KEY, ledger TEXT NOT NULL, counter INTEGER NOT NULL);
INSERT INTO "fences" VALUES('orders/sandbox','0a1b2c3d',2);
CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
INSERT INTO "grdb_migrations" VALUES('1');
INSERT INTO "grdb_migrations" VALUES('2');
CREATE TABLE leases (
  scope TEXT PRIMARY KEY, run TEXT NOT NULL, owner TEXT NOT NULL, reason TEXT NOT NULL,
  acquired REAL NOT NULL, expires REAL NOT NULL, ledger TEXT NOT NULL, counter INTEGER NOT NULL);
INSERT INTO "leases" VALUES('orders/sandbox','l261121-1726-3zq0','ada@laptop','audit',1.79528199108696937566e+09,1.79588679108696937561e+09,'0a1b2c3d',0);
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
INSERT INTO "meta" VALUES('id','0a1b2c3d');
CREATE TABLE plans (run TEXT PRIMARY KEY, plan TEXT NOT NULL);
INSERT INTO "plans" VALUES('r261121-1726-j0pg','{"account":"123456789012","application":"orders","batches":[["i-00000000000000001"]],"commit":{"author":"Ada Example","id":"879742ef2cc51e81bf532083a96c3542b3f4425a","subject":"Orders answer with their version"},"deliveryTimeout":120,"environment":"sandbox","executionTimeout":600,"health":[{"consecutive":2,"every":200,"from":"host","probe":{"http":{"url":"http://{address}:8080/health"}},"revision":"version","status":200,"timeout":5000,"within":5}],"hosts":[{"address":"198.18.0.11","goal":"879742ef2cc51e81bf532083a96c3542b3f4425a","id":"i-00000000000000001","name":"linux-1"}],"kind":"deploy","platform":"linux","region":"eu-west-1","rollout":{"bake":0,"batch":"1","canary":"1","maxErrors":"0","onFailure":"rollback"},"scripts":[{"phase":"stage","platform":"linux","text":"# shortened"},{"phase":"activate","platform":"linux","text":"# shortened"},{"phase":"verify","platform":"linux","text":"# shortened"},{"phase":"restore","platform":"linux","text":"# shortened"}],"ships":[],"skipped":[],"source":"/srv/orders.git","version":1}');
INSERT INTO "plans" VALUES('r261121-1726-xpx0','{"account":"123456789012","application":"orders","batches":[["i-00000000000000001"]],"commit":{"author":"Ada Example","id":"f415f20617d547db353b59f1bdb9993b138528b2","subject":"Orders that answer 500"},"deliveryTimeout":120,"environment":"sandbox","executionTimeout":600,"health":[{"consecutive":2,"every":200,"from":"host","probe":{"http":{"url":"http://{address}:8080/health"}},"revision":"version","status":200,"timeout":5000,"within":5}],"hosts":[{"address":"198.18.0.11","goal":"f415f20617d547db353b59f1bdb9993b138528b2","id":"i-00000000000000001","name":"linux-1","returnsTo":"879742ef2cc51e81bf532083a96c3542b3f4425a","serving":"879742ef2cc51e81bf532083a96c3542b3f4425a"}],"kind":"deploy","platform":"linux","region":"eu-west-1","rollout":{"bake":0,"batch":"1","canary":"1","maxErrors":"0","onFailure":"rollback"},"scripts":[{"phase":"stage","platform":"linux","text":"# shortened"},{"phase":"activate","platform":"linux","text":"# shortened"},{"phase":"verify","platform":"linux","text":"# shortened"},{"phase":"restore","platform":"linux","text":"# shortened"}],"ships":[{"author":"Ada Example","id":"f415f20617d547db353b59f1bdb9993b138528b2","subject":"Orders that answer 500"}],"skipped":[],"source":"/srv/orders.git","version":1}');
CREATE TABLE releases (
  scope TEXT NOT NULL, host TEXT NOT NULL, "commit" TEXT NOT NULL, verified INTEGER NOT NULL,
  run TEXT NOT NULL, time REAL NOT NULL);
INSERT INTO "releases" VALUES('orders/sandbox','i-00000000000000001','879742ef2cc51e81bf532083a96c3542b3f4425a',1,'r261121-1726-j0pg',1.79528198198679351813e+09);
INSERT INTO "releases" VALUES('orders/sandbox','i-00000000000000001','879742ef2cc51e81bf532083a96c3542b3f4425a',1,'r261121-1726-xpx0',1.79528199084511613844e+09);
CREATE TABLE requests (run TEXT PRIMARY KEY, reason TEXT NOT NULL, time REAL NOT NULL);
CREATE TABLE runs (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, scope TEXT NOT NULL, "commit" TEXT, plan TEXT,
  actor TEXT NOT NULL, state TEXT NOT NULL, started REAL NOT NULL, ended REAL,
  summary TEXT NOT NULL, process TEXT);
INSERT INTO "runs" VALUES('r261121-1726-j0pg','deploy','orders/sandbox','879742ef2cc51e81bf532083a96c3542b3f4425a','71afb125a55c9baf961d879174a80bfb6c3ac0680ea0c3a6fccd54e541b92b79','ada@laptop','ok',1.79528197981662607195e+09,1.79528198199880075457e+09,'879742ef2c serves on all 1 host, verified','00000000-0000-0000-0000-000000000000 pid:[4026531836] 31489 3530900');
INSERT INTO "runs" VALUES('r261121-1726-xpx0','deploy','orders/sandbox','f415f20617d547db353b59f1bdb9993b138528b2','60d3cd1084ad21e6418b3da8b0306f2891937bd3edd524ce0e3143275254ee26','ada@laptop','rolledBack',1.79528198256936526297e+09,1.79528199085661888121e+09,'f415f20617 failed and the previous release serves again, verified: i-00000000000000001: health check 0 (http://198.18.0.11:8080/health): answered 500, not 200','00000000-0000-0000-0000-000000000000 pid:[4026531836] 31489 3530900');
CREATE INDEX runs_scope ON runs (scope, started);
CREATE INDEX commands_run ON commands (run);
CREATE INDEX releases_scope ON releases (scope, host, time);
COMMIT;
