"""The schema, as steps that are only ever added to. docs/schema.md says what each column holds."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from archive.bodies import is_organisation
from archive.schema.phrases import noted_as
from archive.schema.sentences import outcome_of, reason_of, sources_of
from archive.times import day_at, moment

APPLICATION_ID = 0x424C5452
"""``PRAGMA application_id`` of an archive: the letters ``BLTR``."""

steps = Migrations("blotter")


@steps()
def m001_publications_runs_and_settings(db: Database) -> None:
    """Make room for what is crawled, when it was, and what the archive must know about itself."""
    db.conn.execute("CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT")
    db.conn.execute("""
        CREATE TABLE publications (
          id INTEGER PRIMARY KEY,
          slug TEXT NOT NULL UNIQUE,
          name TEXT NOT NULL,
          home TEXT NOT NULL,
          country TEXT,
          language TEXT,
          timezone TEXT,
          state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'paused', 'closed', 'moved')),
          state_note TEXT
        ) STRICT""")
    db.conn.execute("""
        CREATE TABLE runs (
          id INTEGER PRIMARY KEY,
          command TEXT NOT NULL,
          started_at TEXT NOT NULL,
          finished_at TEXT,
          outcome TEXT,
          version TEXT NOT NULL
        ) STRICT""")
    db.conn.execute("""
        CREATE TABLE run_publications (
          run_id INTEGER NOT NULL REFERENCES runs (id),
          publication_id INTEGER NOT NULL REFERENCES publications (id),
          outcome TEXT NOT NULL,
          listed INTEGER NOT NULL DEFAULT 0,
          new INTEGER NOT NULL DEFAULT 0,
          changed INTEGER NOT NULL DEFAULT 0,
          unchanged INTEGER NOT NULL DEFAULT 0,
          gone INTEGER NOT NULL DEFAULT 0,
          not_articles INTEGER NOT NULL DEFAULT 0,
          failed INTEGER NOT NULL DEFAULT 0,
          waiting INTEGER NOT NULL DEFAULT 0,
          requests INTEGER NOT NULL DEFAULT 0,
          bytes INTEGER NOT NULL DEFAULT 0,
          seconds REAL NOT NULL DEFAULT 0,
          sources TEXT CHECK (sources IS NULL OR json_valid(sources)),
          PRIMARY KEY (run_id, publication_id)
        ) STRICT""")


@steps()
def m002_articles(db: Database) -> None:
    """Make room for the current reading of each article, with its authors and tags."""
    db.conn.execute("""
        CREATE TABLE articles (
          id INTEGER PRIMARY KEY,
          key TEXT NOT NULL UNIQUE,
          publication_id INTEGER NOT NULL REFERENCES publications (id),
          url TEXT NOT NULL,
          headline TEXT NOT NULL,
          standfirst TEXT,
          byline TEXT,
          body TEXT NOT NULL,
          published TEXT,
          published_text TEXT,
          published_precision TEXT
            CHECK (published_precision IN ('minute', 'day', 'month', 'year', 'inferred')),
          modified TEXT,
          section TEXT,
          language TEXT,
          image_url TEXT,
          word_count INTEGER NOT NULL,
          access TEXT NOT NULL CHECK (access IN ('open', 'registration', 'subscription', 'teaser')),
          truncated TEXT,
          confidence REAL CHECK (confidence BETWEEN 0 AND 1),
          first_seen_at TEXT NOT NULL,
          last_seen_at TEXT NOT NULL,
          gone_at TEXT,
          reading TEXT NOT NULL,
          provenance TEXT NOT NULL CHECK (json_valid(provenance))
        ) STRICT""")
    db.conn.execute("CREATE INDEX articles_by_day ON articles (publication_id, published)")
    db.conn.execute("CREATE INDEX articles_by_published ON articles (published)")
    db.conn.execute("CREATE INDEX articles_by_headline ON articles (publication_id, headline)")
    for one, many in (("author", "authors"), ("tag", "tags")):
        position = "position INTEGER NOT NULL," if one == "author" else ""
        db.conn.execute(f"CREATE TABLE {many} (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT")
        db.conn.execute(f"""
            CREATE TABLE article_{many} (
              article_id INTEGER NOT NULL REFERENCES articles (id),
              {one}_id INTEGER NOT NULL REFERENCES {many} (id),
              {position}
              PRIMARY KEY (article_id, {one}_id)
            ) STRICT""")
        db.conn.execute(f"CREATE INDEX article_{many}_by_{one} ON article_{many} ({one}_id)")


@steps()
def m003_ledger_and_captures(db: Database) -> None:
    """Make room for every URL ever listed, with what became of it, and every exchange kept."""
    db.conn.execute("""
        CREATE TABLE urls (
          id INTEGER PRIMARY KEY,
          url TEXT NOT NULL UNIQUE,
          address TEXT NOT NULL,
          publication_id INTEGER NOT NULL REFERENCES publications (id),
          article_id INTEGER REFERENCES articles (id),
          role TEXT NOT NULL CHECK (role IN ('article', 'page', 'source', 'robots')),
          listed_by TEXT,
          listed_title TEXT,
          listed_date TEXT,
          first_listed_at TEXT NOT NULL,
          last_listed_at TEXT NOT NULL,
          outcome TEXT NOT NULL DEFAULT 'waiting' CHECK (outcome IN
            ('waiting', 'archived', 'not_article', 'barred', 'gone', 'failed', 'held', 'skipped')),
          reason TEXT,
          due_at TEXT,
          checked_at TEXT,
          failures INTEGER NOT NULL DEFAULT 0,
          etag TEXT,
          last_modified TEXT,
          lease TEXT
        ) STRICT""")
    db.conn.execute("CREATE INDEX urls_of_article ON urls (article_id) WHERE article_id IS NOT NULL")
    db.conn.execute("CREATE INDEX urls_by_outcome ON urls (publication_id, role, outcome, reason)")
    db.conn.execute("CREATE INDEX urls_by_check ON urls (publication_id, checked_at)")
    db.conn.execute("CREATE INDEX urls_leased ON urls (lease) WHERE lease IS NOT NULL")
    db.conn.execute("""
        CREATE INDEX urls_due ON urls (publication_id, due_at)
          WHERE due_at IS NOT NULL AND lease IS NULL AND role IN ('article', 'page')""")
    db.conn.execute("""
        CREATE INDEX urls_of_the_past ON urls (publication_id, listed_date)
          WHERE outcome = 'waiting' AND due_at IS NULL AND lease IS NULL AND role IN ('article', 'page')""")
    db.conn.execute("""
        CREATE TABLE captures (
          id INTEGER PRIMARY KEY,
          url_id INTEGER NOT NULL REFERENCES urls (id),
          run_id INTEGER REFERENCES runs (id),
          fetched_at TEXT NOT NULL,
          status INTEGER NOT NULL,
          media_type TEXT,
          sha256 TEXT NOT NULL,
          warc_file TEXT NOT NULL,
          warc_offset INTEGER NOT NULL,
          warc_length INTEGER NOT NULL,
          revisit_of INTEGER REFERENCES captures (id),
          origin TEXT NOT NULL CHECK (origin IN ('crawl', 'import', 'merge')),
          kind TEXT,
          reason TEXT,
          robots TEXT,
          optout TEXT CHECK (optout IS NULL OR json_valid(optout))
        ) STRICT""")
    db.conn.execute("CREATE INDEX captures_of_url ON captures (url_id, fetched_at)")
    db.conn.execute("CREATE INDEX captures_of_run ON captures (run_id)")
    db.conn.execute("CREATE INDEX captures_unread ON captures (url_id) WHERE kind IS NULL")
    db.conn.execute("CREATE INDEX captures_by_payload ON captures (sha256) WHERE revisit_of IS NULL")
    db.conn.execute("CREATE UNIQUE INDEX captures_by_place ON captures (warc_file, warc_offset)")
    db.conn.execute("""
        CREATE TABLE article_captures (
          article_id INTEGER NOT NULL REFERENCES articles (id),
          capture_id INTEGER NOT NULL REFERENCES captures (id),
          page INTEGER NOT NULL DEFAULT 1,
          PRIMARY KEY (article_id, capture_id)
        ) STRICT""")
    db.conn.execute("CREATE INDEX article_captures_by_capture ON article_captures (capture_id)")


@steps()
def m004_history(db: Database) -> None:
    """Make room for earlier readings, learned boilerplate and what people decided."""
    db.conn.execute("""
        CREATE TABLE revisions (
          id INTEGER PRIMARY KEY,
          article_id INTEGER NOT NULL REFERENCES articles (id),
          replaced_at TEXT NOT NULL,
          run_id INTEGER REFERENCES runs (id),
          cause TEXT NOT NULL CHECK (cause IN ('publisher', 'blotter')),
          changed TEXT NOT NULL CHECK (json_valid(changed)),
          stealth INTEGER NOT NULL DEFAULT 0 CHECK (stealth IN (0, 1)),
          capture_id INTEGER REFERENCES captures (id),
          reading TEXT NOT NULL,
          headline TEXT NOT NULL,
          standfirst TEXT,
          byline TEXT,
          body TEXT NOT NULL,
          published TEXT,
          modified TEXT
        ) STRICT""")
    db.conn.execute("CREATE INDEX revisions_of_article ON revisions (article_id, replaced_at)")
    db.conn.execute("CREATE INDEX revisions_of_run ON revisions (run_id)")
    db.conn.execute("""
        CREATE TABLE boilerplate (
          id INTEGER PRIMARY KEY,
          publication_id INTEGER NOT NULL REFERENCES publications (id),
          text TEXT NOT NULL,
          stories INTEGER NOT NULL,
          example_id INTEGER REFERENCES articles (id),
          state TEXT NOT NULL DEFAULT 'learned' CHECK (state IN ('learned', 'kept', 'dropped')),
          UNIQUE (publication_id, text)
        ) STRICT""")
    db.conn.execute("""
        CREATE TABLE decisions (
          id INTEGER PRIMARY KEY,
          made_at TEXT NOT NULL,
          action TEXT NOT NULL,
          subject TEXT NOT NULL,
          reason TEXT,
          who TEXT
        ) STRICT""")


@steps()
def m005_full_text(db: Database) -> None:
    """Index what a reader reads: stemmed, with accents folded, kept in step by triggers."""
    columns = ("headline", "standfirst", "body", "byline")
    names = ", ".join(columns)
    new, old = (", ".join(f"{row}.{column}" for column in columns) for row in ("new", "old"))
    remove = f"INSERT INTO articles_fts (articles_fts, rowid, {names}) VALUES ('delete', old.id, {old});"
    add = f"INSERT INTO articles_fts (rowid, {names}) VALUES (new.id, {new});"
    db.conn.execute(f"""
        CREATE VIRTUAL TABLE articles_fts USING fts5 (
          {names}, content="articles", content_rowid="id", tokenize='porter unicode61 remove_diacritics 2')""")
    db.conn.execute(f"CREATE TRIGGER articles_added AFTER INSERT ON articles BEGIN {add} END")
    db.conn.execute(f"CREATE TRIGGER articles_removed AFTER DELETE ON articles BEGIN {remove} END")
    db.conn.execute(f"CREATE TRIGGER articles_rewritten AFTER UPDATE OF {names} ON articles BEGIN {remove} {add} END")


@steps()
def m006_articles_with_names(db: Database) -> None:
    """Show articles beside the names of their publication and authors, for people who export."""
    db.conn.execute("""
        CREATE VIEW articles_with_names AS
        SELECT articles.id, articles.key, publications.slug AS publication, publications.name AS publication_name,
          articles.url, headline, standfirst, byline,
          (SELECT group_concat(name, '; ') FROM
            (SELECT name FROM article_authors JOIN authors ON authors.id = author_id
             WHERE article_id = articles.id ORDER BY position)) AS authors,
          published, published_text, published_precision, modified, section,
          (SELECT group_concat(name, '; ') FROM
            (SELECT name FROM article_tags JOIN tags ON tags.id = tag_id
             WHERE article_id = articles.id ORDER BY name)) AS tags,
          articles.language, image_url, word_count, access, truncated, confidence,
          first_seen_at, last_seen_at, gone_at, body
        FROM articles JOIN publications ON publications.id = publication_id""")


@steps()
def m007_questions(db: Database) -> None:
    """Let a search page count without reading texts, and keep the searches that people want to hear from.

    Bodies fill a row's overflow pages, so each column behind them costs a walk: the two wide
    indexes hold what facets count, by id for what full text finds and by day for what it does not.
    """
    db.conn.execute("""
        CREATE INDEX articles_facets ON articles (id, publication_id, published, section, access, first_seen_at)""")
    db.conn.execute("CREATE INDEX articles_newest ON articles (published, publication_id, section, access)")
    db.conn.execute("DROP INDEX articles_by_published")
    db.conn.execute("""
        CREATE INDEX urls_missing ON urls (publication_id, outcome, reason, listed_date)
          WHERE role = 'article' AND outcome <> 'archived'""")
    db.conn.execute("""
        CREATE TABLE searches (
          id INTEGER PRIMARY KEY,
          name TEXT NOT NULL UNIQUE,
          selection TEXT NOT NULL CHECK (json_valid(selection)),
          made_at TEXT NOT NULL,
          told_at TEXT,
          told_article INTEGER NOT NULL DEFAULT 0,
          told_revision INTEGER NOT NULL DEFAULT 0
        ) STRICT""")


@steps()
def m008_held(db: Database) -> None:
    """Make room for what a run saw and may not do before the run, or a person, has decided."""
    db.conn.execute("""
        CREATE TABLE held (
          id INTEGER PRIMARY KEY,
          event INTEGER,
          state TEXT NOT NULL CHECK (state IN ('open', 'held')),
          what TEXT NOT NULL CHECK (what IN ('changed', 'worse', 'gone')),
          reason TEXT,
          url_id INTEGER NOT NULL UNIQUE REFERENCES urls (id),
          article_id INTEGER NOT NULL REFERENCES articles (id),
          run_id INTEGER REFERENCES runs (id),
          seen_at TEXT NOT NULL,
          looks INTEGER NOT NULL DEFAULT 1,
          reading TEXT CHECK (reading IS NULL OR json_valid(reading))
        ) STRICT""")
    db.conn.execute("CREATE INDEX held_by_run ON held (run_id, state)")
    db.conn.execute("CREATE INDEX held_by_event ON held (event)")


@steps()
def m009_paragraphs(db: Database) -> None:
    """Let a paragraph be found in all articles that have it, by a digest, without reading their bodies."""
    db.conn.execute("""
        CREATE TABLE paragraphs (
          publication_id INTEGER NOT NULL REFERENCES publications (id),
          digest INTEGER NOT NULL,
          article_id INTEGER NOT NULL REFERENCES articles (id),
          PRIMARY KEY (publication_id, digest, article_id)
        ) STRICT, WITHOUT ROWID""")


@steps()
def m010_words_edited_out(db: Database) -> None:
    """Search earlier readings too, so that words a publisher took out can still be found."""
    names = "headline, standfirst, body, byline"
    old, new = (names.replace("headline", f"{row}.headline").replace(", ", f", {row}.") for row in ("old", "new"))
    db.conn.execute(f"""
        CREATE VIRTUAL TABLE revisions_fts USING fts5 (
          {names}, content="revisions", content_rowid="id", tokenize='porter unicode61 remove_diacritics 2')""")
    db.conn.execute("INSERT INTO revisions_fts (revisions_fts) VALUES ('rebuild')")
    remove = f"INSERT INTO revisions_fts (revisions_fts, rowid, {names}) VALUES ('delete', old.id, {old});"
    add = f"INSERT INTO revisions_fts (rowid, {names}) VALUES (new.id, {new});"
    db.conn.execute(f"CREATE TRIGGER revisions_added AFTER INSERT ON revisions BEGIN {add} END")
    db.conn.execute(f"CREATE TRIGGER revisions_removed AFTER DELETE ON revisions BEGIN {remove} END")
    db.conn.execute(f"CREATE TRIGGER revisions_rewritten AFTER UPDATE OF {names} ON revisions BEGIN {remove} {add} END")


@steps()
def m011_held_is_held(db: Database) -> None:
    """Count what is missing by what was never archived, and what was taken down without reading texts."""
    db.conn.execute("DROP INDEX urls_missing")
    db.conn.execute("""
        CREATE INDEX urls_missing ON urls (publication_id, outcome, reason, listed_date)
          WHERE role = 'article' AND article_id IS NULL""")
    db.conn.execute("CREATE INDEX articles_gone ON articles (publication_id) WHERE gone_at IS NOT NULL")


@steps()
def m012_the_publishers_day(db: Database) -> None:
    """Keep the day of publication as it is at the publisher's: a time in UTC may be of the day before or after.

    Where a publication declares no zone, the day in UTC stands until the article is read again.
    """
    db.conn.create_function("day_in", 2, _day_in, deterministic=True)
    for table in ("articles", "revisions"):
        db.conn.execute(f"ALTER TABLE {table} ADD COLUMN published_day TEXT")
        article = "id" if table == "articles" else "article_id"
        zone = f"""SELECT timezone FROM publications JOIN articles AS one ON publications.id = one.publication_id
                   WHERE one.id = {table}.{article}"""
        db.conn.execute(f"UPDATE {table} SET published_day = day_in(published, ({zone})) WHERE published IS NOT NULL")
    db.conn.execute("""
        UPDATE held SET reading = json_set(reading, '$.columns.published_day', day_in(reading ->> '$.columns.published',
          (SELECT timezone FROM publications JOIN urls ON publications.id = publication_id WHERE urls.id = url_id)))
        WHERE reading IS NOT NULL""")
    for name in ("articles_by_day", "articles_facets", "articles_newest"):
        db.conn.execute(f"DROP INDEX {name}")
    db.conn.execute("CREATE INDEX articles_by_day ON articles (publication_id, published_day)")
    db.conn.execute("""
        CREATE INDEX articles_facets
          ON articles (id, publication_id, published_day, published, section, access, first_seen_at)""")
    db.conn.execute("""
        CREATE INDEX articles_newest ON articles (published_day, published, publication_id, section, access)""")


def _day_in(published: str | None, zone: str | None) -> str | None:
    """Return the day of *published* in *zone*; ``None`` where it is no date."""
    try:
        value = moment(published or "")
    except ValueError:
        return None
    return day_at(value, zone if "T" in (published or "") else None).isoformat()


@steps()
def m013_captions(db: Database) -> None:
    """Keep the captions of pictures, and let them be searched. They are there once an article is read again."""
    names = "headline, standfirst, body, byline, captions"
    old, new = (", ".join(f"{row}.{name}" for name in names.split(", ")) for row in ("old", "new"))
    for table in ("articles", "revisions"):
        db.conn.execute(f"ALTER TABLE {table} ADD COLUMN captions TEXT")
        for trigger in ("added", "removed", "rewritten"):
            db.conn.execute(f"DROP TRIGGER {table}_{trigger}")
        index = f"{table}_fts"
        db.conn.execute(f"DROP TABLE {index}")
        db.conn.execute(f"""
            CREATE VIRTUAL TABLE {index} USING fts5 (
              {names}, content="{table}", content_rowid="id", tokenize='porter unicode61 remove_diacritics 2')""")
        db.conn.execute(f"INSERT INTO {index} ({index}) VALUES ('rebuild')")
        remove = f"INSERT INTO {index} ({index}, rowid, {names}) VALUES ('delete', old.id, {old});"
        add = f"INSERT INTO {index} (rowid, {names}) VALUES (new.id, {new});"
        db.conn.execute(f"CREATE TRIGGER {table}_added AFTER INSERT ON {table} BEGIN {add} END")
        db.conn.execute(f"CREATE TRIGGER {table}_removed AFTER DELETE ON {table} BEGIN {remove} END")
        db.conn.execute(f"CREATE TRIGGER {table}_rewritten AFTER UPDATE OF {names} ON {table} BEGIN {remove} {add} END")
    db.conn.execute("DROP VIEW articles_with_names")
    db.conn.execute("""
        CREATE VIEW articles_with_names AS
        SELECT articles.id, articles.key, publications.slug AS publication, publications.name AS publication_name,
          articles.url, headline, standfirst, byline,
          (SELECT group_concat(name, '; ') FROM
            (SELECT name FROM article_authors JOIN authors ON authors.id = author_id
             WHERE article_id = articles.id ORDER BY position)) AS authors,
          published, published_text, published_precision, modified, section,
          (SELECT group_concat(name, '; ') FROM
            (SELECT name FROM article_tags JOIN tags ON tags.id = tag_id
             WHERE article_id = articles.id ORDER BY name)) AS tags,
          articles.language, image_url, word_count, access, truncated, confidence,
          first_seen_at, last_seen_at, gone_at, body, published_day, captions
        FROM articles JOIN publications ON publications.id = publication_id""")


@steps()
def m014_facts(db: Database) -> None:
    """Hold how asking went as facts: sentences that the next run took apart again are translated once and for all.

    ``listed`` counts what the sources listed; it held what of that was new.
    """
    for name, translated in (("sources", sources_of), ("outcome", outcome_of), ("reason", reason_of)):
        db.conn.create_function(f"{name}_as_facts", 1, translated, deterministic=True)
    db.conn.execute("UPDATE run_publications SET sources = sources_as_facts(sources) WHERE sources IS NOT NULL")
    db.conn.execute("UPDATE run_publications SET outcome = outcome_as_facts(outcome)")
    db.conn.execute("""
        UPDATE run_publications SET listed =
          (SELECT sum(coalesce(value ->> 'listed', 0)) FROM json_each(sources) WHERE type = 'object')
        WHERE EXISTS (SELECT 1 FROM json_each(sources) WHERE type = 'object')""")
    for table in ("urls", "held"):
        db.conn.execute(
            f"UPDATE {table} SET reason = reason_as_facts(reason)"
            " WHERE reason IS NOT NULL AND reason_as_facts(reason) <> reason"
        )


@steps()
def m015_placeholders(db: Database) -> None:
    """Remember the pages that a site showed in place of its stories, so that none of them is taken for one."""
    db.conn.execute("""
        CREATE TABLE placeholders (
          id INTEGER PRIMARY KEY,
          publication_id INTEGER NOT NULL REFERENCES publications (id),
          headline TEXT NOT NULL,
          body TEXT NOT NULL,
          seen_at TEXT NOT NULL
        ) STRICT""")
    db.conn.execute("CREATE INDEX placeholders_headline ON placeholders (publication_id, headline)")


@steps()
def m016_former_names(db: Database) -> None:
    """Remember what a publication was called before it was renamed or merged into another."""
    db.conn.execute("""
        CREATE TABLE former_names (
          name TEXT PRIMARY KEY,
          publication_id INTEGER NOT NULL REFERENCES publications (id),
          until TEXT NOT NULL
        ) STRICT""")
    db.conn.execute("CREATE INDEX former_names_of ON former_names (publication_id)")


@steps()
def m017_layouts_and_authors(db: Database) -> None:
    """Let a redesign be the cause of a change, keep the authors of earlier readings, and one spelling of a name.

    ``urls.listed_modified`` is when a source last said that the page was modified.
    """
    _check_anew(db, "revisions", "('publisher', 'blotter')", "('publisher', 'blotter', 'layout')")
    _check_anew(db, "held", "('changed', 'worse', 'gone')", "('changed', 'layout', 'worse', 'gone')")
    db.conn.execute("ALTER TABLE revisions ADD COLUMN authors TEXT")
    db.conn.execute("ALTER TABLE urls ADD COLUMN listed_modified TEXT")
    db.conn.execute("""
        UPDATE OR REPLACE article_authors SET author_id =
          (SELECT min(other.id) FROM authors JOIN authors AS other
             ON other.name IN (authors.name, replace(authors.name, '’', ''''), replace(authors.name, '''', '’'))
           WHERE authors.id = author_id)
        WHERE author_id IN (SELECT id FROM authors WHERE name LIKE '%’%' OR name LIKE '%''%')""")
    db.conn.execute("""
        DELETE FROM authors WHERE (name LIKE '%’%' OR name LIKE '%''%')
          AND id NOT IN (SELECT author_id FROM article_authors)""")


def _check_anew(db: Database, table: str, was: str, now: str) -> None:
    """Make *table* again with *now* in place of *was* among its conditions; SQLite cannot alter one."""
    made, *others = (
        row[0]
        for row in db.conn.execute(
            "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL ORDER BY type <> 'table'", [table]
        ).fetchall()
    )
    db.conn.execute(made.replace(table, f"{table}_anew", 1).replace(was, now))
    db.conn.execute(f"INSERT INTO {table}_anew SELECT * FROM {table}")
    db.conn.execute(f"DROP TABLE {table}")
    db.conn.execute(f"ALTER TABLE {table}_anew RENAME TO {table}")
    for statement in others:
        db.conn.execute(statement)


@steps()
def m018_alarms(db: Database) -> None:
    """Remember what was reported as needing a person, so that it is not reported at every run."""
    db.conn.execute("""
        CREATE TABLE alarms (
          name TEXT PRIMARY KEY,
          publication TEXT,
          what TEXT NOT NULL,
          began_at TEXT NOT NULL,
          reported_at TEXT NOT NULL
        ) STRICT""")
    db.conn.execute("""
        CREATE TABLE snoozes (
          name TEXT PRIMARY KEY,
          until TEXT NOT NULL,
          reason TEXT NOT NULL,
          made_at TEXT NOT NULL
        ) STRICT""")


@steps()
def m019_rereadings(db: Database) -> None:
    """Keep what reading captures again changed, so that it can be undone, and find what an older reader read."""
    db.conn.execute("""
        CREATE TABLE rereadings (
          id INTEGER PRIMARY KEY,
          run_id INTEGER NOT NULL REFERENCES runs (id),
          url_id INTEGER NOT NULL REFERENCES urls (id),
          changed TEXT NOT NULL CHECK (json_valid(changed)),
          before TEXT NOT NULL CHECK (json_valid(before)),
          after TEXT NOT NULL CHECK (json_valid(after)),
          undone_at TEXT
        ) STRICT""")
    db.conn.execute("CREATE INDEX rereadings_of_run ON rereadings (run_id)")
    db.conn.execute("CREATE INDEX articles_by_reader ON articles (publication_id, reading)")


@steps()
def m020_messages(db: Database) -> None:
    """Keep messages until they are sent, and what each saved search reports: also words added or removed, takedowns."""
    db.conn.execute("""
        CREATE TABLE outbox (
          id INTEGER PRIMARY KEY,
          channel TEXT NOT NULL,
          subject TEXT NOT NULL,
          text TEXT NOT NULL,
          facts TEXT NOT NULL CHECK (json_valid(facts)),
          made_at TEXT NOT NULL,
          claimed_at TEXT
        ) STRICT""")
    db.conn.execute("ALTER TABLE searches ADD COLUMN reports TEXT NOT NULL DEFAULT 'new,changed'")
    db.conn.execute("""
        CREATE TABLE told_gone (
          search_id INTEGER NOT NULL REFERENCES searches (id) ON DELETE CASCADE,
          article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
          gone_at TEXT NOT NULL,
          PRIMARY KEY (search_id, article_id)
        ) STRICT, WITHOUT ROWID""")


@steps()
def m021_kinds_of_authors(db: Database) -> None:
    """Mark each author of an article as a person or an organisation, at first by the words of its name."""
    db.conn.execute("""
        ALTER TABLE article_authors ADD COLUMN kind TEXT NOT NULL DEFAULT 'person'
          CHECK (kind IN ('person', 'organisation'))""")
    names = db.conn.execute("SELECT id, name FROM authors").fetchall()
    db.conn.executemany(
        "UPDATE article_authors SET kind = 'organisation' WHERE author_id = ?",
        [(number,) for number, name in names if is_organisation(name)],
    )


@steps()
def m022_reasons(db: Database) -> None:
    """Hold each reason as one of an enumeration with its detail in brackets: ``reads worse (half as long)``."""
    db.conn.create_function("noted_as", 1, noted_as, deterministic=True)
    for table, column in (("urls", "reason"), ("captures", "reason"), ("held", "reason"), ("articles", "truncated")):
        is_phrase = f"{column} IS NOT NULL AND noted_as({column}) <> {column}"
        db.conn.execute(f"UPDATE {table} SET {column} = noted_as({column}) WHERE {is_phrase}")


@steps()
def m023_removed(db: Database) -> None:
    """Keep beside each text what was taken out of it as boilerplate; filled when it is next read."""
    db.conn.execute("ALTER TABLE articles ADD COLUMN removed TEXT")


@steps()
def m024_cut_off(db: Database) -> None:
    """Mark the captures whose body ended before it should have."""
    db.conn.execute("ALTER TABLE captures ADD COLUMN cut_off INTEGER NOT NULL DEFAULT 0 CHECK (cut_off IN (0, 1))")


@steps()
def m025_placeholders_wait(db: Database) -> None:
    """Let addresses wait that showed a placeholder page: they did not fail, their stories were not shown."""
    db.conn.execute("UPDATE urls SET outcome = 'waiting' WHERE outcome = 'failed' AND reason = 'placeholder page'")


@steps()
def m026_digests(db: Database) -> None:
    """Keep a digest of each row, and note which rows were written since theirs was made."""
    for table, value in (("digests", "digest INTEGER NOT NULL,"), ("digests_due", "")):
        db.conn.execute(f"""
            CREATE TABLE {table} (
              table_name TEXT NOT NULL,
              row ANY NOT NULL,
              {value}
              PRIMARY KEY (table_name, row)
            ) STRICT, WITHOUT ROWID""")


@steps()
def m027_field_confidence(db: Database) -> None:
    """Keep beside each article the probability that its fields are right; filled when it is next read."""
    db.conn.execute("""
        ALTER TABLE articles ADD COLUMN field_confidence TEXT NOT NULL DEFAULT '{}'
          CHECK (json_valid(field_confidence))""")


@steps()
def m028_decided_changes(db: Database) -> None:
    """Note which addresses a decision on held changes was about, and its place among the runs, for a rebuild."""
    db.conn.execute("ALTER TABLE decisions ADD COLUMN urls TEXT CHECK (urls IS NULL OR json_valid(urls))")
    db.conn.execute("ALTER TABLE decisions ADD COLUMN after_run INTEGER")


@steps()
def m029_paragraphs_by_article(db: Database) -> None:
    """Find the paragraphs of an article, to see which of a run's may be boilerplate, without reading its text again."""
    db.conn.execute("CREATE INDEX paragraphs_by_article ON paragraphs (article_id)")


@steps()
def m030_listed_offset(db: Database) -> None:
    """Keep the offset that a source wrote beside a time, which says what day it was for the publisher."""
    db.conn.execute("ALTER TABLE urls ADD COLUMN listed_offset TEXT")
    db.conn.execute("DROP INDEX urls_missing")
    db.conn.execute("""
        CREATE INDEX urls_missing ON urls (publication_id, outcome, reason, listed_date, listed_offset)
          WHERE role = 'article' AND article_id IS NULL""")
