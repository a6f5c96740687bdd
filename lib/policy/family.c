/*
 * family.c - whose child a message names
 */
#include "policy/family.h"

enum {
	/* As lib/match/pupils.c: a word from here on says something of a pupil. */
	SENSITIVE = 3,
};

/* Digests, each once. */
struct digests {
	struct utf8 v[FAMILY_MAX];
	size_t len;
};

static int
has(const struct utf8 *v, size_t len, struct utf8 digest)
{
	for (size_t i = 0; i < len; i++)
		if (utf8_equal(v[i], digest))
			return 1;
	return 0;
}

/* Add one, as far as there is room. */
static void
add(struct digests *to, struct utf8 digest)
{
	if (to->len < FAMILY_MAX && !has(to->v, to->len, digest))
		to->v[to->len++] = digest;
}

/* Digest `i` of a name, of the finding's many; len 0: there are no more. */
static struct utf8
digest_at(const struct finding *f, size_t i)
{
	size_t at = i * FINDING_DIGEST;

	if (f->digest.len < at + FINDING_DIGEST)
		return (struct utf8){ NULL, 0 };
	return (struct utf8){ f->digest.p + at, FINDING_DIGEST };
}

static int
is_pupil(const struct finding *f)
{
	return f->kind == FINDING_NAME && utf8_equal(f->id, UTF8("pupil"));
}

/* -- are they theirs? ---------------------------------------------------------- */

/* Children whom everybody outside who gets it has in common. */
static struct digests
children_in_common(const struct deciding *d)
{
	struct digests out = { .len = 0 };
	int is_first = 1;

	for (size_t i = 0; i < d->record->envelope.recipients_len; i++) {
		const struct known *k = deciding_known(d, i);
		size_t n = 0;

		if ((d->to[i] & WHO_OUTSIDE) == 0)
			continue;
		for (size_t c = 0; is_first && c < k->children_len; c++)
			add(&out, k->children[c]);
		for (size_t c = 0; c < out.len; c++)
			if (has(k->children, k->children_len, out.v[c]))
				out.v[n++] = out.v[c];
		out.len = n;
		is_first = 0;
	}
	return out;
}

/* Note which of `children` a name may mean; 0: none of them. */
static int
meet(const struct finding *f, const struct digests *children,
    struct digests *named)
{
	int any = 0;
	struct utf8 digest;

	for (size_t i = 0; (digest = digest_at(f, i)).len > 0; i++)
		if (has(children->v, children->len, digest)) {
			add(named, digest);
			any = 1;
		}
	return any;
}

/* Beside these gaps of a part all its words were read, or need a password. */
static int
leaves_nothing(struct utf8 gap)
{
	static const char *const gaps[] = { "charset_guessed", "encrypted",
		"mbox_line", "unread_media" };

	for (size_t i = 0; i < sizeof(gaps) / sizeof(*gaps); i++)
		if (utf8_equal(gap, utf8_from(gaps[i])))
			return 1;
	return 0;
}

/* Names that were not read may be others'. */
static int
is_all_read(const struct record *r)
{
	for (size_t i = 0; i < r->parts_len; i++)
		for (size_t k = 0; k < r->parts[i].gaps.len; k++)
			if (!leaves_nothing(r->parts[i].gaps.v[k]))
				return 0;
	return r->gaps.len == 0;
}

struct family
family_of(const struct deciding *d)
{
	struct digests children = children_in_common(d), named = { .len = 0 };

	if (children.len == 0)
		return (struct family){ .why = "who gets it outside has no "
					       "child here in common" };
	if (!is_all_read(d->record))
		return (struct family){ .why = "not all of it was read" };
	for (size_t i = 0; i < d->record->findings_len; i++)
		if (is_pupil(&d->record->findings[i]) &&
		    !meet(&d->record->findings[i], &children, &named))
			return (struct family){
				.why = "it names a pupil who is not known to "
				       "be a child of all who get it outside"
			};
	if (named.len == 0)
		return (struct family){ .why = "it names no pupil" };
	return (struct family){ .is_own = 1,
		.children = named.len,
		.why = "all pupils whom it names are children of all who get "
		       "it outside" };
}

