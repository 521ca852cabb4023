-- Suspicion: what one team wrote within $5 days is word for word the same in $7 disputes or more: the facts as they were told, or
-- what was agreed. Blanks and stops do not count, nor what is so short that it says the same everywhere, an agreement's stock sentence
-- least of all; nor a dispute that shares a party with one before it that has the text, which is one quarrel of many against the same.
-- Looked at: disputes registered. Value: how many have the text.
WITH n AS MATERIALIZED (
    SELECT number_of('argument', 'facts')::integer AS facts, number_of('argument', 'agreement_content')::integer AS content,
           number_of('argument', 'agreement_text')::integer AS wording, number_of('action', 'agree_orally') AS agree_orally,
           number_of('action', 'fix_text') AS fix_text
), told AS MATERIALIZED (
    -- by its place in the dispute: 1 the facts, 2 what was agreed first
    SELECT d.id AS dispute, d.team, coalesce(o.version, 1) AS version, coalesce(o.recorded_at, d.registered_at) AS recorded_at, x.place,
           CASE WHEN length(o.words) >= x.least THEN o.words END AS words
      FROM dispute d
     CROSS JOIN n
     CROSS JOIN (VALUES (1, 8), (2, 30)) x (place, least)
      LEFT JOIN LATERAL (
          SELECT e.version, e.recorded_at,
                 regexp_replace(CASE WHEN x.place = 1 THEN text_told(t.texts, n.facts)
                                     ELSE coalesce(text_told(t.texts, n.content), text_told(t.texts, n.wording)) END,
                                '[[:space:][:punct:]，。、；：？！“”‘’（）《》〈〉…—]+', '', 'g') AS words
            FROM dispute_event e
            JOIN event_text t ON t.district = e.district AND t.dispute = e.dispute AND t.version = e.version
           WHERE e.district = d.district AND e.dispute = d.id
             AND CASE WHEN x.place = 1 THEN e.version = 1 ELSE e.action IN (n.agree_orally, n.fix_text) END
           ORDER BY e.version LIMIT 1) o ON true
     WHERE d.district = $1::integer AND d.flags & 8 = 0 AND
-- @include period.part d.registered_at
), again AS (
    SELECT DISTINCT s.dispute, s.place
      FROM (SELECT t.dispute, t.place, dense_rank() OVER (PARTITION BY t.team, t.place, t.words, p.name ORDER BY t.recorded_at, t.dispute) AS nth
              FROM told t JOIN party p ON p.district = $1::integer AND p.dispute = t.dispute
             WHERE t.words IS NOT NULL AND NOT p.has_left AND p.name <> '') s
     WHERE s.nth > 1
), apart AS (
    SELECT t.dispute, t.team, t.version, t.recorded_at, t.place, CASE WHEN g.dispute IS NULL THEN t.words END AS words
      FROM told t LEFT JOIN again g USING (dispute, place)
), ahead AS (
    SELECT o.*, count(o.words) OVER (PARTITION BY o.team, o.place, o.words ORDER BY o.recorded_at
                                     RANGE BETWEEN CURRENT ROW AND $5::integer * interval '1 day' FOLLOWING) AS same
      FROM apart o
), around AS (
    SELECT a.*, max(a.same) OVER (PARTITION BY a.team, a.place, a.words ORDER BY a.recorded_at
                                  RANGE BETWEEN $5::integer * interval '1 day' PRECEDING AND CURRENT ROW) AS most
      FROM ahead a
), looked AS MATERIALIZED (
    SELECT DISTINCT ON (r.dispute) r.dispute, r.team, r.version, r.most AS value, r.most >= $7::bigint AS is_found
      FROM around r
     ORDER BY r.dispute, r.most DESC, r.place)
-- @include suspected.part
