/* rendering_test.c - what a rendering promises, and hostile ones */
#include "record/rendering.h"

#include <stdlib.h>

#include "base/limits.h"
#include "tests/tap.h"

#define HEADER                                                                 \
	"\"header\":{\"from\":[],\"to\":[],\"cc\":[],\"bcc\":[],"              \
	"\"reply_to\":[],\"subject\":\"\",\"date\":\"\",\"sent\":null,"        \
	"\"message_id\":\"\",\"in_reply_to\":[],\"references\":[]}"
#define DIGEST                                                                 \
	"\"sha256\":\"000000000000000000000000000000000000000000000000"        \
	"0000000000000000\""
#define PART(path)                                                             \
	"{\"path\":\"" path "\",\"type\":\"text/plain\",\"detected\":\"\","    \
	"\"disposition\":\"\",\"name\":\"\",\"size\":5," DIGEST                \
	",\"encrypted\":false,\"gaps\":[]}"
#define FINDING                                                                \
	"{\"kind\":\"word\",\"id\":\"racist\",\"term\":\"x\",\"severity\":3,"  \
	"\"confidence\":85,\"view\":\"plain\",\"where\":\"1\",\"start\":0,"    \
	"\"end\":2,\"excerpt\":\"\"}"
#define RECORD                                                                 \
	"{\"version\":1," HEADER ",\"size\":5," DIGEST ",\"parts\":[" PART(    \
	    "1") "," PART("2") "],\"attachments\":[],"                         \
			       "\"findings\":[" FINDING                        \
			       "],\"gaps\":[],\"fingerprints\":[],"            \
			       "\"terms\":[]"
#define TEXT(members)                                                          \
	"\"where\":\"1\",\"hidden\":false,\"text\":\"hello\"," members "}"

static const struct {
	const char *promise, *texts;
	int is_taken;
} cases[] = {
	{ "a text of a part",
	    "[{\"part\":1,\"kind\":\"content\"," TEXT(
		"\"size\":5,\"quoted\":[0,2,3,5],\"findings\":[0]") "]",
	    1 },
	{ "one of the header",
	    "[{\"kind\":\"subject\"," TEXT(
		"\"size\":9,\"quoted\":[],\"findings\":[]") "]",
	    1 },
	{ "no text at all", "[]", 1 },
	{ "texts are there", "null", 0 },
	{ "a text is an object", "[7]", 0 },
	{ "its part exists",
	    "[{\"part\":2,\"kind\":\"content\"," TEXT(
		"\"size\":5,\"quoted\":[],\"findings\":[]") "]",
	    0 },
	{ "its kind is known",
	    "[{\"part\":1,\"kind\":\"html\"," TEXT(
		"\"size\":5,\"quoted\":[],\"findings\":[]") "]",
	    0 },
	{ "it is not longer than the whole",
	    "[{\"part\":1,\"kind\":\"content\"," TEXT(
		"\"size\":4,\"quoted\":[],\"findings\":[]") "]",
	    0 },
	{ "its findings exist",
	    "[{\"part\":1,\"kind\":\"content\"," TEXT(
		"\"size\":5,\"quoted\":[],\"findings\":[1]") "]",
	    0 },
	{ "a finding once is enough",
	    "[{\"part\":1,\"kind\":\"content\"," TEXT(
		"\"size\":5,\"quoted\":[],\"findings\":[0,0]") "]",
	    0 },
	{ "quotations end inside it",
	    "[{\"part\":1,\"kind\":\"content\"," TEXT(
		"\"size\":9,\"quoted\":[0,6],\"findings\":[]") "]",
	    0 },
	{ "and begin before they end",
	    "[{\"part\":1,\"kind\":\"content\"," TEXT(
		"\"size\":5,\"quoted\":[3,2],\"findings\":[]") "]",
	    0 },
	{ "and are pairs",
	    "[{\"part\":1,\"kind\":\"content\"," TEXT(
		"\"size\":5,\"quoted\":[3],\"findings\":[]") "]",
	    0 },
	{ "parts come in order",
	    "[{\"part\":1,\"kind\":\"content\"," TEXT(
		"\"size\":5,\"quoted\":[],\"findings\":[]") ","
							    "{\"part\":0,"
							    "\"kind\":"
							    "\"content\"," TEXT(
								"\"size\":5,"
								"\"quoted\":[],"
								"\"findings\":["
								"]") "]",
	    0 },
	{ "the header comes first",
	    "[{\"part\":0,\"kind\":\"content\"," TEXT(
		"\"size\":5,\"quoted\":[],\"findings\":[]") ","
							    "{\"kind\":"
							    "\"subject\"," TEXT(
								"\"size\":5,"
								"\"quoted\":[],"
								"\"findings\":["
								"]") "]",
	    0 },
};

/* What was read is written, and comes back the same. */
static void
check_again(struct arena *a, const struct rendering *r, const char *promise)
{
	struct rendering again;
	struct strbuf once, twice;
	struct err e;

	strbuf_init(&once, 1 << 16);
	strbuf_init(&twice, 1 << 16);
	tap_ok(
	    rendering_to_json(r, &once, &e) == 0 &&
		rendering_from_json(a, strbuf_bytes(&once), &again, &e) == 0 &&
		rendering_to_json(&again, &twice, &e) == 0 &&
		bytes_equal(strbuf_bytes(&once), strbuf_bytes(&twice)),
	    "%s: written and read again", promise);
	strbuf_done(&once);
	strbuf_done(&twice);
}

static void
check_room(void)
{
	struct rendered_text text = {
		.part = RENDERED_HEADER, .text = UTF8("hello"), .size = 5
	};
	struct rendering r = { .texts = &text, .texts_len = 1 };
	struct strbuf record, b;
	struct err e;
	int fits;

	strbuf_init(&record, 1 << 16);
	fits = record_to_json(&r.record, RECORD_FULL, &record, &e) == 0;
	strbuf_init(&b, record.len + 20);
	tap_ok(fits && rendering_to_json(&r, &b, &e) == -1,
	    "what does not fit is an error");
	strbuf_done(&record);
	strbuf_done(&b);
}

int
main(void)
{
	struct arena *a = arena_new((size_t)1 << 24);

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct rendering r;
		struct strbuf b;
		struct err e = { .text = "" };
		int taken;

		strbuf_init(&b, 1 << 16);
		strbuf_fmt(&b, RECORD ",\"texts\":%s}", cases[i].texts);
		taken = rendering_from_json(a, strbuf_bytes(&b), &r, &e) == 0;
		if (!tap_ok(taken == cases[i].is_taken, "%s%s",
			cases[i].is_taken ? "" : "refused unless: ",
			cases[i].promise))
			tap_note("%s", e.text);
		if (taken)
			check_again(a, &r, cases[i].promise);
		strbuf_done(&b);
	}
	check_room();
	arena_free(a);
	return tap_done();
}
