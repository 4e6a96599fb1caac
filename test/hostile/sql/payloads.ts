/** What may end the text that a value was put into, if it was put into one. */
const ends = ["'", '"', "')", "'))", "\\'", "%'", "''", "1", "$$", "\u02bc", "*/"];

/** What it would be followed by. */
const statements = [
  "OR 1=1",
  "OR 'a'='a'",
  "AND 1=0 UNION SELECT null, null, null",
  "UNION SELECT usename, passwd FROM pg_shadow",
  "AND 1=(SELECT 1 FROM pg_sleep(5))",
  "|| (SELECT current_setting('data_directory'))",
  "; DROP TABLE recipes",
  "; DROP TABLE recipes CASCADE; COMMIT",
  "; DELETE FROM recipes",
  "; TRUNCATE idempotency_keys",
  "; UPDATE recipes SET name = 'x'",
  "; INSERT INTO recipes (name, steps) VALUES ('x', 'y')",
  "; SELECT pg_sleep(5)",
  "; COPY recipes TO PROGRAM 'id'",
  "; ALTER ROLE tandem SUPERUSER",
  "; SET ROLE postgres; CREATE TABLE mine (id int)",
];

/** What would silence the rest of the statement. */
const rests = ["--", "-- -", "/*", "#", ";", ""];

/** The same in disguise. */
const disguised = [
  "%27%20OR%201%3D1",
  "%2527 OR 1=1",
  "&#39; OR 1=1",
  "\\u0027 OR 1=1",
  "\\x27 OR 1=1",
  "0x27204f5220313d31",
  "CHR(39) OR 1=1",
  "U&'\\0027' OR 1=1",
  "E'\\047' OR 1=1",
  "\uff07 OR 1=1",
  "\u7e17' OR 1=1",
  "'/**/OR/**/1=1",
  "1e0UNION(SELECT(1))",
];

/** What a pattern, JSON or the builder of a query might take for something else. */
const signs = [
  "%",
  "_",
  "?",
  "\\",
  ";",
  "'",
  '"',
  "`",
  "%%%%",
  "____",
  "\\%",
  "\\\\",
  "??",
  ":name",
  ":name:",
  "$1",
  "$2::integer",
  "{0}",
  "NULL",
  "DEFAULT",
  "nextval('recipes_id_seq')",
  "'::regclass",
  "recipes.*",
  "->>'name'",
];

/** What no text may hold: each is refused. */
const broken = [
  "'\u0000 OR 1=1",
  "' OR 1=1\u0000",
  "\u0008' OR 1=1",
  "\u001a' OR 1=1",
  "\u007f' OR 1=1",
  "\u0085' OR 1=1",
  "'\r OR 1=1",
  "\ufffd' OR 1=1",
];

/** Row 39 of the fault matrix: what becomes another statement where somebody puts statements together. */
export const sqlPayloads: readonly string[] = [
  ...ends.flatMap((end, turn) =>
    statements.map((statement, place) =>
      `${end} ${statement} ${rests[(turn + place) % rests.length]}`.trim(),
    ),
  ),
  ...disguised,
  ...signs,
  ...broken,
];
