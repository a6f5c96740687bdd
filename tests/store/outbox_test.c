/* outbox_test.c - nothing put into the outbox is lost, doubled or invented */
#define _GNU_SOURCE
#include "tests/tap.h"
#include "tests/tree.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "store/key_reader.h"
#include "store/outbox_form.h"

enum { ROOM = 256 * 1024 * 1024, HALF = 24 };

static char base[64], box[80], pub[80], sec[80];
static struct arena *a;
static struct outbox *o;
static struct seal_keys keys;

static void
begin(void)
{
	static const char *const host[] = { "host" };
	struct err e;

	snprintf(base, sizeof(base), "/tmp/outbox-test-XXXXXX");
	if (mkdtemp(base) == NULL)
		abort();
	snprintf(box, sizeof(box), "%s/outbox", base);
	snprintf(pub, sizeof(pub), "%s/pub", base);
	snprintf(sec, sizeof(sec), "%s/sec", base);
	a = arena_new(ROOM);
	if (mkdir(pub, 0755) == -1 || mkdir(sec, 0700) == -1 ||
	    seal_start(&e) == -1 ||
	    seal_key_make("host-1", pub, sec, &e) == -1 ||
	    seal_keys_load(pub, host, 1, &keys, &e) == -1)
		abort();
	o = outbox_open(box, &e);
	if (o == NULL)
		abort();
}

static const char text[] = "Subject: a\r\n\r\nthe body of it\r\n";

static struct outbox_item
sample(unsigned char last)
{
	struct outbox_item item = { .kind = OUTBOX_MESSAGE,
		.action = ACTION_HOLD,
		.created_ms = 1000,
		.expires_ms = 9000,
		.reference = UTF8("K7M2Q"),
		.told = UTF8("Waiting."),
		.is_judged = 1,
		.thread = UTF8("abc") };
	struct fields args = { arena_array(a, 1, sizeof(struct field)), 1 };

	item.id = item.message = uuid_new();
	item.id.b[15] = item.message.b[15] = last;
	args.v[0] = field_from(a, bytes_of(UTF8("NOTIFY=NEVER")));
	item.envelope.sender =
	    field_from(a, bytes_of(UTF8("a@school.example")));
	item.envelope.recipients = arena_array(a, 3, sizeof(struct recipient));
	item.envelope.recipients_len = 3;
	for (int i = 0; i < 3; i++)
		item.envelope.recipients[i].address =
		    field_from(a, bytes_of(UTF8("b@elsewhere.example")));
	item.envelope.recipients[1].address = field_from(
	    a, (struct bytes){ (const unsigned char *)"j\xf6rg@x", 6 });
	item.envelope.recipients[2].args = args;
	return item;
}

static int
put(const struct outbox_item *item)
{
	struct err e;

	return outbox_put(a, o, &keys, item, bytes_of(UTF8("")), &e) == 0;
}

/* Its state after reading anew; `what` says the rest. */
static struct outbox_item
again(struct uuid id, enum outbox_read *what)
{
	struct outbox_item item = { 0 };
	struct err e;

	if (outbox_read(
		a, o, id, (struct outbox_found){ &item, NULL }, what, &e) == -1)
		abort();
	return item;
}

static int
note(struct outbox_item *item, enum outbox_step step, uint32_t which)
{
	struct outbox_note n = { .step = step,
		.at_ms = 5,
		.which = which,
		.code = 550,
		.until_ms = 7000 };
	struct err e;

	return outbox_note(o, item, &n, 1, &e) == 0;
}

static void
path_of(struct uuid id, char out[256])
{
	char name[UUID_TEXT + 1];

	uuid_format(id, name);
	snprintf(out, 256, "%s/%s.item", box, name);
}

