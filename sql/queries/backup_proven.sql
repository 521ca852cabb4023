-- The newest moment that a restore has been proven to bring back; without one, since when there is anything to lose.
SELECT i.is_demo, coalesce(p.reached_at, i.created_at) AS since, p.backup, p.reached_at, p.proven_at, p.disputes, p.events
  FROM installation i
  LEFT JOIN LATERAL (SELECT * FROM backup_proof x ORDER BY x.reached_at DESC, x.proven_at DESC LIMIT 1) p ON true
