-- Adds one of our people with his teams, once: a form that is sent again adds nobody.
WITH added AS (
    INSERT INTO users (id, login, name, email, language, zone, admin, auditor, sees_restricted)
    SELECT p.id, p.login, p.name, lower(p.email), p.language, p.zone, p.admin, p.auditor, p.restricted
    FROM jsonb_to_record(CAST(:person AS jsonb)) AS p(
        id uuid, login text, name text, email text, language text, zone text,
        admin boolean, auditor boolean, restricted boolean)
    ON CONFLICT (id) DO NOTHING
    RETURNING id
), joined AS (
    INSERT INTO memberships (user_id, team, role)
    SELECT added.id, t.key, t.value FROM added, jsonb_each_text(CAST(:teams AS jsonb)) AS t
)
SELECT count(*) FROM added