/* -- what parents may be sent ------------------------------------------------- */

static int
is_sensitive(const struct finding *f)
{
	return (f->kind == FINDING_IDENTIFIER && finding_is_context(f->id)) ||
	       (f->kind == FINDING_WORD && f->severity >= SENSITIVE);
}

/* 1: more different ones of `id` than the children whom it names. */
static int
are_over(const struct deciding *d, const struct rule *rule, struct utf8 id)
{
	struct digests seen = { .len = 0 };
	size_t unknown = 0;

	for (size_t i = 0; i < d->record->findings_len; i++) {
		const struct finding *f = &d->record->findings[i];

		if (f->kind != FINDING_IDENTIFIER || !utf8_equal(f->id, id) ||
		    f->confidence < rule->least)
			continue;
		if (f->digest.len > 0)
			add(&seen, f->digest);
		else
			unknown++;
	}
	return seen.len + unknown > d->family.children;
}

struct expecting
family_expecting(const struct deciding *d, const struct rule *rule)
{
	struct expecting own = { .may = &rule->own_child, .is_plain = 1 };

	own.is_own = d->family.is_own && rule->own_child.len > 0;
	for (size_t i = 0; own.is_own && i < d->record->findings_len; i++)
		if (is_sensitive(&d->record->findings[i]) &&
		    !list_has(own.may, d->record->findings[i].id))
			own.is_plain = 0;
	for (size_t i = 0; own.is_own && i < own.may->len; i++)
		if (are_over(d, rule, own.may->v[i]))
			own.over |= 1u << i;
	return own;
}

int
family_expects(const struct expecting *own, const struct finding *f)
{
	size_t i = 0;

	if (!own->is_own)
		return 0;
	while (i < own->may->len && !utf8_equal(own->may->v[i], f->id))
		i++;
	if (i == own->may->len)
		return 0;
	if (f->kind == FINDING_NAME)
		return 1;
	/* Found once for each text that names a pupil; all of it is looked at. */
	if (utf8_equal(f->id, UTF8("pupil-data")))
		return own->is_plain;
	return finding_is_context(f->id) || (own->over & 1u << i) == 0;
}

/* -- whom it is about ---------------------------------------------------------- */

/* Keep of `named` those whom another name may mean as well. */
static void
narrow(struct named *named, const struct finding *f)
{
	size_t n = 0;

	for (size_t i = 0; i < named->len; i++) {
		struct utf8 digest;

		for (size_t k = 0; (digest = digest_at(f, k)).len > 0; k++)
			if (utf8_equal(digest, named->v[i])) {
				named->v[n++] = digest;
				break;
			}
	}
	named->len = n;
}

static void
begin(struct named *named, const struct finding *f)
{
	struct utf8 digest;

	while (named->len < FINDING_PUPILS_MAX &&
	       (digest = digest_at(f, named->len)).len > 0)
		named->v[named->len++] = digest;
}

struct named
family_named(const struct deciding *d)
{
	struct named named = { .why = "it names no pupil in its own words" };
	int any = 0;

	for (size_t i = 0; i < d->record->findings_len; i++) {
		const struct finding *f = &d->record->findings[i];

		if (!is_pupil(f) || finding_is_quoted(d, f))
			continue;
		if (f->digest.len == 0)
			return (struct named){
				.why = "which pupil it names is not known"
			};
		if (!any++)
			begin(&named, f);
		else
			narrow(&named, f);
		named.why = named.len > 0 ? "it names one pupil"
					  : "it names several pupils";
		if (named.len == 0)
			break;
	}
	return named;
}

int
family_has(const struct known *known, const struct named *named)
{
	for (size_t i = 0; i < named->len; i++)
		if (has(known->children, known->children_len, named->v[i]))
			return 1;
	return 0;
}
