"""The ledger's tables and functions on a server. Only the functions append, and only in the order of the one lock."""

from __future__ import annotations

from werkzekerheid.ledger.postgres.server import KEYS_ROLE, LEDGER_ROLE, VIEWS_ROLE

LOCK = "pg_advisory_xact_lock(1464814170, 1)"
"""The ledger's write lock, in every database its own: held from before a position is given until it is kept."""
KEYS_LOCK = "pg_advisory_xact_lock(1464814170, 2)"
CHANNEL = "ledger"
FORM = "1"


def role_made(role: str) -> str:
    """Makes a role where it is not there and grants it to who is signed in; who may not do so may have it already."""
    return f"""
        DO $$ BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN CREATE ROLE {role} NOLOGIN; END IF;
            BEGIN GRANT {role} TO CURRENT_USER; EXCEPTION WHEN insufficient_privilege THEN NULL; END;
        END $$
    """


ROLES = tuple(role_made(role) for role in (LEDGER_ROLE, KEYS_ROLE, VIEWS_ROLE))
SCHEMAS = (
    "CREATE SCHEMA ledger",
    f"GRANT USAGE ON SCHEMA ledger TO {LEDGER_ROLE}",
    f"CREATE SCHEMA keys AUTHORIZATION {KEYS_ROLE}",
    f"CREATE SCHEMA views AUTHORIZATION {VIEWS_ROLE}",
)
TABLES = (
    """
    CREATE TABLE ledger.events (
        notification_id bigint GENERATED ALWAYS AS IDENTITY,
        originator_id text COLLATE "C" NOT NULL,
        originator_version bigint NOT NULL CHECK (originator_version > 0),
        topic text NOT NULL,
        state bytea NOT NULL,
        PRIMARY KEY (originator_id, originator_version),
        UNIQUE (notification_id)
    )
    """,
    "CREATE TABLE ledger.meta (name text PRIMARY KEY, value text NOT NULL)",
    """
    CREATE FUNCTION ledger.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the ledger is append-only' USING ERRCODE = 'restrict_violation'; END $$
    """,
    *(
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.{table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse()"
        for table in ("events", "meta")
    ),
    f"GRANT SELECT ON ledger.events, ledger.meta TO {LEDGER_ROLE}",
)
FUNCTIONS = (
    # When the newest row was recorded, from the beginning of its state: `1 <event id> <moment> ...`.
    """
    CREATE OR REPLACE FUNCTION ledger.newest() RETURNS text LANGUAGE sql STABLE
    SET search_path = ledger, pg_temp AS $$
        SELECT split_part(encode(substring(state FOR 160), 'escape'), ' ', 3)
        FROM ledger.events ORDER BY notification_id DESC LIMIT 1
    $$
    """,
    # Holds the write lock until the transaction ends, and says where the ledger stands.
    f"""
    CREATE OR REPLACE FUNCTION ledger.hold() RETURNS text LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = ledger, pg_temp AS $$
    BEGIN
        PERFORM {LOCK};
        RETURN ledger.newest();
    END $$
    """,
    # Appends all rows or none. `outcome` is `appended`, or why not: `version`, a stream stands elsewhere; `behind`,
    # something was recorded later than these rows say; `keys`, a key was destroyed since they were closed.
    f"""
    CREATE OR REPLACE FUNCTION ledger.append(
        streams text[], versions bigint[], topics text[], states bytea[], recorded_at text, keys_seen bigint,
        OUT outcome text, OUT stream text, OUT expected bigint, OUT stands_at bigint, OUT newest text,
        OUT positions bigint[]
    ) LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
    BEGIN
        PERFORM {LOCK};
        SELECT split_part(encode(substring(state FOR 160), 'escape'), ' ', 3) INTO newest
        FROM ledger.events ORDER BY notification_id DESC LIMIT 1;
        IF newest COLLATE "C" > recorded_at THEN outcome := 'behind'; RETURN; END IF;
        IF keys_seen <> (SELECT coalesce(max(number), 0) FROM keys.tombstones) THEN outcome := 'keys'; RETURN; END IF;
        IF cardinality(streams) = 1 THEN  -- as nearly always, and in half the time
            stream := streams[1]; expected := versions[1] - 1;
            SELECT coalesce(max(originator_version), 0) INTO stands_at
            FROM ledger.events WHERE originator_id = streams[1] COLLATE "C";
            IF stands_at <> expected THEN outcome := 'version'; RETURN; END IF;
            INSERT INTO ledger.events (originator_id, originator_version, topic, state)
            VALUES (streams[1], versions[1], topics[1], states[1]) RETURNING ARRAY[notification_id] INTO positions;
        ELSE
            SELECT told.stream, told.first - 1, coalesce(told.last, 0) INTO stream, expected, stands_at
            FROM (
                SELECT given.stream, min(given.version) AS first, (
                    SELECT max(originator_version) FROM ledger.events WHERE originator_id = given.stream COLLATE "C"
                ) AS last
                FROM unnest(streams, versions) AS given(stream, version) GROUP BY given.stream
            ) AS told
            WHERE coalesce(told.last, 0) <> told.first - 1 LIMIT 1;
            IF stream IS NOT NULL THEN outcome := 'version'; RETURN; END IF;
            WITH appended AS (
                INSERT INTO ledger.events (originator_id, originator_version, topic, state)
                SELECT * FROM unnest(streams, versions, topics, states) RETURNING notification_id
            ) SELECT array_agg(notification_id ORDER BY notification_id) INTO positions FROM appended;
        END IF;
        outcome := 'appended';
        PERFORM pg_notify('{CHANNEL}', '');
    END $$
    """,  # noqa: S608  (names of our own)
    # The same for one row: a client sends six plain values in a fraction of the time of six arrays.
    """
    CREATE OR REPLACE FUNCTION ledger.append_one(
        stream text, version bigint, topic text, state bytea, recorded_at text, keys_seen bigint,
        OUT outcome text, OUT stands_at bigint, OUT newest text, OUT row_position bigint
    ) LANGUAGE plpgsql SET search_path = ledger, pg_temp AS $$
    DECLARE answer record;
    BEGIN
        answer := ledger.append(
            ARRAY[stream], ARRAY[version], ARRAY[topic], ARRAY[state], recorded_at, keys_seen
        );
        outcome := answer.outcome; stands_at := answer.stands_at; newest := answer.newest;
        row_position := answer.positions[1];
    END $$
    """,
    "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ledger FROM PUBLIC",
    f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ledger TO {LEDGER_ROLE}",
)
