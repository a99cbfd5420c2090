-- What stood behind the last dot of a kind becomes its argument.
UPDATE timers SET argument = replace(kind, 'agreement.expiring.', ''), kind = 'agreement.expiring' WHERE kind LIKE 'agreement.expiring.%';
UPDATE timers SET argument = replace(kind, 'agreement.leave.', ''), kind = 'agreement.leave' WHERE kind LIKE 'agreement.leave.%';
UPDATE timers SET argument = replace(kind, 'agreement.request.', ''), kind = 'agreement.request' WHERE kind LIKE 'agreement.request.%';
UPDATE timers SET argument = replace(kind, 'commitment.unverified.', ''), kind = 'commitment.unverified' WHERE kind LIKE 'commitment.unverified.%';
UPDATE timers SET argument = replace(kind, 'commitment.silence.', ''), kind = 'commitment.silence' WHERE kind LIKE 'commitment.silence.%';
UPDATE timers SET argument = replace(kind, 'document.unattached.', ''), kind = 'document.unattached' WHERE kind LIKE 'document.unattached.%';
