/*
 * words.c - what the sender is told
 */
#include "policy/words.h"

enum { TEXT_OCTETS_MAX = 4000, ADDRESS_SHOWN = 40 };

/* NULL for the cure: the usual one. */
static const struct {
	const char *id, *words, *cure;
} identifiers[] = {
	{ "ni-number", "a National Insurance number", NULL },
	{ "nhs-number", "an NHS number", NULL },
	{ "uln", "a learner number", NULL },
	{ "upn", "a pupil number", NULL },
	{ "teacher-reference", "a teacher reference number", NULL },
	{ "driving-licence", "a driving licence number", NULL },
	{ "passport", "a passport number", NULL },
	{ "utr", "a tax reference", NULL },
	{ "payment-card", "a bank card number", NULL },
	{ "iban", "a bank account", NULL },
	{ "sort-code-account", "a bank account", NULL },
	{ "phone", "somebody's telephone number", NULL },
	{ "personal-mobile", "a personal mobile number",
	    "Give the school's number instead. " },
	{ "email", "somebody's e-mail address", NULL },
	{ "postcode", "somebody's postcode", NULL },
	{ "address", "somebody's address", NULL },
	{ "date-of-birth", "a date of birth", NULL },
	{ "password", "a password",
	    "Tell it by telephone, or in a message of its own. " },
	{ "pupil-data", "information about pupils by name", NULL },
	{ "special-send", "a pupil's special needs", NULL },
	{ "special-protection", "child protection", NULL },
	{ "special-medical", "somebody's health", NULL },
	{ "special-camhs", "somebody's mental health", NULL },
	{ "special-ethnicity", "somebody's ethnicity", NULL },
	{ "special-religion", "somebody's religion", NULL },
	{ "special-union", "a trade union", NULL },
	{ "special-exclusion", "an exclusion", NULL },
	{ "special-fsm", "free school meals", NULL },
};

static const char usual_cure[] =
    "Put it in a password-protected document, or use initials. ";

static const char *
identifier_words(struct utf8 id, const char **cure)
{
	*cure = usual_cure;
	for (size_t i = 0; i < sizeof(identifiers) / sizeof(identifiers[0]);
	     i++) {
		if (!utf8_equal(id, utf8_from(identifiers[i].id)))
			continue;
		if (identifiers[i].cure != NULL)
			*cure = identifiers[i].cure;
		return identifiers[i].words;
	}
	return "personal information";
}

/* 1 when an address can stand in a reply as it is. */
static int
is_showable(struct utf8 address)
{
	if (address.len == 0 || address.len > ADDRESS_SHOWN)
		return 0;
	for (size_t i = 0; i < address.len; i++)
		if (address.p[i] <= ' ' || address.p[i] > '~')
			return 0;
	return 1;
}

/* "ann@x.example is" or "3 addresses (ann@x.example, ...) are". */
static void
outsiders(const struct context *c, const struct envelope *envelope,
    struct strbuf *out)
{
	struct utf8 first = { NULL, 0 };
	size_t n = 0;

	for (size_t i = 0; i < envelope->recipients_len; i++) {
		if (c->recipient_inside[i] || c->recipient_partner[i])
			continue;
		if (n++ == 0)
			first = envelope->recipients[i].address.text;
	}
	if (n == 1 && is_showable(first))
		strbuf_fmt(out, "%.*s is", (int)first.len, first.p);
	else if (n == 1)
		strbuf_str(out, "one address is");
	else if (is_showable(first))
		strbuf_fmt(out, "%.*s and %zu more are", (int)first.len,
		    first.p, n - 1);
	else
		strbuf_fmt(out, "%zu addresses are", n);
}

static void
say_cause(const struct context *c, const struct envelope *envelope,
    const struct cause *cause, struct strbuf *out)
{
	const char *cure =
	    "Remove that address, or write a new e-mail without the personal "
	    "details. ";

	if (cause->rule->kind == RULE_SUBJECT_INSIDE)
		strbuf_str(out, "The subject says 'internal' but ");
	else
		strbuf_fmt(out, "There is %s and ",
		    identifier_words(cause->identifier, &cure));
	outsiders(c, envelope, out);
	strbuf_str(out, " outside school. ");
	strbuf_str(out, cure);
}

struct utf8
words_refused(struct arena *a, const struct context *c,
    const struct envelope *envelope, const struct cause *causes, size_t len)
{
	struct strbuf out;
	struct utf8 text;

	strbuf_init(&out, TEXT_OCTETS_MAX);
	strbuf_str(&out, "Not sent. ");
	for (size_t i = 0; i < len; i++) {
		if (len > 1)
			strbuf_fmt(&out, "%zu. ", i + 1);
		say_cause(c, envelope, &causes[i], &out);
	}
	if (c->help.len > 0)
		strbuf_fmt(
		    &out, "Help %.*s, ref ", (int)c->help.len, c->help.p);
	else
		strbuf_str(&out, "Ref ");
	strbuf_fmt(&out, "%.*s, rule %.*s", (int)c->reference.len,
	    c->reference.p, (int)causes[0].rule->clause.len,
	    causes[0].rule->clause.p);
	text = arena_utf8(a, (struct utf8){ out.p, out.len });
	strbuf_done(&out);
	return text;
}
