-- Who only reads, reads no names: not those of parties, not the texts of events, nor the salt that would let somebody
-- try names against what an event commits to, nor what a proposal was filled in with. And he keeps no snapshot for long.

ALTER ROLE mediation_report SET statement_timeout = '60s';
ALTER ROLE mediation_report SET idle_in_transaction_session_timeout = '10s';

REVOKE SELECT ON party, event_text, proposal FROM mediation_report;
GRANT SELECT (district, dispute, number, side, consent, has_left, has_signed, is_government, persons, version) ON party TO mediation_report;
GRANT SELECT (district, dispute, version) ON event_text TO mediation_report;
GRANT SELECT (district, dispute, version, action, state, approvers, member, proposed_at, is_open) ON proposal TO mediation_report;
