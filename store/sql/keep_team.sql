-- Makes or changes a team with its people.
WITH kept AS (
    INSERT INTO teams AS t (key, title, head_id, director_id)
    VALUES (:key, CAST(:title AS jsonb), CAST(:head AS uuid), CAST(:director AS uuid))
    ON CONFLICT (key) DO UPDATE
    SET title = excluded.title, head_id = excluded.head_id, director_id = excluded.director_id
    WHERE NOT CAST(:fresh AS boolean)
    RETURNING t.key
), left_team AS (
    DELETE FROM memberships m USING kept
    WHERE m.team = kept.key AND NOT jsonb_exists(CAST(:members AS jsonb), CAST(m.user_id AS text))
), joined AS (
    INSERT INTO memberships (user_id, team, role)
    SELECT CAST(p.key AS uuid), kept.key, p.value FROM kept, jsonb_each_text(CAST(:members AS jsonb)) AS p
    ON CONFLICT (user_id, team) DO UPDATE SET role = excluded.role
)
SELECT count(*) FROM kept
