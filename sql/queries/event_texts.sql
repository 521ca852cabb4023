-- Texts of some events. $1 district, $2 disputes, $3 versions, one of each an event
SELECT t.dispute, t.version, t.texts
  FROM unnest($2::bigint[], $3::bigint[]) AS r(dispute, version)
  JOIN event_text t ON t.district = $1::integer AND t.dispute = r.dispute AND t.version = r.version