static void
test_whole(void)
{
	struct outbox_item item = sample(1), got;
	struct key_reader *reader;
	struct bytes octets = { NULL, 0 }, file;
	enum outbox_read what = OUTBOX_GONE;
	struct sealed sealed = { { NULL, 0 }, NULL, 0 };
	char path[256];
	struct err e;

	tap_ok(
	    outbox_put(a, o, &keys, &item, bytes_of(utf8_from(text)), &e) == 0,
	    "an item is put in");
	tap_ok(outbox_read(a, o, item.id,
		   (struct outbox_found){ &got, &sealed }, &what, &e) == 0 &&
		   what == OUTBOX_ITEM,
	    "and read again");
	tap_ok(got.expires_ms == 9000 && got.action == ACTION_HOLD &&
		   got.size == sizeof(text) - 1 &&
		   utf8_equal(got.reference, UTF8("K7M2Q")) && got.state == 0 &&
		   got.is_judged && !got.is_from_inside,
	    "with its facts, waiting");
	tap_ok(
	    got.envelope.recipients_len == 3 &&
		bytes_equal(field_given(got.envelope.recipients[1].address),
		    (struct bytes){ (const unsigned char *)"j\xf6rg@x", 6 }) &&
		got.envelope.recipients[2].args.len == 1,
	    "its recipients octet for octet, with their arguments");
	reader = key_reader_new(sec, NULL, &e);
	tap_ok(
	    reader != NULL && sealed.wraps_len == 1 &&
		key_reader_open(reader, a, item.id, "host-1",
		    sealed.wraps[0].wrapped, sealed.octets, &octets, &e) == 0 &&
		bytes_equal(octets, bytes_of(utf8_from(text))),
	    "the host's key opens its octets");
	key_reader_free(reader);
	path_of(item.id, path);
	tap_ok(io_read_file(a, path, ROOM, &file, &e) == 0 &&
		   memmem(file.p, file.len, "the body", 8) == NULL,
	    "which nobody reads in the file");
	tap_ok(outbox_remove(o, item.id, &e) == 0 &&
		   (again(item.id, &what), what == OUTBOX_GONE),
	    "what is taken out is gone");
}

/* What the notes make of an item, read anew. */
static const struct {
	const char *promise;
	enum outbox_step steps[6], state;
	uint32_t tries, repeats;
	int doubtful;
} ways[] = {
	{ "what is told is not released by it", { STEP_TOLD }, 0, 0, 0, 0 },
	{ "what is overdue still waits", { STEP_TOLD, STEP_OVERDUE }, 0, 0, 0,
	    0 },
	{ "who dies before the last octets has sent nothing",
	    { STEP_RELEASED, STEP_SENDING }, STEP_RELEASED, 1, 0, 0 },
	{ "who dies behind them may have",
	    { STEP_RELEASED, STEP_SENDING, STEP_ENDING }, STEP_RELEASED, 1, 0,
	    1 },
	{ "and what then is sent again is counted",
	    { STEP_RELEASED, STEP_SENDING, STEP_ENDING, STEP_SENDING,
		STEP_ENDING, STEP_SENT },
	    STEP_SENT, 2, 1, 0 },
	{ "an answer that it is to be tried again leaves no doubt",
	    { STEP_SENDING, STEP_ENDING, STEP_DEFERRED, STEP_SENDING }, 0, 2, 0,
	    0 },
	{ "what is dropped is not sent by a later note",
	    { STEP_DROPPED, STEP_SENT }, STEP_DROPPED, 0, 0, 0 },
	{ "that each gets one of his own sends nothing by itself",
	    { STEP_SEPARATED }, 0, 0, 0, 0 },
	{ "to each, one's answer leaves no doubt about him",
	    { STEP_SEPARATED, STEP_RELEASED, STEP_SENDING, STEP_ENDING,
		STEP_ACCEPTED, STEP_SENDING },
	    STEP_RELEASED, 2, 0, 0 },
	{ "to all at once it leaves one about the others",
	    { STEP_RELEASED, STEP_SENDING, STEP_ENDING, STEP_ACCEPTED,
		STEP_SENDING },
	    STEP_RELEASED, 2, 1, 0 },
};

static void
test_notes(void)
{
	for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		struct outbox_item item = sample((unsigned char)(16 + i)), got;
		enum outbox_read what;
		int kept = put(&item);

		item = again(item.id, &what);
		for (int k = 0; k < 6 && ways[i].steps[k] != 0; k++)
			kept &= note(&item, ways[i].steps[k], 0);
		got = again(item.id, &what);
		kept &= got.state == ways[i].state &&
			got.tries == ways[i].tries &&
			got.repeats == ways[i].repeats &&
			got.is_doubtful == ways[i].doubtful &&
			item.state == got.state && item.end == got.end;
		tap_ok(kept, "%s", ways[i].promise);
	}
}

