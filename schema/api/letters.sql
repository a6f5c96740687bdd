-- What the database itself writes to people.  The texts stand in
-- lib/policy/letters.c as well, word for word: there a school reads them all
-- (schoolgate policy texts), here they are filled.

SET ROLE schoolgate_owner;

-- Subject and text of a letter, with its {slots}.
CREATE OR REPLACE FUNCTION schoolgate.letter(
    name text, OUT subject text, OUT words text)
LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT l.subject, l.words FROM (VALUES
        ('opened', 'An e-mail of yours was read (ref {ref})',
            'On {when} {who} ({roles}) opened one e-mail {way} on {sent}. '
            'Reason given: "{reason}". Ground: {ground}. Nothing else was '
            'opened. You can answer or object to {answer}. Ref {ref}.'),
        ('opened-sealed', 'A sealed e-mail of yours was read (ref {ref})',
            'On {when} {who} ({roles}) opened one sealed e-mail {way} on '
            '{sent}. {second} had signed for it before. Reason given: '
            '"{reason}". Ground: {ground}. Nothing else was opened. You can '
            'answer or object to {answer}. Ref {ref}.'),
        ('opened-mistake', 'Your e-mail was opened by mistake (ref {ref})',
            'That {who} opened this e-mail on {when} was a mistake: '
            '"{reason}". It was closed at {closed} and is not used. '
            'Ref {ref}.'),
        ('explain', 'You are asked about an e-mail of yours (ref {ref})',
            E'{who} asks you about one e-mail that you sent on {sent}. The '
            'question is:\n{question}\n'
            'Nothing is decided before you have had your say. Answer until '
            '{until} on your page "About me", or to {answer}. Ref {ref}.'),
        ('opened-late',
            'Your e-mail was looked at during an investigation (ref {ref})',
            'Between {from} and {until} your school e-mail was looked at '
            'without telling you, for one investigation. Telling you then '
            'would have made it hard to {why}. It was '
            'approved by {first} and {second} and ended on {ended}. {n} '
            'messages were opened; those you marked personal were not. You can '
            'ask to see them, answer or object to {answer}. Ref {ref}.'),
        ('opened-request',
            'E-mails of yours were read to answer a request (ref {ref})',
            'To answer a request, the Data Protection Officer opened e-mails '
            'of yours: {n}, between {from} and {until}. Ground: {ground}. '
            'Nothing else was opened for it. You can answer or object to '
            '{answer}. Ref {ref}.'),
        ('opened-request-sealed',
            'Sealed e-mails of yours were read to answer a request (ref {ref})',
            'To answer a request, the Data Protection Officer opened e-mails '
            'of yours: {n}, between {from} and {until}; sealed ones among '
            'them: {sealed}, for which {second} had signed before. Ground: '
            '{ground}. Nothing else was opened for it. You can answer or '
            'object to {answer}. Ref {ref}.'),
        ('absence', 'Who may open your e-mail while you are away (ref {ref})',
            'While you are away ({dates}) {who} may open e-mails from '
            '{senders}. Those you marked personal stay closed. You will get a '
            'list when you are back. If you do not agree, tell {answer} now. '
            'Ref {ref}.'),
        ('mistake', 'What becomes of the mistake you told us (ref {ref})',
            E'The Data Protection Officer knows since {at}. '
            '{stopped}{delivered}\n'
            'Do this now: telephone who should not have it, ask that it is '
            'deleted unread, and write down when you did. Ref {ref}.'),
        ('not-for-me', 'Thank you for telling us (ref {ref})',
            E'The Data Protection Officer knows since {at} that a message '
            'reached you by mistake.\n'
            'Do not read on, copy it or forward it. Delete it once you have '
            'been told that it is not needed. Ref {ref}.'),
        ('report', 'Your report has been passed on (ref {ref})',
            E'Your report of {at} has been passed on to the person who deals '
            'with it.\n'
            'You are not in trouble for receiving it. Keep it, and do not send '
            'it to anybody else. Ref {ref}.'),
        ('advice', 'About an e-mail that you sent (ref {ref})',
            E'{who} ({roles}) asks you to look again at an e-mail that you '
            'sent on {sent}: {rule}{clause}.\n'
            'Nothing more happens, and nobody else is told. If you see it '
            'differently, tell {answer}. Ref {ref}.'),
        ('question', 'An e-mail that you sent is asked about (ref {ref})',
            E'{who} ({roles}) asks you to explain an e-mail that you sent on '
            '{sent}: {rule}{clause}.\n'
            'Nothing is decided before you have answered. Answer on your page, '
            '{console}, or tell {answer}. Ref {ref}.'),
        ('taken', 'Somebody has it now (ref {ref})',
            '{who} looked first, at {at}, at what you were told about (ref '
            '{ref}), and deals with it. You need do nothing.'),
        ('digest', 'What needs you today',
            E'{school}: {n} you today (about {minutes}), {late} waiting for '
            'more than two school days, {settled} settled by senders '
            'themselves.\n'
            'Open: {console}'),
        ('overdue', 'A message waits for your word (ref {ref})',
            E'A message from outside of {when} has waited for your word for '
            'more than two school days. Nobody has it, and its sender was told '
            'nothing.\n'
            'Release or drop it on the page "Held mail" of {console}, ref {ref}. '
            'Until somebody does it stays there; you are told again in a '
            'week.'),
        ('rule-suspended',
            'A mail rule made too much noise (ref {ref})',
            E'The rule "{rule}" of {school} made too much noise: {why}. It is '
            'in shadow now: what it finds is counted, nothing is flagged or '
            'stopped by it.\n'
            'Mend it, then propose its mode again on the page "Rules" of '
            '{console}; the headteacher approves it.'),
        ('seal-asked', 'Your signature is asked for (ref {ref})',
            E'{who} ({roles}) asks to open sealed mail. It stays closed '
            'unless you or another person signs for it.\n'
            'You see why on the page "Sealed mail" in {console}; of the mail '
            'itself you see nothing. After {until} it is too late. Ref {ref}.'),
        ('seal-signed', 'What you asked for was signed (ref {ref})',
            E'{who} has signed that you may open the sealed mail that you '
            'asked for.\n'
            'Open it once, on the page "Sealed mail" in {console}. Ref {ref}.'),
        ('seal-refused', 'What you asked for was refused (ref {ref})',
            E'{who} has refused to sign. The sealed mail stays closed. Reason '
            'given: "{reason}". Ref {ref}.'),
        ('export', 'The password for what you took out (request {request})',
            E'The password of the file that you took out for request {request} '
            'is on the next line.\n{password}\n'
            'Nothing else on that line belongs to it. A program such as '
            '7-Zip opens the file. Give the password to who asked by '
            'another way than the file.')
        ) AS l (name, subject, words)
    WHERE l.name = letter.name
$$;

-- A template with its slots filled; a slot that nobody fills stays, and what
-- is filled in is no template.
CREATE OR REPLACE FUNCTION schoolgate.letter_fill(template text, slots jsonb)
RETURNS text LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT string_agg(coalesce(
        CASE WHEN m[1] ~ '^\{.+\}$' THEN slots ->> btrim(m[1], '{}') END,
        m[1]), '' ORDER BY place)
    FROM regexp_matches(template, '(\{[a-z]+\}|[^{]+|\{)', 'g')
        WITH ORDINALITY AS t (m, place)
$$;

-- Five unambiguous characters for a message, as policy_reference() makes them:
-- of the last 32 bits of its id, the lowest digit first.
CREATE OR REPLACE FUNCTION schoolgate.reference(id uuid) RETURNS text
LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT string_agg(substr('23456789BCDFGHJKMNPQRSTVWXYZ',
        1 + (('x' || right(id::text, 8))::bit(32)::bigint / (28 ^ i)::bigint
            % 28)::int, 1), '' ORDER BY i)
    FROM generate_series(0, 4) i
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA schoolgate FROM PUBLIC;

RESET ROLE;
