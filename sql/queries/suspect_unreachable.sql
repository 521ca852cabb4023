-- Suspicion: a success whose parties nobody has reached since, nor could: one of them left neither telephone nor address, and no
-- visit found anybody, though one was tried in vain or has been due for more than $5 days. Looked at: agreements that came into
-- force. Value: days since the visit was due. Where no key was in use yet nobody could
-- leave either. Of identities.def: 2 telephone, 3 address.
WITH n AS MATERIALIZED (
    SELECT number_of('value:visit', 'planned') AS planned, number_of('value:visit', 'failed') AS failed,
           number_of('value:visit', 'overdue') AS overdue
), agreed AS (
-- @include succeeded_between.part
), looked AS MATERIALIZED (
    SELECT a.dispute, a.team, a.version, greatest($3::date - v.due_on, 0)::bigint AS value,
           coalesce(NOT v.was_reached AND (v.is_failed OR v.due_on < $3::date - $5::integer), false)
               AND EXISTS (SELECT FROM identity_key k WHERE k.is_writing)
               AND EXISTS (SELECT FROM party p
                            WHERE p.district = $1::integer AND p.dispute = a.dispute AND NOT p.has_left
                              AND NOT EXISTS (SELECT FROM party_identity i
                                               WHERE i.district = $1::integer AND i.dispute = p.dispute AND i.party = p.number
                                                 AND i.identity IN (2, 3))) AS is_found
      FROM agreed a
     CROSS JOIN n
     CROSS JOIN LATERAL (SELECT bool_or(v.value = n.failed) AS is_failed,
                                min(v.planned_on) FILTER (WHERE v.value IN (n.planned, n.overdue)) AS due_on,
                                bool_or(v.visited_version IS NOT NULL AND v.value <> n.failed) AS was_reached
                           FROM visit v
                          WHERE v.district = $1::integer AND v.dispute = a.dispute AND v.round = a.round) v)
-- @include suspected.part