static void
test_recipients(void)
{
	struct outbox_item item = sample(40);
	enum outbox_read what;
	int kept = put(&item);

	item = again(item.id, &what);
	kept &= note(&item, STEP_ACCEPTED, 0) && note(&item, STEP_REFUSED, 2);
	item = again(item.id, &what);
	tap_ok(kept && item.done[0] == STEP_ACCEPTED && item.done[1] == 0 &&
		   item.done[2] == STEP_REFUSED && item.codes[2] == 550,
	    "each recipient's answer is kept");
	kept = note(&item, STEP_SENDING, 0) && note(&item, STEP_ENDING, 0) &&
	       item.is_doubtful && note(&item, STEP_ACCEPTED, 1);
	item = again(item.id, &what);
	tap_ok(kept && !item.is_doubtful && item.done_len == 3,
	    "once all answers are noted nobody may get it twice");
	tap_ok(!note(&item, STEP_REFUSED, 3), "nobody's is refused");
	item = sample(41);
	kept = put(&item);
	item = again(item.id, &what);
	kept &= note(&item, STEP_REMOVED, 1);
	item = again(item.id, &what);
	tap_ok(kept && item.done[1] == STEP_REMOVED && item.done_len == 1 &&
		   item.state == 0,
	    "who is taken out gets nothing, and the others wait");
	tap_ok(!note(&item, STEP_REMOVED, 3), "nobody is taken out");
}

/* What a sender is offered; an older version wrote nothing of it. */
static void
test_offers(void)
{
	struct outbox_item item = sample(45), got = { 0 };
	enum outbox_read what;
	struct strbuf facts;
	struct bytes whole;
	int kept;

	item.offers = OFFER_RELEASE | OFFER_REMOVE;
	item.odd = 2;
	kept = put(&item);
	got = again(item.id, &what);
	tap_ok(kept && got.offers == item.offers && got.odd == 2,
	    "what its sender is offered is kept");
	strbuf_init(&facts, ROOM);
	outbox_form_facts(&item, &facts);
	whole = strbuf_bytes(&facts);
	tap_ok(outbox_form_read_facts(
		   a, (struct bytes){ whole.p, whole.len - 8 }, &got) == 0 &&
		   got.offers == 0 && got.odd == 0 &&
		   got.envelope.recipients_len == 3,
	    "an item of an older version is read, and offers nothing");
	tap_ok(outbox_form_read_facts(
		   a, (struct bytes){ whole.p, whole.len - 4 }, &got) == -1,
	    "half of it is damage");
	strbuf_clear(&facts);
	item.odd = 4;
	outbox_form_facts(&item, &facts);
	tap_ok(outbox_form_read_facts(a, strbuf_bytes(&facts), &got) == -1,
	    "so is an odd one whom it does not go to");
	strbuf_done(&facts);
}

/* A note is there whole or not at all, wherever the power went. */
static void
test_torn(void)
{
	struct outbox_item item = sample(50);
	enum outbox_read what;
	char path[256];
	int kept = put(&item), lives = 1;
	uint64_t before;

	item = again(item.id, &what);
	kept &= note(&item, STEP_TOLD, 0);
	before = item.end;
	kept &= note(&item, STEP_SENT, 0);
	path_of(item.id, path);
	for (uint64_t end = item.end - 1; end >= before; end--) {
		struct outbox_item got;

		kept &= truncate(path, (off_t)end) == 0;
		got = again(item.id, &what);
		kept &= what == OUTBOX_ITEM && got.state == 0 && got.is_told &&
			got.end == before;
		if (end == before + HALF) {
			struct outbox_item next = got;

			lives &= note(&next, STEP_RELEASED, 0);
			got = again(item.id, &what);
			lives &= got.state == STEP_RELEASED;
		}
	}
	tap_ok(kept, "a torn note was never written");
	tap_ok(lives, "and the next one takes its place");
}

