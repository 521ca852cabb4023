-- A try that was no wrong one is not counted. $1 what it was counted by
UPDATE login_try SET failures = failures - 1, locked_until = NULL WHERE name = $1::bytea AND failures > 0
