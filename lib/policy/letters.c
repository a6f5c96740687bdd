/*
 * letters.c - what is mailed beside the texts of rules: a table
 */
#include "policy/letters.h"

#include <assert.h>
#include <string.h>

#include "base/strbuf.h"

enum { LETTER_OCTETS_MAX = 16 * 1024 };

#define HELP_REF "Help {help}, ref {ref}.\n"
#define CHOOSE                                                                 \
	"To choose, {ask}{returns}"                                            \
	"For IT: schoolgate held release {ref}; or remove, separate, "         \
	"protect, "                                                            \
	"return, drop.\n"

#define ANOTHER                                                                \
	"To have it back instead, {ask}{returns}"                              \
	"For IT: schoolgate held return {ref}\n"

/* clang-format off */
static const struct letter letters[] = {
	/* -- about a message of one's own ---------------------------------------- */
	{ "sent", "the sender", "headteacher", "the rule's own",
	  "Your e-mail was sent (ref {ref})",
	  "{told}\n" },
	{ "waiting", "the sender", "headteacher", "the rule's own",
	  "Your e-mail is waiting for you (ref {ref})",
	  "{told}\n\n" CHOOSE },
	{ "judged", "the sender, where another decides", "headteacher",
	  "the rule's own",
	  "Your e-mail is waiting to be looked at (ref {ref})",
	  "{told}\n\n" ANOTHER },
	{ "delayed", "the sender", "headteacher", "the rule's own",
	  "Your e-mail will be sent a little later (ref {ref})",
	  "{told}\n\nTo stop it before then, {ask}"
	  "For IT: schoolgate held return {ref}\n" },
	{ "still-waiting", "the sender, after an hour", "headteacher",
	  "the rule's own",
	  "Your e-mail is still waiting for you (ref {ref})",
	  "It still waits. {told}\n\n" CHOOSE },
	{ "still-judged", "the sender, after an hour", "headteacher",
	  "the rule's own",
	  "Your e-mail is still waiting to be looked at (ref {ref})",
	  "It still waits. {told}\n\n" ANOTHER },
	{ "returned", "the sender", "headteacher", "the rule's own",
	  "Your e-mail was not sent (ref {ref})",
	  "Not sent. Your e-mail of {when} comes back to you. {why}\n"
	  "It is enclosed as you wrote it. Change what is to be changed and "
	  "send it again.\n" HELP_REF },
	{ "refused", "the sender", "mail-admin", "",
	  "Your e-mail did not reach everybody (ref {ref})",
	  "Sent, but not to everybody. These addresses do not take it:\n"
	  "{addresses}Check how they are written, or telephone.\n" HELP_REF },
	{ "password", "who gets a file that we protected", "dpo",
	  "Frederick Gent 7.5",
	  "The password for the file you were sent",
	  "The file that {sender} sent you a few minutes ago is protected by a "
	  "password.\n\n{password}\n\n"
	  "The blanks before and after it do not belong to it. A program such "
	  "as 7-Zip opens the file.\n" },

	/* -- danger ---------------------------------------------------------------- */
	{ "danger", "the safeguarding lead", "dsl", "Online Safety 2.6",
	  "A child may be in danger: look now (ref {ref})",
	  "An e-mail may be about danger to a child. Look at it now: schoolgate "
	  "queue, record {record}.\n"
	  "It came from {sender}. The sender was told nothing.\n"
	  "Whoever opens it first takes it; tell the others that you have "
	  "it.\nRef {ref}{rule}.\n" },

	/* -- one's mail was looked at ------------------------------------------------- */
	{ "opened", "the person whose mail was opened", "dpo",
	  "Frederick Gent 8.1",
	  "An e-mail of yours was read (ref {ref})",
	  "On {when} {who} ({roles}) opened one e-mail {way} on {sent}. "
	  "Reason given: \"{reason}\". Ground: {ground}. Nothing else was "
	  "opened. You can answer or object to {answer}. Ref {ref}." },
	{ "opened-sealed", "the person whose sealed mail two people opened",
	  "dpo", "OLFCMAT 10",
	  "A sealed e-mail of yours was read (ref {ref})",
	  "On {when} {who} ({roles}) opened one sealed e-mail {way} on "
	  "{sent}. {second} had signed for it before. Reason given: "
	  "\"{reason}\". Ground: {ground}. Nothing else was opened. You can "
	  "answer or object to {answer}. Ref {ref}." },
	{ "opened-mistake", "the person whose mail was opened by mistake", "dpo",
	  "Frederick Gent 8.1",
	  "Your e-mail was opened by mistake (ref {ref})",
	  "That {who} opened this e-mail on {when} was a mistake: \"{reason}\". "
	  "It was closed at {closed} and is not used. Ref {ref}." },
	{ "explain", "the person whom a case is about", "headteacher",
	  "OLFCMAT 10",
	  "You are asked about an e-mail of yours (ref {ref})",
	  "{who} asks you about one e-mail that you sent on {sent}. The question "
	  "is:\n{question}\n"
	  "Nothing is decided before you have had your say. Answer until "
	  "{until} on your page \"About me\", or to {answer}. Ref {ref}." },
	{ "opened-late", "the person, when a covert order has ended", "dpo",
	  "OLFCMAT 10bis",
	  "Your e-mail was looked at during an investigation (ref {ref})",
	  "Between {from} and {until} your school e-mail was looked at without "
	  "telling you, for one investigation. Telling you then would have made "
	  "it hard to {why}. It was approved by {first} "
	  "and {second} and ended on {ended}. {n} messages were opened; those "
	  "you marked personal were not. You can ask to see them, answer or "
	  "object to {answer}. Ref {ref}." },
	{ "opened-request", "the person, when a request is closed", "dpo",
	  "Frederick Gent 8.1",
	  "E-mails of yours were read to answer a request (ref {ref})",
	  "To answer a request, the Data Protection Officer opened e-mails of "
	  "yours: {n}, between {from} and {until}. Ground: {ground}. Nothing "
	  "else was opened for it. You can answer or object to {answer}. "
	  "Ref {ref}." },
	{ "opened-request-sealed", "the person, where some of it was sealed",
	  "dpo", "OLFCMAT 10",
	  "Sealed e-mails of yours were read to answer a request (ref {ref})",
	  "To answer a request, the Data Protection Officer opened e-mails of "
	  "yours: {n}, between {from} and {until}; sealed ones among them: "
	  "{sealed}, for which {second} had signed before. Ground: {ground}. "
	  "Nothing else was opened for it. You can answer or object to "
	  "{answer}. Ref {ref}." },
	{ "absence", "the person who is to be away, before", "headteacher",
	  "Duffield Meadows 15.2",
	  "Who may open your e-mail while you are away (ref {ref})",
	  "While you are away ({dates}) {who} may open e-mails from {senders}. "
	  "Those you marked personal stay closed. You will get a list when you "
	  "are back. If you do not agree, tell {answer} now. Ref {ref}." },

	/* -- addresses that people write to -------------------------------------------- */
	{ "mistake", "who wrote to the address for mistakes", "dpo",
	  "Heathfield 5.1.1",
	  "What becomes of the mistake you told us (ref {ref})",
	  "The Data Protection Officer knows since {at}. {stopped}{delivered}\n"
	  "Do this now: telephone who should not have it, ask that it is "
	  "deleted unread, and write down when you did. Ref {ref}." },
	{ "not-for-me", "who got mail by mistake", "dpo", "Heathfield 5.1.1",
	  "Thank you for telling us (ref {ref})",
	  "The Data Protection Officer knows since {at} that a message reached "
	  "you by mistake.\n"
	  "Do not read on, copy it or forward it. Delete it once you have been "
	  "told that it is not needed. Ref {ref}." },
	{ "report", "who reported mail", "headteacher", "OLFCMAT 3",
	  "Your report has been passed on (ref {ref})",
	  "Your report of {at} has been passed on to the person who deals with "
	  "it.\n"
	  "You are not in trouble for receiving it. Keep it, and do not send it "
	  "to anybody else. Ref {ref}." },

	/* -- the data protection desk ------------------------------------------------------ */
	{ "export", "the Data Protection Officer, five minutes behind the file",
	  "dpo", "Frederick Gent 7.5",
	  "The password for what you took out (request {request})",
	  "The password of the file that you took out for request {request} is on "
	  "the next line.\n{password}\n"
	  "Nothing else on that line belongs to it. A program such as 7-Zip "
	  "opens the file. Give the password to who asked by another way than "
	  "the file." },

	/* -- sealed mail, opened by two ---------------------------------------------------- */
	{ "seal-asked", "who may sign, when somebody asks", "dpo", "OLFCMAT 10",
	  "Your signature is asked for (ref {ref})",
	  "{who} ({roles}) asks to open sealed mail. It stays closed unless you "
	  "or another person signs for it.\n"
	  "You see why on the page \"Sealed mail\" in {console}; of the mail "
	  "itself you see nothing. After {until} it is too late. Ref {ref}." },
	{ "seal-signed", "who asked to open sealed mail", "dpo", "OLFCMAT 10",
	  "What you asked for was signed (ref {ref})",
	  "{who} has signed that you may open the sealed mail that you asked "
	  "for.\n"
	  "Open it once, on the page \"Sealed mail\" in {console}. Ref {ref}." },
	{ "seal-refused", "who asked to open sealed mail", "dpo", "OLFCMAT 10",
	  "What you asked for was refused (ref {ref})",
	  "{who} has refused to sign. The sealed mail stays closed. Reason "
	  "given: \"{reason}\". Ref {ref}." },

	/* -- of a day's queue ------------------------------------------------------------- */
	{ "advice", "the sender, when who looked at it says so", "headteacher", "",
	  "About an e-mail that you sent (ref {ref})",
	  "{who} ({roles}) asks you to look again at an e-mail that you sent on "
	  "{sent}: {rule}{clause}.\n"
	  "Nothing more happens, and nobody else is told. If you see it "
	  "differently, tell {answer}. Ref {ref}." },
	{ "question", "the sender, before anything is decided", "headteacher",
	  "OLFCMAT 10",
	  "An e-mail that you sent is asked about (ref {ref})",
	  "{who} ({roles}) asks you to explain an e-mail that you sent on "
	  "{sent}: {rule}{clause}.\n"
	  "Nothing is decided before you have answered. Answer on your page, "
	  "{console}, or tell {answer}. Ref {ref}." },
	{ "taken", "the others who were told of danger", "dsl",
	  "Online Safety 2.6",
	  "Somebody has it now (ref {ref})",
	  "{who} looked first, at {at}, at what you were told about (ref "
	  "{ref}), and deals with it. You need do nothing." },
	{ "digest", "who has a queue, each morning that something waits",
	  "headteacher", "",
	  "What needs you today",
	  "{school}: {n} you today (about {minutes}), {late} waiting for more "
	  "than two school days, {settled} settled by senders themselves.\n"
	  "Open: {console}" },
	{ "overdue", "whose word a message from outside waits for, after two "
	  "school days and then each week",
	  "headteacher", "",
	  "A message waits for your word (ref {ref})",
	  "A message from outside of {when} has waited for your word for more "
	  "than two school days. Nobody has it, and its sender was told "
	  "nothing.\n"
	  "Release or drop it on the page \"Held mail\" of {console}, ref {ref}. "
	  "Until somebody does it stays there; you are told again in a week." },
	{ "rule-suspended", "administrators and headteacher, when a rule makes "
	  "too much noise",
	  "it", "",
	  "A mail rule made too much noise (ref {ref})",
	  "The rule \"{rule}\" of {school} made too much noise: {why}. It is in "
	  "shadow now: what it finds is counted, nothing is flagged or stopped "
	  "by it.\n"
	  "Mend it, then propose its mode again on the page \"Rules\" of "
	  "{console}; the headteacher approves it." },

	/* -- everybody outside ------------------------------------------------------------ */
	{ "recorded-line", "everybody outside: profile key `footer`", "dpo",
	  "Investigatory Powers Regulations 2018/356",
	  "",
	  "E-mail to and from {school} is recorded and may be checked under our "
	  "policy: {link}" },
};
/* clang-format on */

