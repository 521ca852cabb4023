-- How a night ended; what is older than what was told of it changes nothing, and what is missing still is so since it first was. Told:
-- the other nights that are missing, the oldest first.
-- $1 district, $2 night, $3 up to which they were wanted, $4 ending, $5 whether it is missing, $6 report, $7 why, $8 folder, $9 when it
-- ended, $10 member, $11 so many
WITH told AS (
    INSERT INTO night AS n (district, night, last_on, ending, report, why, folder, ended_at, missing_since, told_by)
    SELECT $1::integer, $2::date, $3::date, $4::integer, $6::text, $7::text, $8::text, x.ended_at,
           CASE WHEN $5::integer <> 0 THEN x.ended_at END, $10::bigint
      FROM (SELECT least($9::timestamptz, now()) AS ended_at) x
        ON CONFLICT (district, night) DO UPDATE
       SET last_on = excluded.last_on, ending = excluded.ending, report = excluded.report, why = excluded.why, folder = excluded.folder,
           ended_at = excluded.ended_at, told_at = excluded.told_at, told_by = excluded.told_by,
           missing_since = CASE WHEN excluded.missing_since IS NOT NULL THEN least(n.missing_since, excluded.missing_since) END
     WHERE n.ended_at <= excluded.ended_at
)
SELECT n.night
  FROM night n
 WHERE n.district = $1::integer AND n.ending > 2 AND n.night <> $2::date
 ORDER BY n.night
 LIMIT $11::bigint
