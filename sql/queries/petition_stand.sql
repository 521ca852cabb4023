-- Where the bridge stands with an office from now on. $1 district, $2 office, $3 cursor (null: it stays), $4 last package, $5 reconciliation
-- (null: none) and $6 its day: neither goes backwards
INSERT INTO petition_office AS o (district, office, cursor, package, reconciled, reconciled_on)
VALUES ($1::integer, $2::text, coalesce($3::text, ''), $4::bigint, $5::bytea, $6::date)
    ON CONFLICT (district, office) DO UPDATE
   SET cursor = coalesce($3::text, o.cursor), package = greatest(o.package, excluded.package),
       reconciled = CASE WHEN coalesce(excluded.reconciled_on >= o.reconciled_on, excluded.reconciled_on IS NOT NULL) THEN excluded.reconciled
                         ELSE o.reconciled END,
       reconciled_on = greatest(o.reconciled_on, excluded.reconciled_on)