/* Not one octet of what was written may be another. */
static void
test_damage(void)
{
	struct outbox_item item = sample(60);
	struct bytes whole;
	char path[256], aside[300];
	enum outbox_read what = OUTBOX_ITEM;
	int kept = 1;
	struct err e;

	if (outbox_put(a, o, &keys, &item, bytes_of(utf8_from(text)), &e) == -1)
		abort();
	path_of(item.id, path);
	snprintf(aside, sizeof(aside), "%s.damaged", path);
	if (io_read_file(a, path, ROOM, &whole, &e) == -1)
		abort();
	for (size_t i = 0; i < whole.len; i++) {
		unsigned char *p = arena_raw(a, whole.len);
		struct sealed sealed;
		struct outbox_item got;

		memcpy(p, whole.p, whole.len);
		p[i] ^= 1;
		kept &= io_replace_file(path, (struct bytes){ p, whole.len },
			    0600, &e) == 0 &&
			outbox_read(a, o, item.id,
			    (struct outbox_found){ &got, &sealed }, &what,
			    &e) == 0 &&
			what == OUTBOX_DAMAGED && access(aside, F_OK) == 0;
	}
	tap_ok(kept, "a changed octet is seen, and the file put aside");
}

static void
test_errands(void)
{
	struct uuid first = uuid_new(), second = outbox_derived(first, 1), id;
	struct bytes got = { NULL, 0 };
	int kept;
	struct err e;

	first.b[15] = 2;
	second.b[15] = 1;
	kept = outbox_post(
		   o, OUTBOX_ORDERS, first, bytes_of(UTF8("{1}")), &e) == 0 &&
	       outbox_post(
		   o, OUTBOX_ORDERS, second, bytes_of(UTF8("{2}")), &e) == 0;
	tap_ok(kept && outbox_first(a, o, OUTBOX_ORDERS, &id, &got, &e) == 1 &&
		   bytes_equal(got, bytes_of(UTF8("{2}"))),
	    "errands come in the order of their ids");
	tap_ok(outbox_done(o, OUTBOX_ORDERS, id, &e) == 0 &&
		   outbox_first(a, o, OUTBOX_ORDERS, &id, &got, &e) == 1 &&
		   bytes_equal(got, bytes_of(UTF8("{1}"))),
	    "each once");
	tap_ok(outbox_first(a, o, OUTBOX_EVENTS, &id, &got, &e) == 0,
	    "orders are no events");
}

static void
test_status(void)
{
	struct outbox_status s = { 0 };
	struct outbox_item item = sample(70);
	struct uuid *ids;
	size_t len = 0;
	struct err e;

	item.action = ACTION_DELAY;
	put(&item);
	item.id = outbox_derived(item.id, 1);
	item.kind = OUTBOX_NOTICE;
	item.action = ACTION_ACCEPT;
	put(&item);
	tap_ok(outbox_status(box, &s, &e) == 0 && s.delayed == 1 &&
		   s.going >= 1 && s.held >= 1 && s.damaged == 1 &&
		   s.orders == 1,
	    "what waits, what goes and what is damaged is counted");
	tap_ok(outbox_list(a, o, &ids, &len, &e) == 0 && len > 2 &&
		   memcmp(&ids[0], &ids[1], sizeof(*ids)) < 0,
	    "items are listed in order");
}

/* A disk that is gone is an error, never a message that is nowhere. */
static void
test_gone(void)
{
	struct outbox_item item = sample(80);
	char other[96];
	struct outbox *gone;
	struct err e;

	snprintf(other, sizeof(other), "%s/other", base);
	gone = outbox_open(other, &e);
	if (gone == NULL)
		abort();
	tree_remove(other);
	tap_ok(outbox_put(a, gone, &keys, &item, bytes_of(utf8_from(text)),
		   &e) == -1 &&
		   outbox_post(gone, OUTBOX_EVENTS, item.id,
		       bytes_of(UTF8("{}")), &e) == -1,
	    "what cannot be written is not taken");
	outbox_close(gone);
}

int
main(void)
{
	begin();
	test_whole();
	test_notes();
	test_recipients();
	test_offers();
	test_torn();
	test_damage();
	test_errands();
	test_status();
	test_gone();
	outbox_close(o);
	arena_free(a);
	tree_remove(base);
	return tap_done();
}
