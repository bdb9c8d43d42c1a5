/**
 * The tables. Names (`id`, `space`, `conversation`, `step`) are keyed hashes, contents are sealed; in the clear stand
 * only sizes, order, counts of attempts and times of expiry (milliseconds since 1970).
 */
const CONVERSATIONS = `
CREATE TABLE conversations(
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  id BLOB NOT NULL UNIQUE,
  expires INTEGER NOT NULL,
  content BLOB NOT NULL
) STRICT;
CREATE INDEX conversations_by_expiry ON conversations(expires);
`

/**
 * What changes with every turn is small: the turns are rows of their own, in the order of their coming. Of a few hundred
 * conversations talked in at once, several turns then share a page of the file; side by side with those of their own
 * conversation each would rewrite one or two.
 */
const TURNS = `
CREATE TABLE turns(
  conversation INTEGER NOT NULL,
  position INTEGER NOT NULL,
  content BLOB NOT NULL,
  PRIMARY KEY (conversation, position)
) STRICT;
`

const STEPS = `
CREATE TABLE steps(
  seq INTEGER NOT NULL,
  step BLOB NOT NULL,
  result BLOB NOT NULL,
  PRIMARY KEY (seq, step)
) STRICT, WITHOUT ROWID;
`

/** Raised with every change of the tables; a file of a newer version is refused. */
export const FILE_VERSION = 3

/** What makes a file of version 1 one of version 2, and so on. */
export const UPGRADES: readonly string[] = [
  CONVERSATIONS + TURNS,
  remade('turns', TURNS, 'conversation, position, content') + remade('steps', STEPS, 'seq, step, result'),
]

/** The same rows in a table that is laid out anew. */
function remade(table: string, create: string, columns: string): string {
  return `ALTER TABLE ${table} RENAME TO ${table}_before;
${create}
INSERT INTO ${table}(${columns}) SELECT ${columns} FROM ${table}_before;
DROP TABLE ${table}_before;
`
}

export const SCHEMA = `
CREATE TABLE header(name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;

-- Keyv's rows. The content is apart, so that a new time of expiry doesn't rewrite a picture.
CREATE TABLE entries(
  n INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  space BLOB NOT NULL,
  expires INTEGER
) STRICT;
CREATE INDEX entries_by_space ON entries(space);
CREATE INDEX entries_by_expiry ON entries(expires) WHERE expires IS NOT NULL;
CREATE TABLE contents(n INTEGER PRIMARY KEY, content BLOB NOT NULL) STRICT;

-- Messages in the order of their coming. One that is done keeps its id alone, to know it when it comes again.
CREATE TABLE messages(
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id BLOB NOT NULL UNIQUE,
  conversation BLOB,
  attempts INTEGER NOT NULL DEFAULT 0,
  expires INTEGER NOT NULL,
  content BLOB
) STRICT;
CREATE INDEX messages_waiting ON messages(conversation, seq) WHERE conversation IS NOT NULL;
CREATE INDEX messages_by_expiry ON messages(expires);
CREATE TABLE attachments(
  seq INTEGER NOT NULL,
  position INTEGER NOT NULL,
  content BLOB NOT NULL,
  PRIMARY KEY (seq, position)
) STRICT;
${STEPS}${CONVERSATIONS}${TURNS}`
