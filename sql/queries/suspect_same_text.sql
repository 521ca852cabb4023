-- Suspicion: what one team wrote within $5 days is word for word the same in $7 disputes or more: the facts as they were told, or
-- what was agreed. Blanks and stops do not count, and what is so short that it says the same everywhere. Looked at: disputes
-- registered. Value: how many have the text.
WITH n AS MATERIALIZED (
    SELECT number_of('argument', 'facts') AS facts, number_of('argument', 'agreement_content') AS content,
           number_of('argument', 'agreement_text') AS wording, number_of('action', 'agree_orally') AS agree_orally,
           number_of('action', 'fix_text') AS fix_text
), registered AS MATERIALIZED (
    SELECT d.id AS dispute, d.team FROM dispute d
     WHERE d.district = $1::integer AND d.flags & 8 = 0 AND
-- @include period.part d.registered_at
), told AS (
    SELECT r.dispute, r.team, e.version, e.recorded_at, x.argument = n.facts AS is_told,
           regexp_replace(text_told(t.texts, x.argument), '[[:space:][:punct:]，。、；：？！“”‘’（）《》〈〉…—]+', '', 'g') AS words
      FROM registered r
     CROSS JOIN n
      JOIN dispute_event e ON e.district = $1::integer AND e.dispute = r.dispute AND (e.version = 1 OR e.action IN (n.agree_orally, n.fix_text))
      JOIN event_text t ON t.district = $1::integer AND t.dispute = e.dispute AND t.version = e.version
     CROSS JOIN LATERAL unnest(ARRAY[n.facts, n.content, n.wording]) x (argument)
), ahead AS (
    SELECT o.*, count(*) OVER (PARTITION BY o.team, o.is_told, o.words ORDER BY o.recorded_at
                               RANGE BETWEEN CURRENT ROW AND $5::integer * interval '1 day' FOLLOWING) AS same
      FROM (SELECT DISTINCT ON (y.dispute, y.is_told) y.* FROM told y WHERE length(y.words) >= 8 ORDER BY y.dispute, y.is_told, y.version) o
), around AS (
    SELECT a.*, max(a.same) OVER (PARTITION BY a.team, a.is_told, a.words ORDER BY a.recorded_at
                                  RANGE BETWEEN $5::integer * interval '1 day' PRECEDING AND CURRENT ROW) AS most
      FROM ahead a
), looked AS MATERIALIZED (
    SELECT DISTINCT ON (r.dispute) r.dispute, r.team, coalesce(o.version, 1) AS version, coalesce(o.most, 0) AS value,
           coalesce(o.most >= $7::bigint, false) AS is_found
      FROM registered r LEFT JOIN around o USING (dispute)
     ORDER BY r.dispute, o.most DESC NULLS LAST, o.version)
-- @include suspected.part
