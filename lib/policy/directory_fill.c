/*
 * directory_fill.c - what the directory knows of one message's people
 */
#include "policy/directory.h"

enum { LOGIN_MAX = 256 };

/* Whose login it is: an address, or a name at one of the school's domains. */
static void
find_login(const struct directory *d, const struct sides *sides,
    struct bytes login, struct known *out)
{
	char text[DIRECTORY_TEXT_MAX];

	if (directory_find(d, login, out) || login.len == 0 ||
	    login.len > LOGIN_MAX || memchr(login.p, '@', login.len) != NULL)
		return;
	for (size_t i = 0; i < sides->domains_len; i++) {
		struct utf8 domain = sides->domains[i];

		/* ".x" means any domain below it: none by name. */
		if (domain.len == 0 || domain.p[0] == '.' ||
		    domain.len > DIRECTORY_TEXT_MAX - LOGIN_MAX - 1)
			continue;
		memcpy(text, login.p, login.len);
		text[login.len] = '@';
		memcpy(text + login.len + 1, domain.p, domain.len);
		if (directory_find(d,
			(struct bytes){ (const unsigned char *)text,
			    login.len + 1 + domain.len },
			out))
			return;
	}
}

/* Somebody's own address is outside, wherever it lies. */
static void
fill_recipients(struct arena *a, const struct directory *d,
    const struct envelope *envelope, struct context *out)
{
	size_t n = envelope->recipients_len;
	struct known *known = arena_array(a, n, sizeof(*known));
	unsigned char *inside = arena_alloc(a, n);

	for (size_t i = 0; i < n; i++) {
		inside[i] =
		    out->recipient_inside != NULL && out->recipient_inside[i];
		if (directory_find(d,
			field_given(envelope->recipients[i].address),
			&known[i]) &&
		    known[i].kind == ADDRESS_PRIVATE)
			inside[i] = 0;
	}
	out->recipients = known;
	out->recipient_inside = inside;
}

static void
fill_exemptions(struct arena *a, const struct directory_content *content,
    struct context *out)
{
	struct exemption *v =
	    arena_array(a, content->exemptions_len, sizeof(*v));
	size_t n = 0;

	for (size_t i = 0; i < content->exemptions_len; i++)
		if (content->exemptions[i].from_ms <= out->now_ms &&
		    out->now_ms < content->exemptions[i].until_ms)
			v[n++] = content->exemptions[i];
	out->exemptions = v;
	out->exemptions_len = n;
}

void
directory_fill(struct arena *a, const struct directory *d,
    const struct sides *sides, const struct record *record, struct context *out)
{
	const struct envelope *envelope = &record->envelope;
	const struct mailboxes *from = &record->header.from;
	const struct mailboxes *answers = &record->header.reply_to;
	const struct directory_content *content;

	if (d == NULL)
		return;
	content = directory_content(d);
	directory_find(d, field_given(envelope->sender), &out->sender);
	find_login(d, sides, field_given(envelope->auth), &out->login);
	if (from->len > 0)
		directory_find(d, field_given(from->v[0].address), &out->from);
	if (answers->len > 0)
		directory_find(
		    d, field_given(answers->v[0].address), &out->answers);
	fill_recipients(a, d, envelope, out);
	fill_exemptions(a, content, out);
	out->hours = content->hours;
	out->hours_len = content->hours_len;
	out->phones = content->phones;
	out->phones_len = content->phones_len;
}

/* -- exemptions -------------------------------------------------------------- */

static struct utf8
behind(struct utf8 text, const char *head)
{
	size_t len = strlen(head);

	return (struct utf8){ text.p + len, text.len - len };
}

int
exemption_means(
    struct utf8 who, const struct known *known, struct bytes address)
{
	if (who.len == 0)
		return 1;
	if (utf8_begins(who, "class:"))
		return known->found &&
		       utf8_equal(behind(who, "class:"), known->class);
	if (utf8_begins(who, "group:")) {
		for (size_t i = 0; i < known->groups_len; i++)
			if (utf8_equal(behind(who, "group:"), known->groups[i]))
				return 1;
		return 0;
	}
	if (known->person.len > 0 && utf8_equal(who, known->person))
		return 1;
	return who.len == address.len &&
	       strncasecmp(who.p, (const char *)address.p, who.len) == 0;
}
