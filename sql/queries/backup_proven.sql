-- The newest moment that a restore has been proven to bring back; without one, since when there is anything to lose. What a clock
-- that was ahead wrote down is none until then: it would hide that nothing is proven any more.
SELECT i.is_demo, coalesce(p.reached_at, i.created_at) AS since, p.backup, p.reached_at, p.proven_at, p.disputes, p.events
  FROM installation i
  LEFT JOIN LATERAL (SELECT * FROM backup_proof x WHERE x.reached_at <= now() + interval '1 hour' ORDER BY x.reached_at DESC, x.proven_at DESC LIMIT 1) p ON true
