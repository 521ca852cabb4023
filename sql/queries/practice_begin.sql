-- Practice begun anew: a district below all others with a copy of the town's local data, whatever columns that has. Why somebody
-- is away stays in the town. Of a request that has begun one it is that one, and who began it; of a day that has had so many, none
-- and that it is full; else none where another one began at the same moment: ask again.
-- $1 district, or its practice, $2 member, $3 now, $4 request id, $5 so many a day
WITH before AS (
    SELECT t.district AS town, min(p.district) FILTER (WHERE p.request_id = $4::uuid) AS same,
           min(p.begun_by) FILTER (WHERE p.request_id = $4::uuid) AS begun_by,
           count(*) FILTER (WHERE (p.begun_at AT TIME ZONE 'Asia/Shanghai')::date
                                = ($3::timestamptz AT TIME ZONE 'Asia/Shanghai')::date) >= $5::integer AS is_full
      FROM district g
      JOIN district t ON t.district = coalesce(g.practice_of, g.district)
      LEFT JOIN district p ON p.practice_of = t.district
     WHERE g.district = $1::integer
     GROUP BY t.district
), made AS (
    INSERT INTO district
    SELECT x.*
      FROM before b
      JOIN district t ON t.district = b.town
     CROSS JOIN LATERAL jsonb_populate_record(t, jsonb_build_object(
               'district', (SELECT least(min(o.district), 0) - 1 FROM district o), 'name', '练习·' || t.name,
               'practice_of', t.district, 'begun_by', $2::bigint, 'begun_at', $3::timestamptz,
               'request_id', $4::uuid)) x
     WHERE NOT b.is_full
        ON CONFLICT DO NOTHING
 RETURNING district, practice_of
), copied AS (
    SELECT m.practice_of AS town, jsonb_build_object('district', m.district) AS own FROM made m
), committees AS (
    INSERT INTO committee
    SELECT x.* FROM copied d JOIN committee t ON t.district = d.town
     CROSS JOIN LATERAL jsonb_populate_record(t, d.own || jsonb_build_object(
               'name', '练习·' || t.name, 'short_name', '练习' || t.short_name, 'seal', '练习·' || t.seal)) x
), teams AS (
    INSERT INTO team
    SELECT x.* FROM copied d JOIN team t ON t.district = d.town CROSS JOIN LATERAL jsonb_populate_record(t, d.own) x
), members AS (
    INSERT INTO member
    SELECT x.* FROM copied d JOIN member t ON t.district = d.town CROSS JOIN LATERAL jsonb_populate_record(t, d.own) x
), absences AS (
    INSERT INTO absence
    SELECT x.* FROM copied d JOIN absence t ON t.district = d.town
     CROSS JOIN LATERAL jsonb_populate_record(t, d.own || '{"reason": ""}') x
), places AS (
    INSERT INTO place
    SELECT x.* FROM copied d JOIN place t ON t.district = d.town CROSS JOIN LATERAL jsonb_populate_record(t, d.own) x
), territories AS (
    INSERT INTO territory
    SELECT x.* FROM copied d JOIN territory t ON t.district = d.town CROSS JOIN LATERAL jsonb_populate_record(t, d.own) x
), kinds AS (
    INSERT INTO dispute_kind
    SELECT x.* FROM copied d JOIN dispute_kind t ON t.district = d.town CROSS JOIN LATERAL jsonb_populate_record(t, d.own) x
), rules AS (
    INSERT INTO assignment_rule
    SELECT x.* FROM copied d JOIN assignment_rule t ON t.district = d.town CROSS JOIN LATERAL jsonb_populate_record(t, d.own) x
), limits AS (
    INSERT INTO house_limit
    SELECT x.* FROM copied d JOIN house_limit t ON t.district = d.town CROSS JOIN LATERAL jsonb_populate_record(t, d.own) x
), criteria AS (
    INSERT INTO criterion
    SELECT x.* FROM copied d JOIN criterion t ON t.district = d.town CROSS JOIN LATERAL jsonb_populate_record(t, d.own) x
), subsidies AS (
    INSERT INTO subsidy_rule
    SELECT x.* FROM copied d JOIN subsidy_rule t ON t.district = d.town CROSS JOIN LATERAL jsonb_populate_record(t, d.own) x
), years AS (
    INSERT INTO calendar_year
    SELECT x.* FROM copied d JOIN calendar_year t ON t.district = d.town CROSS JOIN LATERAL jsonb_populate_record(t, d.own) x
), days AS (
    INSERT INTO calendar_day
    SELECT x.* FROM copied d JOIN calendar_day t ON t.district = d.town CROSS JOIN LATERAL jsonb_populate_record(t, d.own) x
)
SELECT coalesce(m.district, b.same), b.begun_by, b.is_full FROM before b LEFT JOIN made m ON true
