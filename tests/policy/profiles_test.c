/* profiles_test.c - the five schools' policies, as they ship */
#define _GNU_SOURCE
#include "tests/policy/world.h"

static const char *const profiles[] = { "duffield-meadows", "frederick-gent",
	"online-safety", "olfcmat", "heathfield" };

static struct policy *
shipped(const char *name)
{
	char path[100];
	struct err e = { 0 };
	struct policy *p;

	snprintf(path, sizeof(path), "policies/%s.conf", name);
	p = policy_load(path, &e);
	if (!tap_ok(p != NULL && policy_profile(p).len > 0, "%s loads", name))
		tap_note("%s", e.text);
	return p;
}

static int
has_kind(struct arena *a, const struct policy *p, const char *kind)
{
	size_t n = policy_rule(a, p, SIZE_MAX, NULL);

	for (size_t i = 0; i < n; i++) {
		struct rule_told told;

		policy_rule(a, p, i, &told);
		if (utf8_equal(told.kind, utf8_from(kind)) &&
		    told.mode != MODE_OFF)
			return 1;
	}
	return 0;
}

/* What each school promised, whatever else it did (users.md 2). */
static void
kinds(const char *name, const struct policy *p)
{
	static const char *const all[] = { "identifier-outside",
		"attachment-unprotected", "credentials", "login-differs",
		"suspended", "ended", "files", "words", "danger", "sealed",
		"unscanned" };
	struct arena *a = arena_new((size_t)1 << 24);

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		tap_ok(has_kind(a, p, all[i]), "%s has %s", name, all[i]);
	arena_free(a);
}

/* Whose card, letter or figure it is must be seen by its title alone. */
static void
titles(const char *name, const struct policy *p)
{
	struct arena *a = arena_new((size_t)1 << 24);
	size_t n = policy_rule(a, p, SIZE_MAX, NULL), alike = 0;
	struct rule_told *told = arena_array(a, n, sizeof(*told));

	for (size_t i = 0; i < n; i++) {
		policy_rule(a, p, i, &told[i]);
		for (size_t j = 0; j < i; j++)
			alike +=
			    (size_t)utf8_equal(told[i].title, told[j].title);
	}
	tap_ok(n > 20 && alike == 0, "%s: no two rules have one title", name);
	arena_free(a);
}

static void
test_own_title(const char *content, const char *title, const char *promise)
{
	struct arena *a = arena_new((size_t)1 << 20);
	struct rule_told told = { .change = 0 };
	struct err e;
	struct policy *p = policy_file(content, &e);

	if (p != NULL)
		policy_rule(a, p, 0, &told);
	tap_ok(utf8_equal(told.title, utf8_from(title)), "%s", promise);
	policy_free(p);
	arena_free(a);
}

