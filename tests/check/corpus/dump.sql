-- schema version 1.3.3
CREATE TABLE process (id TEXT, name TEXT, rev TEXT);
INSERT INTO process VALUES ('$ID1', '$NAME1', '1.2.7');
INSERT INTO process VALUES ('$ID2', '$NAME2', '1.2.7');
INSERT INTO process VALUES ('$ID3', '$NAME3', '1.3.3');
INSERT INTO host VALUES ('$IP', 'order desk', '1.4.5');
