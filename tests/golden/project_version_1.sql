-- A project as the program wrote it when its format was version 1, from a table of 40 sequences (up, down):
--   gatescope train --data a.csv --shape wide --target label --task classify --units 2 --epochs 2 \
--             --rival-cell rnn --project p.gscope
-- written out by Connection.iterdump() of Python's sqlite3.
PRAGMA application_id = 1198739505;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE checkpoints (
  run INTEGER PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
  epoch INTEGER NOT NULL,
  bytes BLOB NOT NULL
) STRICT;
INSERT INTO "checkpoints" VALUES(1,2,X'4753434B0100000004000000020000000121000000000000008F2C283F010C5B3FFD04F73DDC8A21BF6CA7893E0078EDBE5FCEB43E46C403BF501714BE01E9EC3E5FEF503E832631BF9CA33C3FD408F13D31BB813DC3CD09BFF0D9B7BE4E352ABE00DA4DBD0A006B3D0D615DBD23CF523D3EAA0EBD77A40A3C00DA4DBD0A006B3D0D615DBD23CF523DE39F16BD286BFD3C3B69D0BC05E938BFE038B8BC08000000000000002100000000000000BE69A7B9FFEC593BF16C30387298A439642F8F3B4647B93D0DC2BCB6BDAE3339E128DB36C8CD09B877CF89392B8AF13ACBD61BB77A68A439B7F243B7F583383823E9DDB999B24BBB9EEBFE39569274BC1A43B438E08565B938F6803B4CC03F3C9EEBFE39569274BC1A43B438E08565B92FC4043BF08CC4BBFE2964BDAAE49C3DEC642ABC21000000000000009C94B0323C4174365E7BF32E92290D32850E8C35B19A5839F11B9C2D041DE3317A10D72CBE2C0F2F7D9C2331F90B2C3419811A2E684B8A32667F6C2DA2E79E2FE670B131C68DD33490E7953270E4CC36EC38CF2F5B85DB31C399CF3542DE893890E7953270E4CC36EC38CF2F5B85DB31CDD3CE341452883744E8B0380ECD1839E2646839000000000000F03F000000000000F07F0000000002000000555555552948E23F21000000000000008F2C283F010C5B3FFD04F73DDC8A21BF6CA7893E0078EDBE5FCEB43E46C403BF501714BE01E9EC3E5FEF503E832631BF9CA33C3FD408F13D31BB813DC3CD09BFF0D9B7BE4E352ABE00DA4DBD0A006B3D0D615DBD23CF523D3EAA0EBD77A40A3C00DA4DBD0A006B3D0D615DBD23CF523DE39F16BD286BFD3C3B69D0BC05E938BFE038B8BC');
INSERT INTO "checkpoints" VALUES(2,2,X'4753434B010000000400000002000000011D00000000000000D8FA4A3FEBFD873FB469273EDF2C32BF2046FE3EE90C28BFDCC3B2BDF2D4233F4742CE3BF4EA8CBE22DD803F9EAA1DBBA9B6C3BE4AEF37BFF4EB57BE459800BF81E13B3F8511DABCA17D5DBDBAB12BBF20BF59BC149F643C23929D3C4E330DBC61DE5F3F355174BC3A4EAA3EA6C8DF3E02FE52BC08000000000000001D000000000000005F3210BE76070FBC3AF6593B458CC9BD08820FBD80D294B98D0488BC50B71DBD39BF2CBDF876FEB9AABEA0BCD4B049BD773959BC7D0322398876C9BB66448CBB7A25053D08EEBA391DE96A3CF7751F3DBD3505BD8E54B93B932BF83BA35C85BCF83909BE3A070EBE4A37F0BDCCBFAA3D421AD1BC1D0000000000000007AE193AA2CB7236B9BB883786C08939FC2D3E384C5FF8342D3F0437146D2F388EE18138926E6135185A5B3745F58A38FAFB9337B31B9332DEDD2A3613B69336DB6D19385A03E8346C84F936E30D3238ACB22B39699C2E3756208D3736E968386DDFEF3944C1043A9157AF397CBA5139DD574939000000000000F03F000000000000F07F0000000002000000555555D5F391DA3F1D00000000000000D8FA4A3FEBFD873FB469273EDF2C32BF2046FE3EE90C28BFDCC3B2BDF2D4233F4742CE3BF4EA8CBE22DD803F9EAA1DBBA9B6C3BE4AEF37BFF4EB57BE459800BF81E13B3F8511DABCA17D5DBDBAB12BBF20BF59BC149F643C23929D3C4E330DBC61DE5F3F355174BC3A4EAA3EA6C8DF3E02FE52BC');
CREATE TABLE data (
  source TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  bytes BLOB,
  path TEXT NOT NULL,
  sha256 TEXT NOT NULL
) STRICT;
INSERT INTO "data" VALUES('/data/a.csv','a.csv',X'6C6162656C2C74302C74312C74320A75702C302E302C312E332C322E360A646F776E2C312E352C302E382C2D322E300A75702C302E392C322E322C332E350A646F776E2C302E332C2D302E342C2D312E310A75702C312E382C312E302C322E330A646F776E2C312E322C302E352C2D302E320A75702C302E362C312E392C332E320A646F776E2C302E302C2D302E372C2D312E340A75702C312E352C322E382C322E300A646F776E2C302E392C302E322C2D302E350A75702C302E332C312E362C322E390A646F776E2C312E382C2D312E302C2D312E370A75702C312E322C322E352C332E380A646F776E2C302E362C2D302E312C2D302E380A75702C302E302C312E332C322E360A646F776E2C312E352C302E382C2D322E300A75702C302E392C322E322C332E350A646F776E2C302E332C2D302E342C2D312E310A75702C312E382C312E302C322E330A646F776E2C312E322C302E352C2D302E320A75702C302E362C312E392C332E320A646F776E2C302E302C2D302E372C2D312E340A75702C312E352C322E382C322E300A646F776E2C302E392C302E322C2D302E350A75702C302E332C312E362C322E390A646F776E2C312E382C2D312E302C2D312E370A75702C312E322C322E352C332E380A646F776E2C302E362C2D302E312C2D302E380A75702C302E302C312E332C322E360A646F776E2C312E352C302E382C2D322E300A75702C302E392C322E322C332E350A646F776E2C302E332C2D302E342C2D312E310A75702C312E382C312E302C322E330A646F776E2C312E322C302E352C2D302E320A75702C302E362C312E392C332E320A646F776E2C302E302C2D302E372C2D312E340A75702C312E352C322E382C322E300A646F776E2C302E392C302E322C2D302E350A75702C302E332C312E362C322E390A646F776E2C312E382C2D312E302C2D312E370A','','81d858029a74d3836348c1c63ce1a9d2326525396ea864bd2a91363df8a51a09');
CREATE TABLE document (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  experiment TEXT,
  notes TEXT NOT NULL DEFAULT ''
) STRICT;
INSERT INTO "document" VALUES(1,'{"data":{"source":"/data/a.csv","test":""},"format":"gatescope-experiment","settings":{"batch":8,"bidirectional":false,"calendar":[],"categories":"one-hot","cell":"gru","class-weights":"none","clip-norm":1.0,"clip-value":0.0,"decimal":"","delimiter":"","differences":[],"dropout":0.2,"duplicates":"keep","embedding":0,"encoding":"","epochs":2,"gaps":"keep","head":"automatic","header":"auto","horizon":1,"id":[],"ignore":[],"initializer":"keras","inputs":[],"l2":0.0,"lags":[],"layers":1,"learning-rate":0.01,"log":[],"loss":"automatic","lower-case":"automatic","max-length":0,"min-count":2,"missing":[],"missing-values":[],"momentum":0.9,"optimizer":"adam","order":"time","patience":0,"quote":"","ragged":"fill","rival-budget":"parameters","rival-cell":"rnn","scale":"z-score","schedule":"cosine","schedule-epochs":10,"schedule-factor":0.5,"season":0,"seed":1,"shape":"wide","skip":"auto","split":"70/15/15","split-by":"automatic","split-column":[],"split-seed":1,"strategy":"direct","stride":1,"target":["label"],"task":"classify","thousands":"","time":[],"tokens":"words","truncate":0,"types":[],"units":2,"vectors":"","vocabulary":20000,"warmup":0,"weight-decay":0.0,"window":0,"window-scale":"none"},"version":1}','');
CREATE TABLE epoch_metrics (
  run INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  value REAL,
  PRIMARY KEY (run, epoch, position),
  FOREIGN KEY (run, epoch) REFERENCES epochs (run, epoch) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO "epoch_metrics" VALUES(1,0,0,'accuracy',1.0);
INSERT INTO "epoch_metrics" VALUES(1,0,1,'precision',1.0);
INSERT INTO "epoch_metrics" VALUES(1,0,2,'recall',1.0);
INSERT INTO "epoch_metrics" VALUES(1,0,3,'f1',1.0);
INSERT INTO "epoch_metrics" VALUES(1,0,4,'macro_precision',1.0);
INSERT INTO "epoch_metrics" VALUES(1,0,5,'macro_recall',1.0);
INSERT INTO "epoch_metrics" VALUES(1,0,6,'macro_f1',1.0);
INSERT INTO "epoch_metrics" VALUES(1,0,7,'auc',1.0);
INSERT INTO "epoch_metrics" VALUES(1,0,8,'log_loss',6.03812858174839650615e-01);
INSERT INTO "epoch_metrics" VALUES(1,1,0,'accuracy',1.0);
INSERT INTO "epoch_metrics" VALUES(1,1,1,'precision',1.0);
INSERT INTO "epoch_metrics" VALUES(1,1,2,'recall',1.0);
INSERT INTO "epoch_metrics" VALUES(1,1,3,'f1',1.0);
INSERT INTO "epoch_metrics" VALUES(1,1,4,'macro_precision',1.0);
INSERT INTO "epoch_metrics" VALUES(1,1,5,'macro_recall',1.0);
INSERT INTO "epoch_metrics" VALUES(1,1,6,'macro_f1',1.0);
INSERT INTO "epoch_metrics" VALUES(1,1,7,'auc',1.0);
INSERT INTO "epoch_metrics" VALUES(1,1,8,'log_loss',5.81281019543877452981e-01);
INSERT INTO "epoch_metrics" VALUES(1,2,0,'accuracy',1.0);
INSERT INTO "epoch_metrics" VALUES(1,2,1,'precision',1.0);
INSERT INTO "epoch_metrics" VALUES(1,2,2,'recall',1.0);
INSERT INTO "epoch_metrics" VALUES(1,2,3,'f1',1.0);
INSERT INTO "epoch_metrics" VALUES(1,2,4,'macro_precision',1.0);
INSERT INTO "epoch_metrics" VALUES(1,2,5,'macro_recall',1.0);
INSERT INTO "epoch_metrics" VALUES(1,2,6,'macro_f1',1.0);
INSERT INTO "epoch_metrics" VALUES(1,2,7,'auc',1.0);
INSERT INTO "epoch_metrics" VALUES(1,2,8,'log_loss',5.7130877753067332847e-01);
INSERT INTO "epoch_metrics" VALUES(2,0,0,'accuracy',1.0);
INSERT INTO "epoch_metrics" VALUES(2,0,1,'precision',1.0);
INSERT INTO "epoch_metrics" VALUES(2,0,2,'recall',1.0);
INSERT INTO "epoch_metrics" VALUES(2,0,3,'f1',1.0);
INSERT INTO "epoch_metrics" VALUES(2,0,4,'macro_precision',1.0);
INSERT INTO "epoch_metrics" VALUES(2,0,5,'macro_recall',1.0);
INSERT INTO "epoch_metrics" VALUES(2,0,6,'macro_f1',1.0);
INSERT INTO "epoch_metrics" VALUES(2,0,7,'auc',1.0);
INSERT INTO "epoch_metrics" VALUES(2,0,8,'log_loss',5.27841344913383081483e-01);
INSERT INTO "epoch_metrics" VALUES(2,1,0,'accuracy',1.0);
INSERT INTO "epoch_metrics" VALUES(2,1,1,'precision',1.0);
INSERT INTO "epoch_metrics" VALUES(2,1,2,'recall',1.0);
INSERT INTO "epoch_metrics" VALUES(2,1,3,'f1',1.0);
INSERT INTO "epoch_metrics" VALUES(2,1,4,'macro_precision',1.0);
INSERT INTO "epoch_metrics" VALUES(2,1,5,'macro_recall',1.0);
INSERT INTO "epoch_metrics" VALUES(2,1,6,'macro_f1',1.0);
INSERT INTO "epoch_metrics" VALUES(2,1,7,'auc',1.0);
INSERT INTO "epoch_metrics" VALUES(2,1,8,'log_loss',4.49203678952360518916e-01);
INSERT INTO "epoch_metrics" VALUES(2,2,0,'accuracy',1.0);
INSERT INTO "epoch_metrics" VALUES(2,2,1,'precision',1.0);
INSERT INTO "epoch_metrics" VALUES(2,2,2,'recall',1.0);
INSERT INTO "epoch_metrics" VALUES(2,2,3,'f1',1.0);
INSERT INTO "epoch_metrics" VALUES(2,2,4,'macro_precision',1.0);
INSERT INTO "epoch_metrics" VALUES(2,2,5,'macro_recall',1.0);
INSERT INTO "epoch_metrics" VALUES(2,2,6,'macro_f1',1.0);
INSERT INTO "epoch_metrics" VALUES(2,2,7,'auc',1.0);
INSERT INTO "epoch_metrics" VALUES(2,2,8,'log_loss',4.15158208068311773697e-01);
CREATE TABLE epochs (
  run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  epoch INTEGER NOT NULL,
  training_loss REAL,
  validation_loss REAL,
  learning_rate REAL,
  seconds REAL,
  PRIMARY KEY (run, epoch)
) STRICT, WITHOUT ROWID;
INSERT INTO "epochs" VALUES(1,0,NULL,6.03812853495279910909e-01,0.01,5.8473e-05);
INSERT INTO "epochs" VALUES(1,1,6.09296296324048691772e-01,5.8128102620442712034e-01,0.01,6.6191e-05);
INSERT INTO "epochs" VALUES(1,2,5.9496402740478515625e-01,5.71308771769205692159e-01,0.005,3.8661e-05);
INSERT INTO "epochs" VALUES(2,0,NULL,5.2784136931101477419e-01,0.01,1.4149e-05);
INSERT INTO "epochs" VALUES(2,1,4.88705703190394802337e-01,4.49203689893086732798e-01,0.01,3.6372e-05);
INSERT INTO "epochs" VALUES(2,2,4.36733062778200398224e-01,4.15158232053120912485e-01,0.005,2.6256e-05);
CREATE TABLE run_metrics (
  run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  part TEXT NOT NULL,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  value REAL,
  PRIMARY KEY (run, part, position)
) STRICT, WITHOUT ROWID;
INSERT INTO "run_metrics" VALUES(1,'baseline',0,'accuracy',0.5);
INSERT INTO "run_metrics" VALUES(1,'baseline',1,'precision',0.0);
INSERT INTO "run_metrics" VALUES(1,'baseline',2,'recall',0.0);
INSERT INTO "run_metrics" VALUES(1,'baseline',3,'f1',0.0);
INSERT INTO "run_metrics" VALUES(1,'baseline',4,'macro_precision',0.25);
INSERT INTO "run_metrics" VALUES(1,'baseline',5,'macro_recall',0.5);
INSERT INTO "run_metrics" VALUES(1,'baseline',6,'macro_f1',3.33333333333333314829e-01);
INSERT INTO "run_metrics" VALUES(1,'baseline',7,'auc',0.5);
INSERT INTO "run_metrics" VALUES(1,'baseline',8,'log_loss',1.72693881974553420377e+01);
INSERT INTO "run_metrics" VALUES(1,'baseline-validation',0,'accuracy',0.5);
INSERT INTO "run_metrics" VALUES(1,'baseline-validation',1,'precision',0.0);
INSERT INTO "run_metrics" VALUES(1,'baseline-validation',2,'recall',0.0);
INSERT INTO "run_metrics" VALUES(1,'baseline-validation',3,'f1',0.0);
INSERT INTO "run_metrics" VALUES(1,'baseline-validation',4,'macro_precision',0.25);
INSERT INTO "run_metrics" VALUES(1,'baseline-validation',5,'macro_recall',0.5);
INSERT INTO "run_metrics" VALUES(1,'baseline-validation',6,'macro_f1',3.33333333333333314829e-01);
INSERT INTO "run_metrics" VALUES(1,'baseline-validation',7,'auc',0.5);
INSERT INTO "run_metrics" VALUES(1,'baseline-validation',8,'log_loss',1.72693881974553420377e+01);
INSERT INTO "run_metrics" VALUES(1,'test',0,'accuracy',1.0);
INSERT INTO "run_metrics" VALUES(1,'test',1,'precision',1.0);
INSERT INTO "run_metrics" VALUES(1,'test',2,'recall',1.0);
INSERT INTO "run_metrics" VALUES(1,'test',3,'f1',1.0);
INSERT INTO "run_metrics" VALUES(1,'test',4,'macro_precision',1.0);
INSERT INTO "run_metrics" VALUES(1,'test',5,'macro_recall',1.0);
INSERT INTO "run_metrics" VALUES(1,'test',6,'macro_f1',1.0);
INSERT INTO "run_metrics" VALUES(1,'test',7,'auc',1.0);
INSERT INTO "run_metrics" VALUES(1,'test',8,'log_loss',5.86892827969900721107e-01);
INSERT INTO "run_metrics" VALUES(1,'validation',0,'accuracy',1.0);
INSERT INTO "run_metrics" VALUES(1,'validation',1,'precision',1.0);
INSERT INTO "run_metrics" VALUES(1,'validation',2,'recall',1.0);
INSERT INTO "run_metrics" VALUES(1,'validation',3,'f1',1.0);
INSERT INTO "run_metrics" VALUES(1,'validation',4,'macro_precision',1.0);
INSERT INTO "run_metrics" VALUES(1,'validation',5,'macro_recall',1.0);
INSERT INTO "run_metrics" VALUES(1,'validation',6,'macro_f1',1.0);
INSERT INTO "run_metrics" VALUES(1,'validation',7,'auc',1.0);
INSERT INTO "run_metrics" VALUES(1,'validation',8,'log_loss',5.7130877753067332847e-01);
INSERT INTO "run_metrics" VALUES(2,'baseline',0,'accuracy',0.5);
INSERT INTO "run_metrics" VALUES(2,'baseline',1,'precision',0.0);
INSERT INTO "run_metrics" VALUES(2,'baseline',2,'recall',0.0);
INSERT INTO "run_metrics" VALUES(2,'baseline',3,'f1',0.0);
INSERT INTO "run_metrics" VALUES(2,'baseline',4,'macro_precision',0.25);
INSERT INTO "run_metrics" VALUES(2,'baseline',5,'macro_recall',0.5);
INSERT INTO "run_metrics" VALUES(2,'baseline',6,'macro_f1',3.33333333333333314829e-01);
INSERT INTO "run_metrics" VALUES(2,'baseline',7,'auc',0.5);
INSERT INTO "run_metrics" VALUES(2,'baseline',8,'log_loss',1.72693881974553420377e+01);
INSERT INTO "run_metrics" VALUES(2,'baseline-validation',0,'accuracy',0.5);
INSERT INTO "run_metrics" VALUES(2,'baseline-validation',1,'precision',0.0);
INSERT INTO "run_metrics" VALUES(2,'baseline-validation',2,'recall',0.0);
INSERT INTO "run_metrics" VALUES(2,'baseline-validation',3,'f1',0.0);
INSERT INTO "run_metrics" VALUES(2,'baseline-validation',4,'macro_precision',0.25);
INSERT INTO "run_metrics" VALUES(2,'baseline-validation',5,'macro_recall',0.5);
INSERT INTO "run_metrics" VALUES(2,'baseline-validation',6,'macro_f1',3.33333333333333314829e-01);
INSERT INTO "run_metrics" VALUES(2,'baseline-validation',7,'auc',0.5);
INSERT INTO "run_metrics" VALUES(2,'baseline-validation',8,'log_loss',1.72693881974553420377e+01);
INSERT INTO "run_metrics" VALUES(2,'test',0,'accuracy',1.0);
INSERT INTO "run_metrics" VALUES(2,'test',1,'precision',1.0);
INSERT INTO "run_metrics" VALUES(2,'test',2,'recall',1.0);
INSERT INTO "run_metrics" VALUES(2,'test',3,'f1',1.0);
INSERT INTO "run_metrics" VALUES(2,'test',4,'macro_precision',1.0);
INSERT INTO "run_metrics" VALUES(2,'test',5,'macro_recall',1.0);
INSERT INTO "run_metrics" VALUES(2,'test',6,'macro_f1',1.0);
INSERT INTO "run_metrics" VALUES(2,'test',7,'auc',1.0);
INSERT INTO "run_metrics" VALUES(2,'test',8,'log_loss',4.40775813917889447424e-01);
INSERT INTO "run_metrics" VALUES(2,'validation',0,'accuracy',1.0);
INSERT INTO "run_metrics" VALUES(2,'validation',1,'precision',1.0);
INSERT INTO "run_metrics" VALUES(2,'validation',2,'recall',1.0);
INSERT INTO "run_metrics" VALUES(2,'validation',3,'f1',1.0);
INSERT INTO "run_metrics" VALUES(2,'validation',4,'macro_precision',1.0);
INSERT INTO "run_metrics" VALUES(2,'validation',5,'macro_recall',1.0);
INSERT INTO "run_metrics" VALUES(2,'validation',6,'macro_f1',1.0);
INSERT INTO "run_metrics" VALUES(2,'validation',7,'auc',1.0);
INSERT INTO "run_metrics" VALUES(2,'validation',8,'log_loss',4.15158208068311773697e-01);
CREATE TABLE runs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  pair INTEGER REFERENCES runs (id) ON DELETE SET NULL,
  experiment TEXT NOT NULL,
  parameters INTEGER NOT NULL,
  status TEXT NOT NULL,
  best_epoch INTEGER NOT NULL,
  baseline TEXT NOT NULL,
  seconds REAL NOT NULL,
  hidden INTEGER NOT NULL,
  pinned INTEGER NOT NULL,
  deleted INTEGER NOT NULL,
  message TEXT NOT NULL
) STRICT;
INSERT INTO "runs" VALUES(1,'GRU 2',NULL,'{"data":{"source":"/data/a.csv","test":""},"format":"gatescope-experiment","settings":{"batch":8,"bidirectional":false,"calendar":[],"categories":"one-hot","cell":"gru","class-weights":"none","clip-norm":1.0,"clip-value":0.0,"decimal":"","delimiter":"","differences":[],"dropout":0.2,"duplicates":"keep","embedding":0,"encoding":"","epochs":2,"gaps":"keep","head":"automatic","header":"auto","horizon":1,"id":[],"ignore":[],"initializer":"keras","inputs":[],"l2":0.0,"lags":[],"layers":1,"learning-rate":0.01,"log":[],"loss":"automatic","lower-case":"automatic","max-length":0,"min-count":2,"missing":[],"missing-values":[],"momentum":0.9,"optimizer":"adam","order":"time","patience":0,"quote":"","ragged":"fill","rival-budget":"parameters","rival-cell":"rnn","scale":"z-score","schedule":"cosine","schedule-epochs":10,"schedule-factor":0.5,"season":0,"seed":1,"shape":"wide","skip":"auto","split":"70/15/15","split-by":"automatic","split-column":[],"split-seed":1,"strategy":"direct","stride":1,"target":["label"],"task":"classify","thousands":"","time":[],"tokens":"words","truncate":0,"types":[],"units":2,"vectors":"","vocabulary":20000,"warmup":0,"weight-decay":0.0,"window":0,"window-scale":"none"},"version":1}',33,'finished',2,'most frequent class',0.001333659,0,0,0,'');
INSERT INTO "runs" VALUES(2,'Simple RNN 4',1,'{"data":{"source":"/data/a.csv","test":""},"format":"gatescope-experiment","settings":{"batch":8,"bidirectional":false,"calendar":[],"categories":"one-hot","cell":"rnn","class-weights":"none","clip-norm":1.0,"clip-value":0.0,"decimal":"","delimiter":"","differences":[],"dropout":0.2,"duplicates":"keep","embedding":0,"encoding":"","epochs":2,"gaps":"keep","head":"automatic","header":"auto","horizon":1,"id":[],"ignore":[],"initializer":"keras","inputs":[],"l2":0.0,"lags":[],"layers":1,"learning-rate":0.01,"log":[],"loss":"automatic","lower-case":"automatic","max-length":0,"min-count":2,"missing":[],"missing-values":[],"momentum":0.9,"optimizer":"adam","order":"time","patience":0,"quote":"","ragged":"fill","rival-budget":"parameters","rival-cell":"rnn","scale":"z-score","schedule":"cosine","schedule-epochs":10,"schedule-factor":0.5,"season":0,"seed":1,"shape":"wide","skip":"auto","split":"70/15/15","split-by":"automatic","split-column":[],"split-seed":1,"strategy":"direct","stride":1,"target":["label"],"task":"classify","thousands":"","time":[],"tokens":"words","truncate":0,"types":[],"units":4,"vectors":"","vocabulary":20000,"warmup":0,"weight-decay":0.0,"window":0,"window-scale":"none"},"version":1}',29,'finished',2,'most frequent class',0.001107382,0,0,0,'');
CREATE TABLE snapshots (
  run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  epoch INTEGER NOT NULL,
  best INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  weights BLOB NOT NULL,
  PRIMARY KEY (run, epoch)
) STRICT;
INSERT INTO "snapshots" VALUES(1,0,0,132,X'D0101F3F2D63623FF8EE2E3E993023BF5957A33ECA1FCFBE269EA33EBEA8F7BEDDDAD4BD8531D83E9D13853E6B5E23BFCE5B383F8E88D63D2C5C9B3C5AB4FEBE7B74D5BE862062BE00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000045E8ACBD68C429BF00000000');
INSERT INTO "snapshots" VALUES(1,1,0,132,X'1DDA253F56E05B3F26FB093EF5F51FBF115E903EFC6FE3BE696CB13E510202BF69F508BEB08DE73E9EC6623EE2CB2CBFC8A73B3F269BF73D9862503DE32307BF0060C1BE1DDF3BBE54CD1ABD1EA51F3D983C1EBDB0A5123DCD5AD5BC3E54503C54CD1ABD1EA51F3D983C1EBDB0A5123DC9C2E1BC32C1D43C3A5B37BD72E133BF2DC7BDBC');
INSERT INTO "snapshots" VALUES(1,2,1,132,X'8F2C283F010C5B3FFD04F73DDC8A21BF6CA7893E0078EDBE5FCEB43E46C403BF501714BE01E9EC3E5FEF503E832631BF9CA33C3FD408F13D31BB813DC3CD09BFF0D9B7BE4E352ABE00DA4DBD0A006B3D0D615DBD23CF523D3EAA0EBD77A40A3C00DA4DBD0A006B3D0D615DBD23CF523DE39F16BD286BFD3C3B69D0BC05E938BFE038B8BC');
INSERT INTO "snapshots" VALUES(2,0,0,116,X'84353C3FBFEE853FECFB4E3EBD1641BF8FC5E13E7BDE2ABF3BDB12BEE328153F16AE4CBDA1D594BEDA1E743F23AA77BD5D75D8BE84792FBF9F8B87BE4FC907BFA6464A3F272B4FBC280AABBA10E01CBF00000000000000000000000000000000EEAA503FE70A96BD75E98B3E974BFC3E00000000');
INSERT INTO "snapshots" VALUES(2,1,0,116,X'0C2A463F6A6F863FFC56313E9A1537BF8115F53E360629BFD0C1D7BD25F71E3FE27941BC30348FBEEB7F7D3F0FBBB0BCB9F2C9BE6BD136BFD00468BE0EED02BF937B403F09D9B6BCE3471BBD90D726BF80A49CBCE606843C897EB03C278C5BBC62D55A3F725B0ABDF621A03E4901E93EFC558CBC');
INSERT INTO "snapshots" VALUES(2,2,1,116,X'D8FA4A3FEBFD873FB469273EDF2C32BF2046FE3EE90C28BFDCC3B2BDF2D4233F4742CE3BF4EA8CBE22DD803F9EAA1DBBA9B6C3BE4AEF37BFF4EB57BE459800BF81E13B3F8511DABCA17D5DBDBAB12BBF20BF59BC149F643C23929D3C4E330DBC61DE5F3F355174BC3A4EAA3EA6C8DF3E02FE52BC');
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('runs',2);
COMMIT;
