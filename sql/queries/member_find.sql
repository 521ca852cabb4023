-- Members by login name. $1 login, $2 district (0: any), $3 day
SELECT district, id FROM member
 WHERE login = $1::text AND ($2::integer = 0 OR district = $2::integer) AND $3::date BETWEEN valid_from AND valid_to
