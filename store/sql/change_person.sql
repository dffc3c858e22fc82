-- Changes one of our people and his teams. The last active administrator stays one: all administrators are locked
-- in one order, so that two who take each other's right away come one after the other.
-- Who is no longer active is signed out, and his tokens end.
WITH admins AS (
    SELECT coalesce(array_agg(locked.id), '{}') AS ids
    FROM (SELECT id FROM users WHERE admin AND active ORDER BY id FOR UPDATE) AS locked
), wish AS (
    SELECT * FROM jsonb_to_record(CAST(:person AS jsonb)) AS p(
        id uuid, name text, email text, language text, zone text,
        admin boolean, auditor boolean, restricted boolean, active boolean)
), changed AS (
    UPDATE users u SET name = w.name, email = lower(w.email), language = w.language, zone = w.zone, admin = w.admin,
        auditor = w.auditor, sees_restricted = w.restricted, active = w.active
    FROM wish w, admins a
    WHERE u.id = w.id AND ((w.admin AND w.active) OR a.ids <> ARRAY[w.id])
    RETURNING u.id, u.active
), left_teams AS (
    DELETE FROM memberships m USING changed c
    WHERE m.user_id = c.id AND NOT jsonb_exists(CAST(:teams AS jsonb), m.team)
), joined AS (
    INSERT INTO memberships (user_id, team, role)
    SELECT c.id, t.key, t.value FROM changed c, jsonb_each_text(CAST(:teams AS jsonb)) AS t
    ON CONFLICT (user_id, team) DO UPDATE SET role = excluded.role
), signed_out AS (
    UPDATE sessions s SET revoked_at = now() FROM changed c
    WHERE s.user_id = c.id AND NOT c.active AND s.revoked_at IS NULL
), disarmed AS (
    UPDATE tokens t SET revoked_at = now() FROM changed c
    WHERE t.user_id = c.id AND NOT c.active AND t.revoked_at IS NULL
)
SELECT count(*) FROM changed
