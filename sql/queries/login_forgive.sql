-- A try that was counted, and was right as far as it went. $1 login as typed
UPDATE login_try SET failures = failures - 1, locked_until = NULL WHERE name = sha256(convert_to($1::text, 'UTF8')) AND failures > 0
