-- Obligations as they stand after an act; as write_parties.
INSERT INTO obligation (district, dispute, number, round, debtor, performance, due_on, amount, paid, text_version,
                        creditor, manner, plan, is_draft, every, periods, first_due_on, urged, urged_on)
SELECT r.district, r.dispute, r.number, r.round, r.debtor, r.performance, r.due_on, r.amount, r.paid, r.text_version,
       r.creditor, r.manner, r.plan, r.is_draft, r.every, r.periods, r.first_due_on, r.urged, r.urged_on
  FROM unnest($1::integer[], $2::bigint[], $3::integer[], $4::bytea[], $5::smallint[], $6::smallint[], $7::smallint[],
              $8::smallint[], $9::date[], $10::bigint[], $11::bigint[], $12::integer[], $13::smallint[], $14::smallint[],
              $15::smallint[], $16::boolean[], $17::smallint[], $18::smallint[], $19::date[], $20::smallint[], $21::date[])
           AS r(district, dispute, version, hash, number, round, debtor, performance, due_on, amount, paid, text_version,
                creditor, manner, plan, is_draft, every, periods, first_due_on, urged, urged_on)
  JOIN dispute d ON d.district = r.district AND d.id = r.dispute AND d.version = r.version
 WHERE EXISTS (SELECT FROM dispute_event e WHERE e.district = r.district AND e.dispute = r.dispute
                  AND e.version = r.version AND e.hash = r.hash)
   FOR NO KEY UPDATE OF d
ON CONFLICT (district, dispute, number) DO UPDATE
   SET performance = excluded.performance, paid = excluded.paid, due_on = excluded.due_on, is_draft = excluded.is_draft,
       periods = excluded.periods, urged = excluded.urged, urged_on = excluded.urged_on
