-- Acts that link petitions to disputes: as other acts, and only where the petition may be linked at the version that was read, which is
-- held. $48 petitions, "office/number", $49 their versions
-- @include act_move.part
       AND EXISTS (SELECT FROM petition h
                    WHERE h.district = r.district AND h.office = split_part(($48::text[])[r.ord::integer], '/', 1)
                      AND h.number = substr(($48::text[])[r.ord::integer], strpos(($48::text[])[r.ord::integer], '/') + 1)
                      AND h.version = ($49::integer[])[r.ord::integer] AND
-- @include petition_linkable.part h r.dispute
                      FOR NO KEY UPDATE OF h)
-- @include act_journal.part
