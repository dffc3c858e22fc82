-- What happened to the claims of `new`, each row chained to the one before it.
happened AS (
  INSERT INTO timeline (claim_id, seq, version, at, recorded_at, event, actor_kind, actor_id, command_id, rung, data,
                        texts, prev_hash, hash)
  SELECT claim_id, seq, version, at, recorded_at, event, actor_kind, actor_id, command_id, rung, data, texts,
         lag(hash, 1, head) OVER w, hash
  FROM (SELECT n.*, chained(head, timeline_said(claim_id, seq, version, at, recorded_at, event, actor_kind, actor_id,
                            command_id, rung, data, texts)) OVER (PARTITION BY claim_id ORDER BY seq) AS hash
        FROM new n) AS n
  WINDOW w AS (PARTITION BY claim_id ORDER BY seq)
)
