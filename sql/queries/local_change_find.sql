-- What a request changed of local data. $1 district, $2 request id
SELECT digest, reference_version, rows, (changes ->> 'added')::integer AS added, (changes ->> 'changed')::integer AS changed,
       (changes ->> 'ended')::integer AS ended
  FROM local_change WHERE district = $1::integer AND request_id = $2::uuid
