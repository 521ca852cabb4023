-- Assignments by rule, in the transaction that has the lock on the district's loads (assignment_lock.sql): as other acts,
-- and only where the lock was given. $48 who must hold it
-- @include act_move.part
       AND ($48::uuid[])[r.ord::integer] = (SELECT l.holder FROM assignment_lock l WHERE l.district = r.district)
-- @include act_journal.part
