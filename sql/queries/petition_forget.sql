-- Petitions that went back or were withdrawn before we answered, and of which nothing came for so many days, are kept no more, so many at
-- most; which versions came is remembered. How many went. $1 days, $2 petitions
WITH gone AS MATERIALIZED (
    SELECT h.district, h.office, h.number,
-- @include petition_state.part h
           AS state
      FROM petition h
     WHERE h.dispute IS NULL AND (h.word = 3 OR h.answer = 2 AND h.word = 1 AND h.version > h.answered)
       AND NOT EXISTS (SELECT FROM petition_version v WHERE v.district = h.district AND v.office = h.office AND v.number = h.number
                          AND v.taken_at > now() - make_interval(days => $1::integer))
     LIMIT $2::bigint
       FOR UPDATE OF h SKIP LOCKED
), remembered AS (
-- @include petition_remember.part gone
), d AS (
    DELETE FROM petition h USING gone g WHERE h.district = g.district AND h.office = g.office AND h.number = g.number
 RETURNING 1
)
SELECT count(*) FROM d
