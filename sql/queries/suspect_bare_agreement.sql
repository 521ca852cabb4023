-- Suspicion: an agreement by which nobody owes anything, and of which after $5 days nothing shows that it was kept. Looked at:
-- agreements that came into force. Value: days.
WITH n AS MATERIALIZED (
    SELECT (SELECT array_agg(t.number) FROM table_name t
             WHERE t.kind = 'action' AND t.name IN ('perform_at_once', 'perform_part', 'perform_all', 'perform_after_closing')) AS performs,
           (SELECT array_agg(t.number) FROM table_name t
             WHERE t.kind = 'choice:file_item' AND t.name IN ('performance', 'evidence')) AS items
), agreed AS (
-- @include succeeded_between.part
), looked AS MATERIALIZED (
    SELECT a.dispute, a.team, a.version, $3::date - (a.happened_at AT TIME ZONE 'Asia/Shanghai')::date AS value,
           (a.happened_at AT TIME ZONE 'Asia/Shanghai')::date <= $3::date - $5::integer
               AND NOT EXISTS (SELECT FROM obligation o
                                WHERE o.district = $1::integer AND o.dispute = a.dispute AND o.round = a.round AND NOT o.is_draft)
               AND NOT EXISTS (SELECT FROM dispute_event e
                                WHERE e.district = $1::integer AND e.dispute = a.dispute AND e.version > a.version AND e.action = ANY (n.performs))
               AND NOT EXISTS (SELECT FROM attachment x
                                WHERE x.district = $1::integer AND x.dispute = a.dispute AND x.item = ANY (n.items)) AS is_found
      FROM agreed a CROSS JOIN n)
-- @include suspected.part