/* clang-format off */
static const struct {
	const char *profile;
	struct row row;
} rows[] = {
	{ "duffield-meadows", { "a copied-in colleague is only advised", "ann",
	  "mum@home.example", "Trip", "", "", "accept colleague-copied()" } },
	{ "frederick-gent", { "the line manager is always copied in", "ann",
	  "mum@home.example", "Trip", "", "",
	  "change line-manager() +head@school.example" } },
	{ "online-safety", { "a colleague is not copied in", "ann",
	  "mum@home.example", "Trip", "", "", "accept" } },
	{ "olfcmat", { "nor here", "ann", "mum@home.example", "Trip", "", "",
	  "accept" } },
	{ "heathfield", { "nor here", "ann", "mum@home.example", "Trip", "", "",
	  "accept" } },
	{ "duffield-meadows", { "'internal' is a word like others", "ann",
	  "x@out.example", "internal", "", "", "accept" } },
	{ "frederick-gent", { "'internal' stays inside", "ann", "x@out.example",
	  "internal", "", "", "reject internal-stays-inside(subject)" } },
	{ "frederick-gent", { "the file of an internal mail is advised about",
	  "ann", "x@out.example", "Look", "", "internal=file",
	  "accept internal-file(file)" } },
	{ "frederick-gent", { "an own number goes to a parent", "ann",
	  "mum@home.example", "Trip", "identifier:personal-mobile:65@1",
	  "login=ann", "change line-manager() +head@school.example" } },
	{ "frederick-gent", { "but to no child", "ann", "sam", "Trip",
	  "identifier:personal-mobile:65@1", "",
	  "reject line-manager() own-number-to-pupils(personal-mobile)>dsl" } },
	{ "olfcmat", { "a pupil gets no contact details at all", "ann", "sam",
	  "Trip", "identifier:email:75@1", "",
	  "reject other-details-to-pupils(email)>dsl" } },
	{ "heathfield", { "nor does a parent", "ann", "mum@home.example",
	  "Trip", "identifier:email:75@1", "",
	  "reject own-address-to-families(email)>dsl" } },
	{ "duffield-meadows", { "chain letters are named", "ann", "bob", "Luck",
	  "word:chain-letter:2@1", "", "reject chain-letters()" } },
	{ "frederick-gent", { "here they are not", "ann", "bob", "Luck",
	  "word:chain-letter:3@1", "", "accept" } },
	{ "olfcmat", { "what was flagged is not passed on", "ann", "bob",
	  "Fwd: joke", "", "flagged=text", "reject flagged-onward()" } },
	{ "heathfield", { "work does not go home", "ann", "ann@webmail.example",
	  "Set 3", "", "file=a.docx", "hold work-to-own-account(own)" } },
	{ "olfcmat", { "mail marked personal is sealed", "ann", "bob",
	  "Personal: house", "word:racist:4@1", "",
	  "accept prohibited-words()/sealed>headteacher "
	  "sealed-personal(personal)/sealed" } },
	{ "heathfield", { "here it is mail like other mail", "ann", "bob",
	  "Personal: house", "word:racist:4@1", "",
	  "accept prohibited-words()>mail-admin" } },
	{ "online-safety", { "out of hours it waits for families", "ann",
	  "mum@home.example", "Trip", "", "hours=closed",
	  "delay school-hours() @3600000" } },
	{ "frederick-gent", { "here it does not", "ann", "sam@home.example",
	  "Trip", "", "hours=closed",
	  "change line-manager() +head@school.example" } },
	{ "online-safety", { "a grievance is sealed", "ann", "bob",
	  "Grievance about hours", "word:racist:4@1", "",
	  "accept prohibited-words()/sealed>dpo "
	  "sealed-channels(complaint)/sealed" } },
};
/* clang-format on */

static void
differ(const char *name, const struct policy *p)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct arena *a;
		struct record r;
		struct context c;
		struct verdict v;

		if (strcmp(rows[i].profile, name) != 0)
			continue;
		a = arena_new((size_t)1 << 24);
		r = record_of(a, &rows[i].row);
		c = context_of(a, &rows[i].row, &r);
		policy_decide(a, p, &c, &r, &v);
		if (!tap_ok(strcmp(say(a, &v), rows[i].row.want) == 0 &&
				is_fit(&rows[i].row, &v),
			"%s: %s", name, rows[i].row.promise))
			tap_note("%s: \"%.*s\"", say(a, &v), (int)v.text.len,
			    v.text.p);
		arena_free(a);
	}
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(profiles) / sizeof(profiles[0]); i++) {
		struct policy *p = shipped(profiles[i]);

		if (p == NULL)
			continue;
		kinds(profiles[i], p);
		titles(profiles[i], p);
		differ(profiles[i], p);
		policy_free(p);
	}
	test_own_title(RULE("words", "accept", "title = \"bad words\"\n"),
	    "bad words", "a rule is called by its own title");
	test_own_title(RULE("words", "accept", ""),
	    "words that may not be sent", "or else as all of its kind");
	/* The harness's own tables. */
	promise_rows(RULE("words", "accept", ""), NULL, 0);
	return tap_done();
}
