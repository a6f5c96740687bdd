/*
 * slots.c - what is filled into texts
 */
#include "policy/slots.h"

#include "policy/when.h"
#include "policy/wordings.h"

/* An area's digits, and the number's: "01332 720123". */
enum { AREA_DIGITS = 5 };

/* -- addresses ------------------------------------------------------------------ */

/* 1 when an address can stand in a reply as it is. */
static int
is_showable(const struct telling *t, struct utf8 address)
{
	if (address.len == 0 || address.len > t->address_shown)
		return 0;
	for (size_t i = 0; i < address.len; i++)
		if (address.p[i] <= ' ' || address.p[i] > '~')
			return 0;
	return 1;
}

/* "ann@x.example is" or "ann@x.example and 2 more are". */
static void
say_outsiders(struct telling *t, const struct reason *r)
{
	const struct context *c = t->context;
	int shown = is_showable(t, r->shown);
	size_t n = 0;

	for (size_t i = 0; i < t->record->envelope.recipients_len; i++)
		n += !c->recipient_inside[i] && !c->recipient_partner[i];
	if (n == 0 && shown)
		strbuf_fmt(&t->out, "the list %.*s has members who are",
		    (int)r->shown.len, r->shown.p);
	else if (n == 0)
		strbuf_str(&t->out, "a list has members who are");
	else if (n == 1 && shown)
		strbuf_fmt(&t->out, "%.*s is", (int)r->shown.len, r->shown.p);
	else if (n == 1)
		strbuf_str(&t->out, "one address is");
	else if (shown)
		strbuf_fmt(&t->out, "%.*s and %zu more are", (int)r->shown.len,
		    r->shown.p, n - 1);
	else
		strbuf_fmt(&t->out, "%zu addresses are", n);
}

static void
say_address(struct telling *t, const struct reason *r, const char *instead)
{
	if (is_showable(t, r->shown))
		strbuf_add(&t->out, r->shown.p, r->shown.len);
	else
		strbuf_str(&t->out, instead);
}

static void
say_who(struct telling *t, const struct reason *r)
{
	say_address(t, r, "one address");
}

static void
say_who_first(struct telling *t, const struct reason *r)
{
	say_address(t, r, "One address");
}

static void
say_manager(struct telling *t, const struct reason *r)
{
	const struct verdict *v = t->verdict;

	(void)r;
	for (size_t i = 0; i < v->changes_len; i++)
		if (utf8_equal(v->changes[i].change, UTF8("add_recipient")) &&
		    is_showable(t, v->changes[i].value.text)) {
			strbuf_add(&t->out, v->changes[i].value.text.p,
			    v->changes[i].value.text.len);
			return;
		}
	strbuf_str(&t->out, t->audience == AUDIENCE_PUPIL
				? "your teacher"
				: "your line manager");
}

/* -- what was found ---------------------------------------------------------------- */

static void
say_what(struct telling *t, const struct reason *r)
{
	const struct identifier_wording *w = wording_identifier(r->cause);

	strbuf_str(&t->out,
	    t->audience == AUDIENCE_PUPIL && w->to_pupils != NULL ? w->to_pupils
								  : w->words);
}

/* Where the first finding stands; its value is nobody's to repeat. */
static void
say_place(struct telling *t, const struct reason *r)
{
	const struct record *record = t->record;
	size_t index = r->findings_len > 0 ? r->findings[0] : SIZE_MAX;

	strbuf_str(
	    &t->out, index < record->findings_len &&
			     utf8_equal(record->findings[index].where.text,
				 UTF8("subject"))
			 ? "the subject"
			 : "the text");
}

static void
say_number(struct telling *t, const struct reason *r)
{
	strbuf_fmt(&t->out, "%llu", (unsigned long long)r->number);
}

/* -- when --------------------------------------------------------------------------- */

static void
say_earlier(struct telling *t, const struct reason *r)
{
	struct utf8 day = UTF8("earlier");

	if (r->number > 0)
		day = when_day(t->a, &t->context->zone, r->number);
	strbuf_add(&t->out, day.p, day.len);
}

static void
say_until(struct telling *t, const struct reason *r)
{
	uint64_t at =
	    t->verdict->until_ms > 0 ? t->verdict->until_ms : r->number;
	struct utf8 text =
	    when_due(t->a, &t->context->zone, t->context->now_ms, at);

	if (at == 0)
		text = UTF8("in 5 minutes");
	strbuf_add(&t->out, text.p, text.len);
}

/* -- the school ------------------------------------------------------------------------ */

static void
put_school(struct telling *t)
{
	struct utf8 name = t->context->school_name;

	if (name.len > 0 && name.len <= CONFIGURED_SHOWN)
		strbuf_add(&t->out, name.p, name.len);
	else
		strbuf_str(&t->out, "the school");
}

/* Its number, if the directory has one: an extension is of no use outside. */
static void
put_office(struct telling *t)
{
	const struct context *c = t->context;
	struct utf8 phone = { NULL, 0 };

	strbuf_str(&t->out, "the school office");
	if (c->phones_len > 0)
		phone = c->phones[0];
	if (phone.len > AREA_DIGITS && phone.len <= CONFIGURED_SHOWN)
		strbuf_fmt(&t->out, " on %.*s %.*s", AREA_DIGITS, phone.p,
		    (int)phone.len - AREA_DIGITS, phone.p + AREA_DIGITS);
	else if (c->help.len > 0 && c->help.len <= CONFIGURED_SHOWN)
		strbuf_fmt(&t->out, " (%.*s)", (int)c->help.len, c->help.p);
}

static void
say_school(struct telling *t, const struct reason *r)
{
	(void)r;
	put_school(t);
}

static void
say_office(struct telling *t, const struct reason *r)
{
	(void)r;
	put_office(t);
}

/* -- filling --------------------------------------------------------------------------- */

static const struct {
	const char *name;
	void (*say)(struct telling *, const struct reason *);
} slots[] = {
	{ "{outside}", say_outsiders },
	{ "{who}", say_who },
	{ "{Who}", say_who_first },
	{ "{what}", say_what },
	{ "{place}", say_place },
	{ "{n}", say_number },
	{ "{earlier}", say_earlier },
	{ "{until}", say_until },
	{ "{manager}", say_manager },
	{ "{school}", say_school },
	{ "{office}", say_office },
};

enum { SLOTS = sizeof(slots) / sizeof(*slots) };

void
slots_say(struct telling *t, const struct reason *r, const char *template)
{
	while (template != NULL && *template != '\0') {
		size_t n = strcspn(template, "{"), i = 0;

		strbuf_add(&t->out, template, n);
		template += n;
		if (*template == '\0')
			return;
		while (i < SLOTS && strncmp(template, slots[i].name,
					strlen(slots[i].name)) != 0)
			i++;
		if (i == SLOTS) {
			strbuf_char(&t->out, *template ++);
			continue;
		}
		slots[i].say(t, r);
		template += strlen(slots[i].name);
	}
}
