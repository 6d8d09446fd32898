BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE baseline (
	id VARCHAR(16) NOT NULL, 
	person_id VARCHAR(16) NOT NULL, 
	name TEXT NOT NULL, 
	document JSON NOT NULL, 
	created DATETIME NOT NULL, 
	CONSTRAINT pk_baseline PRIMARY KEY (id), 
	CONSTRAINT fk_baseline_person_id_person FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE CASCADE
);
CREATE TABLE clip (
	id VARCHAR(16) NOT NULL, 
	person_id VARCHAR(16) NOT NULL, 
	session_id VARCHAR(16) NOT NULL, 
	name TEXT NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	recorded DATETIME NOT NULL, 
	recorded_is_known BOOLEAN NOT NULL, 
	added DATETIME NOT NULL, 
	activity VARCHAR(16), 
	"view" VARCHAR(16), 
	speed_mps FLOAT, 
	score FLOAT, 
	digest TEXT NOT NULL, 
	folder TEXT NOT NULL, 
	has_source BOOLEAN NOT NULL, 
	CONSTRAINT pk_clip PRIMARY KEY (id), 
	CONSTRAINT fk_clip_person_id_person FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE CASCADE, 
	CONSTRAINT fk_clip_session_id_session FOREIGN KEY(session_id) REFERENCES session (id) ON DELETE CASCADE, 
	CONSTRAINT uq_clip_person_id UNIQUE (person_id, digest)
);
INSERT INTO "clip" VALUES('d4a6f8af57e74629','77c8b9535df7ffe9','4128d378ff59508e','run.mp4','video','2026-09-01 10:30:00.000000',1,'2026-11-30 06:23:34.065864','run','right',NULL,74.0,'sha256:0000000000000000000000000000000000000000000000000000000000000001','77c8b9535df7ffe9/2026-09-01_run_d4a6f8af57e74629',0);
CREATE TABLE finding (
	id INTEGER NOT NULL, 
	judgement_id INTEGER NOT NULL, 
	check_id VARCHAR(64) NOT NULL, 
	unit VARCHAR(16) NOT NULL, 
	verdict VARCHAR(16) NOT NULL, 
	value FLOAT, 
	uncertainty FLOAT, 
	likelihood FLOAT, 
	document JSON NOT NULL, 
	CONSTRAINT pk_finding PRIMARY KEY (id), 
	CONSTRAINT fk_finding_judgement_id_judgement FOREIGN KEY(judgement_id) REFERENCES judgement (id) ON DELETE CASCADE
);
INSERT INTO "finding" VALUES(1,1,'trunk_lean','deg','GOOD',11.3,4.0,NULL,'{"check": "trunk_lean", "title": "Trunk lean", "unit": "deg", "value": 11.3, "expected": null, "uncertainty": 4.0, "iqr": 1.8, "n": 42, "share_outside": 0.7, "left": null, "right": 11.3, "trend": 0.6, "trend_uncertainty": 1.5, "verdict": "GOOD", "likelihood": null, "borderline": false, "confidence": 0.82, "reason": null, "reason_codes": [], "reasons": [], "cue": null, "cue_code": null, "moments": [0.6], "score": 74.4, "weight": 35.0, "beyond": null, "below": false, "drifts": false, "norm": {"check": "trunk_lean", "activity": "run", "view": "side", "baseline": false, "unit": "deg", "green": [-1.0, 12.0], "amber": [-5.0, 17.0], "uncertainty": 4.0, "sample_sd": 1.2, "cap": "ADJUST", "weight": 25.0, "compare": "difference", "evidence": "moderate", "source": "Teng and Powers 2014 (self-selected 7.3 \u00b1 3.6 deg: 90 % within 1.4 to 13.2); points read by hand on 9 photographs of runners: 80 % within 0.5 to 14.2; six filmed runners whom an observer finds upright or leaning slightly forward read 0.2 to 8.5 deg, each \u00b1 5, and the hip landmark alone moves it by several degrees. Carson 2024: more than a mild lean cost energy.", "change_uncertainty": 1.5, "expected": null, "cue_low": "lean_from_the_ankles", "cue_high": "run_tall"}}');
INSERT INTO "finding" VALUES(2,1,'overstride','% leg','ADJUST',31.2,4.0,NULL,'{"check": "overstride", "title": "Foot strike ahead of the hips", "unit": "% leg", "value": 31.2, "expected": 21.4, "uncertainty": 4.0, "iqr": 1.8, "n": 42, "share_outside": 0.7, "left": null, "right": 31.2, "trend": 0.6, "trend_uncertainty": 1.5, "verdict": "ADJUST", "likelihood": null, "borderline": false, "confidence": 0.82, "reason": null, "reason_codes": [], "reasons": [], "cue": "Shorter, quicker steps", "cue_code": "shorter_quicker_steps", "moments": [0.6], "score": 74.4, "weight": 35.0, "beyond": null, "below": false, "drifts": false, "norm": {"check": "overstride", "activity": "run", "view": "side", "baseline": false, "unit": "% leg", "green": [null, 23.9], "amber": [null, 26.4], "uncertainty": 2.5, "sample_sd": 2.2, "cap": "ADJUST", "weight": 35.0, "compare": "difference", "evidence": "moderate", "source": "Our analysis of the open recordings of 26 trained runners on a force treadmill (Fukuchi, Fukuchi and Duarte 2017): 90th percentile +2.9. Braking grows with it: Lieberman 2015, Wille 2014.", "change_uncertainty": 1.5, "expected": {"model": "linear", "input": "belt_speed_legs_s", "coefficients": [7.17, 4.19]}, "cue_low": null, "cue_high": "land_closer_under_your_hips"}}');
INSERT INTO "finding" VALUES(3,1,'cadence','spm','WATCH',150.0,0.3,NULL,'{"check": "cadence", "title": "Cadence", "unit": "spm", "value": 150.0, "expected": 165.0, "uncertainty": 0.3, "iqr": 1.8, "n": 42, "share_outside": 0.7, "left": null, "right": 150.0, "trend": 0.6, "trend_uncertainty": 1.5, "verdict": "WATCH", "likelihood": null, "borderline": false, "confidence": 0.82, "reason": null, "reason_codes": [], "reasons": [], "cue": null, "cue_code": null, "moments": [0.6], "score": null, "weight": 0.0, "beyond": null, "below": true, "drifts": false, "norm": {"check": "cadence", "activity": "run", "view": "side", "baseline": false, "unit": "spm", "green": [157.0, null], "amber": [147.0, null], "uncertainty": 0.3, "sample_sd": 2.5, "cap": "WATCH", "weight": 0.0, "compare": "difference", "evidence": "weak", "source": "Our analysis of 26 trained runners (SD 11 spm); the best step rate is individual (van Oeveren 2017), so it is never more than WATCH.", "change_uncertainty": null, "expected": {"model": "linear", "input": "speed_mps", "coefficients": [133.0, 11.2]}, "cue_low": "quicken_five_percent", "cue_high": null}}');
INSERT INTO "finding" VALUES(4,1,'side_lean','deg','UNKNOWN',NULL,NULL,NULL,'{"check": "side_lean", "title": "Side lean", "unit": "deg", "value": null, "expected": null, "uncertainty": null, "iqr": null, "n": 0, "share_outside": null, "left": null, "right": null, "trend": null, "trend_uncertainty": null, "verdict": "UNKNOWN", "likelihood": null, "borderline": false, "confidence": 0.0, "reason": "A side view can''t show it.", "reason_codes": ["for_this_test"], "reasons": [{"code": "for_this_test", "parameters": {"text": "A side view can''t show it."}, "text": "A side view can''t show it."}], "cue": null, "cue_code": null, "moments": [], "score": null, "weight": 0.0, "beyond": null, "below": false, "drifts": false, "norm": {"check": "side_lean", "activity": "run", "view": "front", "baseline": false, "unit": "deg", "green": [-2.5, 2.5], "amber": [-5.0, 5.0], "uncertainty": 1.5, "sample_sd": 1.0, "cap": "ADJUST", "weight": 0.0, "compare": "difference", "evidence": "convention", "source": "Engineering choice; a change of 1.3 to 2.3 deg can be distinguished from noise (Dingenen 2018).", "change_uncertainty": null, "expected": null, "cue_low": "even_out_left_and_right", "cue_high": "even_out_left_and_right"}}');
CREATE TABLE judgement (
	id INTEGER NOT NULL, 
	clip_id VARCHAR(16) NOT NULL, 
	number INTEGER NOT NULL, 
	subject INTEGER NOT NULL, 
	start FLOAT NOT NULL, 
	"end" FLOAT NOT NULL, 
	activity VARCHAR(16) NOT NULL, 
	"view" VARCHAR(16) NOT NULL, 
	place VARCHAR(16) NOT NULL, 
	backward BOOLEAN NOT NULL, 
	speeds JSON NOT NULL, 
	model JSON NOT NULL, 
	uneven_clock BOOLEAN NOT NULL, 
	CONSTRAINT pk_judgement PRIMARY KEY (id), 
	CONSTRAINT fk_judgement_clip_id_clip FOREIGN KEY(clip_id) REFERENCES clip (id) ON DELETE CASCADE, 
	CONSTRAINT uq_judgement_clip_id UNIQUE (clip_id, number)
);
INSERT INTO "judgement" VALUES(1,'d4a6f8af57e74629',0,0,0.5,1.5,'run','right','unknown',0,'{"belt_speed_legs_s": 3.4, "cadence_spm": 166.9}','["sha256:0000000000000000000000000000000000000000000000000000000000000000", "", "", ""]',0);
CREATE TABLE note (
	id VARCHAR(16) NOT NULL, 
	clip_id VARCHAR(16) NOT NULL, 
	t FLOAT, 
	text TEXT NOT NULL, 
	drawing JSON, 
	created DATETIME NOT NULL, 
	CONSTRAINT pk_note PRIMARY KEY (id), 
	CONSTRAINT fk_note_clip_id_clip FOREIGN KEY(clip_id) REFERENCES clip (id) ON DELETE CASCADE
);
INSERT INTO "note" VALUES('8b1ca7f6a530f335','d4a6f8af57e74629',0.6,'arms lower – 日本','{"shapes": [{"kind": "line"}]}','2026-11-30 06:23:34.091167');
CREATE TABLE person (
	id VARCHAR(16) NOT NULL, 
	name TEXT NOT NULL, 
	name_key TEXT NOT NULL, 
	group_name TEXT NOT NULL, 
	created DATETIME NOT NULL, 
	CONSTRAINT pk_person PRIMARY KEY (id), 
	CONSTRAINT uq_person_name_key UNIQUE (name_key)
);
INSERT INTO "person" VALUES('77c8b9535df7ffe9','Änne Otto','änne otto','','2026-11-30 06:23:34.021613');
INSERT INTO "person" VALUES('077e35a1cac00fae','Bo','bo','U18','2026-11-30 06:23:34.095218');
CREATE TABLE session (
	id VARCHAR(16) NOT NULL, 
	person_id VARCHAR(16) NOT NULL, 
	name TEXT NOT NULL, 
	began DATETIME NOT NULL, 
	CONSTRAINT pk_session PRIMARY KEY (id), 
	CONSTRAINT fk_session_person_id_person FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE CASCADE
);
INSERT INTO "session" VALUES('4128d378ff59508e','77c8b9535df7ffe9','Autumn','2026-09-01 10:30:00.000000');
CREATE INDEX ix_baseline_person_id ON baseline (person_id);
CREATE INDEX ix_session_person_id ON session (person_id);
CREATE INDEX ix_clip_person_id ON clip (person_id);
CREATE INDEX ix_clip_session_id ON clip (session_id);
CREATE INDEX ix_judgement_clip_id ON judgement (clip_id);
CREATE INDEX ix_note_clip_id ON note (clip_id);
CREATE INDEX ix_finding_check_id ON finding (check_id);
CREATE INDEX ix_finding_judgement_id ON finding (judgement_id);
COMMIT;
