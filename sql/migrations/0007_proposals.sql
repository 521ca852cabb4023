-- A proposal lapses also where mediation has gone on, though the state is the same.

CREATE OR REPLACE FUNCTION proposal_fold(wanted integer DEFAULT NULL)
    RETURNS TABLE (district integer, dispute bigint, version integer, action bigint, state smallint, member bigint,
                   proposed_at timestamptz, is_open boolean)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT e.district, e.dispute, e.version, fact_integer(e.facts, number_of('argument', 'proposed_action')), e.from_state, e.actor,
           e.happened_at,
           NOT EXISTS (SELECT FROM dispute_event x JOIN action_property a USING (action)
                        WHERE x.district = e.district AND x.dispute = e.dispute AND x.version > e.version
                          AND (x.from_state <> x.to_state OR a.mediates OR x.action = number_of('action', 'decline')
                               OR fact(x.facts, number_of('argument', 'proposer')) IS NOT NULL))
      FROM dispute_event e
     WHERE (wanted IS NULL OR e.district = wanted) AND e.action = number_of('action', 'request_approval')
$$;
