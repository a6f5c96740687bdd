/*
 * rules.c - what the verdict costs, beside the scan of the same message
 *
 *	rules WORDLISTS POLICY MAIL...		[ROUNDS in the environment]
 *
 * All rules of a policy, a directory of 5,000 made-up people, a memory of 100,000
 * facts.  Each mail goes from a teacher to three parents; it is scanned and
 * judged in turn, so that both figures are of the same moments.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "bench/cpu.h"
#include "match/generation.h"
#include "milter/entry.h"
#include "policy/directory.h"
#include "scanner/assemble.h"
#include "scanner/compile.h"
#include "text/pdf.h"
#include "text/xml.h"

enum { PEOPLE = 5 * 1000, FACTS = 100 * 1000, TO = 3, MAILS = 100 };

#define TEACHER "teacher"
#define PARENT  "parent"
#define INSIDE  "@school.example"
#define OUTSIDE "@elsewhere.example"

/* Tuesday 24 November 2026, 09:00:00. */
static const uint64_t now_ms = 1795510800000;

static void
must(int result, const struct err *e)
{
	if (result == 0)
		return;
	fprintf(stderr, "rules: %s\n", e->text);
	exit(1);
}

/* "teacher00010@school.example" */
static struct utf8
text_of(struct arena *a, const char *who, size_t i, const char *where)
{
	char text[100];
	int len = snprintf(text, sizeof(text), "%s%05zu%s", who, i, where);

	return utf8_from(arena_string(a, text, (size_t)len));
}

/* -- who is who -------------------------------------------------------------- */

/* One in ten is a teacher, the others are pupils and parents by turns. */
static struct directory_entry
person(struct arena *a, size_t i)
{
	static const char *const classes[] = { "pupil", "parent" };
	struct directory_entry entry = { .known = { .found = 1 } };

	entry.known.person = text_of(a, "p", i, "");
	entry.known.name = text_of(a, "Person ", i, "");
	if (i % 10 == 0) {
		entry.address = text_of(a, TEACHER, i, INSIDE);
		entry.known.class = UTF8("staff");
		entry.known.manager =
		    text_of(a, TEACHER, (i + 10) % 100, INSIDE);
	} else {
		entry.address = i % 2 == 0 ? text_of(a, "pupil", i, INSIDE)
					   : text_of(a, PARENT, i, OUTSIDE);
		entry.known.class = utf8_from(classes[i % 2]);
	}
	return entry;
}

static int
by_address(const void *a, const void *b)
{
	const struct directory_entry *x = a, *y = b;

	return strcmp(x->address.p, y->address.p);
}

static struct directory *
directory(struct arena *a)
{
	struct directory_entry *v = arena_array(a, PEOPLE, sizeof(*v));
	struct directory_content content = { .made_ms = now_ms,
		.version = 1,
		.entries = v,
		.entries_len = PEOPLE };
	char path[] = "/tmp/schoolgate-bench-XXXXXX";
	int fd = mkstemp(path), written;
	struct directory *d;
	struct strbuf image;
	struct err e;

	for (size_t i = 0; i < PEOPLE; i++)
		v[i] = person(a, i);
	qsort(v, PEOPLE, sizeof(*v), by_address);
	strbuf_init(&image, DIRECTORY_MAX);
	must(directory_write(&content, &image, &e), &e);
	written = fd == -1 ? -1 : io_write_all(fd, image.p, image.len);
	if (written == -1)
		err_set(&e, ERR_SYSTEM, "could not write \"%s\"", path);
	must(written, &e);
	close(fd);
	d = directory_open(path, &e);
	unlink(path);
	must(d == NULL ? -1 : 0, &e);
	strbuf_done(&image);
	return d;
}

/* -- what went before ---------------------------------------------------------- */

/* Facts of every kind that mail leaves, in equal parts. */
static struct memory *
memory(struct arena *a)
{
	static const enum fact_kind kinds[] = { FACT_INTERNAL_MAIL,
		FACT_INTERNAL_TEXT, FACT_INTERNAL_FILE, FACT_FLAGGED_MAIL,
		FACT_PROTECTED, FACT_PASSWORD, FACT_HEARD, FACT_HEARD };
	const struct memory_settings settings = { .divisor = 1 };
	struct fact *v = arena_array(a, FACTS, sizeof(*v));
	struct err e;
	struct memory *m = memory_open(&settings, now_ms, &e);

	must(m == NULL ? -1 : 0, &e);
	for (size_t i = 0; i < FACTS; i++) {
		v[i] = (struct fact){
			.kind = kinds[i % (sizeof(kinds) / sizeof(*kinds))],
			.at_ms = now_ms - i,
			.value = 3
		};
		fact_key("bench", bytes_of(text_of(a, "", i, "")), v[i].key);
	}
	must(memory_note(m, v, FACTS, &e), &e);
	return m;
}

/* -- one message ------------------------------------------------------------------ */