enum { LETTERS = sizeof(letters) / sizeof(*letters) };

const struct letter *
letter_at(size_t i)
{
	return i < LETTERS ? &letters[i] : NULL;
}

const struct letter *
letter_named(const char *name)
{
	size_t i = 0;

	while (i < LETTERS && strcmp(letters[i].name, name) != 0)
		i++;
	assert(i < LETTERS);
	return &letters[i];
}

/* The slot that `at` begins with ("{ref}..."), or NULL. */
static const struct letter_slot *
slot_at(const char *at, const struct letter_slots *slots)
{
	for (size_t i = 0; i < slots->len; i++) {
		size_t n = strlen(slots->v[i].name);

		if (strncmp(at + 1, slots->v[i].name, n) == 0 &&
		    at[n + 1] == '}')
			return &slots->v[i];
	}
	return NULL;
}

struct utf8
letter_fill(
    struct arena *a, const char *template, const struct letter_slots *slots)
{
	struct strbuf b;
	struct utf8 text;

	strbuf_init(&b, LETTER_OCTETS_MAX);
	while (*template != '\0') {
		const struct letter_slot *slot =
		    *template == '{' ? slot_at(template, slots) : NULL;

		if (slot == NULL) {
			strbuf_char(&b, *template ++);
			continue;
		}
		strbuf_add(&b, slot->value.p, slot->value.len);
		template += strlen(slot->name) + 2;
	}
	for (size_t i = 0; i < b.len; i++)
		if ((b.p[i] < ' ' && b.p[i] != '\n') || b.p[i] > '~')
			b.p[i] = '?';
	text = arena_utf8(a, (struct utf8){ b.p, b.len });
	strbuf_done(&b);
	return text;
}