struct bench {
	struct assembler scanner;
	struct settings settings;
	struct beyond beyond;
	/* Microseconds that went, in all. */
	double scan_us, verdict_us;
};

/* Who it is from and to is said by the MTA, not by its header. */
static void
address(struct arena *a, size_t i, struct record *r)
{
	struct envelope *v = &r->envelope;

	r->received_ms = now_ms + i;
	r->has_envelope = 1;
	v->client = field_from(a, bytes_of(UTF8("127.0.0.1")));
	v->sender =
	    field_from(a, bytes_of(text_of(a, TEACHER, i * 10, INSIDE)));
	v->recipients = arena_array(a, TO, sizeof(*v->recipients));
	v->recipients_len = TO;
	for (size_t k = 0; k < TO; k++)
		v->recipients[k].address = field_from(
		    a, bytes_of(
			   text_of(a, PARENT, (i * TO + k) * 10 + 1, OUTSIDE)));
}

static void
scan_and_judge(struct bench *b, size_t i, struct bytes mail)
{
	static const struct job_request request = { .kind = JOB_MESSAGE };
	struct arena *a = arena_new((size_t)1 << 28);
	struct record scanned, record;
	struct strbuf document;
	double began = cpu_us(), between;
	struct err e;

	strbuf_init(&document, DOCUMENT_MAX);
	assemble_message(a, &b->scanner, &request, mail, &scanned);
	must(record_to_json(&scanned, RECORD_FULL, &document, &e), &e);
	b->scan_us += cpu_us() - began;
	must(record_from_json(a, strbuf_bytes(&document), &record, &e), &e);
	address(a, i, &record);
	between = cpu_us();
	entry_decide(a, &b->settings, &b->beyond, &record);
	b->verdict_us += cpu_us() - between;
	if (!record.has_verdict || record.verdict.reasons_len == 0)
		must(err_set(&e, ERR_BUG, "no rule has anything to say"), &e);
	strbuf_done(&document);
	arena_free(a);
}

static void
begin(struct bench *b, struct arena *a, char **argv)
{
	static const char *const inside[] = { "school.example" };
	static const char *const networks[] = { "127.0.0.1/32" };
	const struct compile_from from = { .paths = &argv[1], .len = 1 };
	struct compiled compiled;
	struct conf *conf = &b->settings.conf;
	struct err e;

	pdf_prepare();
	xml_prepare();
	must(compile_lists(a, &from, &compiled, &e), &e);
	b->scanner.matcher = matcher_new(compiled.image, &e);
	must(b->scanner.matcher == NULL ? -1 : 0, &e);
	b->scanner.kinds = kinds_new(&e);
	must(b->scanner.kinds == NULL ? -1 : 0, &e);
	b->settings.policy = policy_load(argv[2], &e);
	must(b->settings.policy == NULL ? -1 : 0, &e);
	conf->help = "204";
	conf->school_name = "The Example School";
	conf->inside_domains = (struct conf_list){ inside, 1 };
	conf->inside_networks = (struct conf_list){ networks, 1 };
	b->beyond.policy = b->settings.policy;
	b->settings.sides = sides_from(a, conf);
	b->beyond.directory = directory(a);
	b->beyond.memory = memory(a);
}

static struct bytes
read_mail(struct arena *a, const char *path)
{
	struct bytes octets = { NULL, 0 };
	struct err e;

	must(io_read_file(a, path, (size_t)1 << 24, &octets, &e), &e);
	return octets;
}

int
main(int argc, char **argv)
{
	const char *given = getenv("ROUNDS");
	size_t rounds = given != NULL ? (size_t)strtoul(given, NULL, 10) : 200;
	struct arena *a = arena_new((size_t)1 << 31);
	struct bench b = { .scan_us = 0 };
	size_t mails = argc > 3 ? (size_t)argc - 3 : 0;
	struct bytes octets[MAILS];

	if (mails == 0 || mails > MAILS) {
		fprintf(stderr, "usage: rules WORDLISTS POLICY MAIL...\n");
		return 2;
	}
	begin(&b, a, argv);
	for (size_t i = 0; i < mails; i++)
		octets[i] = read_mail(a, argv[3 + i]);
	/* The first of each is cold. */
	for (size_t i = 0; i < mails; i++)
		scan_and_judge(&b, i, octets[i]);
	b.scan_us = b.verdict_us = 0;
	for (size_t k = 0; k < rounds; k++)
		for (size_t i = 0; i < mails; i++)
			scan_and_judge(&b, i, octets[i]);
	printf("verdict of %zu rules, %d people, %d facts: %.1f us beside a "
	       "scan of %.1f us: %.3f times\n",
	    policy_rules(b.settings.policy), PEOPLE, FACTS,
	    b.verdict_us / (double)(rounds * mails),
	    b.scan_us / (double)(rounds * mails), b.verdict_us / b.scan_us);
	memory_close(b.beyond.memory);
	policy_free(b.settings.policy);
	arena_free(a);
	return 0;
}
