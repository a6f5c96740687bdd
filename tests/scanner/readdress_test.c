/* readdress_test.c - who a message shows, once its sender has changed his mind */
#include "scanner/readdress.h"

#include "base/limits.h"
#include "base/strbuf.h"
#include "tests/tap.h"

#define LIST                                                                   \
	"To: \"Parent, Ann\" <ann@x>, bob@y,\r\n Staff: carl@z, "              \
	"=?utf-8?Q?D=C3=A9"                                                    \
	"_,x?= <dee@w>; eve@v\r\n"
#define AROUND "Subject: trip\r\n"
#define BODY   "\r\nTo: ann@x\r\n"

/* clang-format off */
static const struct {
	const char *promise;
	enum readdress how;
	const char *address, *header, *want;
} cases[] = {
	/* -- one taken out ---------------------------------------------------- */
	{ "the first of several, its comma with it", READDRESS_WITHOUT, "a@x",
	  "To: a@x, b@y\r\n", "To: b@y\r\n" },
	{ "the last, and the comma before it", READDRESS_WITHOUT, "b@y",
	  "To: a@x, b@y\r\n", "To: a@x\r\n" },
	{ "one between", READDRESS_WITHOUT, "b@y",
	  "To: a@x, b@y, c@z\r\n", "To: a@x, c@z\r\n" },
	{ "in either case", READDRESS_WITHOUT, "B@Y.example",
	  "To: a@x, b@y.EXAMPLE\r\n", "To: a@x\r\n" },
	{ "as often as he stands there", READDRESS_WITHOUT, "b@y",
	  "To: b@y, a@x, <b@y>\r\nCc: b@y\r\n", "To: a@x\r\n" },
	{ "alone in a field, which goes", READDRESS_WITHOUT, "b@y",
	  "To: a@x\r\nCc: b@y\r\n", "To: a@x\r\n" },
	{ "with a name in which a comma stands", READDRESS_WITHOUT, "ann@x",
	  LIST, "To: bob@y,\r\n Staff: carl@z, =?utf-8?Q?D=C3=A9_,x?= <dee@w>; "
	  "eve@v\r\n" },
	{ "with an encoded name in which one stands", READDRESS_WITHOUT, "dee@w",
	  LIST, "To: \"Parent, Ann\" <ann@x>, bob@y,\r\n Staff: carl@z; "
	  "eve@v\r\n" },
	{ "the first of a group", READDRESS_WITHOUT, "carl@z", LIST,
	  "To: \"Parent, Ann\" <ann@x>, bob@y,\r\n Staff: =?utf-8?Q?D=C3=A9_,x?= "
	  "<dee@w>; eve@v\r\n" },
	{ "a group that is left empty", READDRESS_WITHOUT, "b@y",
	  "To: x@q, Staff: b@y;\r\n", "To: x@q, Staff:;\r\n" },
	{ "a comment that names him is not his address", READDRESS_WITHOUT,
	  "b@y", "To: a@x (b@y)\r\n", "To: a@x (b@y)\r\n" },
	{ "a field with blanks before its colon", READDRESS_WITHOUT, "b@y",
	  "Cc : a@x, b@y\r\n", "Cc : a@x\r\n" },
	{ "who is not shown changes nothing", READDRESS_WITHOUT, "q@q",
	  LIST, LIST },
	{ "nor does a field of another name", READDRESS_WITHOUT, "b@y",
	  "To: a@x\r\nReply-To: b@y\r\n", "To: a@x\r\nReply-To: b@y\r\n" },
	{ "a domain that is a literal", READDRESS_WITHOUT, "b@[IPv6:::1]",
	  "To: a@x, b@[IPv6:::1], c@z\r\n", "To: a@x, c@z\r\n" },

	{ "with who stands in one pair of brackets with him",
	  READDRESS_WITHOUT, "a@x", "To: <a@x, b@y\r\nCc: c@z\r\n",
	  "Cc: c@z\r\n" },

	/* -- each on his own --------------------------------------------------- */
	{ "his mailbox as it was written", READDRESS_ALONE, "ann@x", LIST,
	  "To: \"Parent, Ann\" <ann@x>\r\n" },
	{ "and nobody else's, in whatever field", READDRESS_ALONE, "a@x",
	  "To: a@x, b@y\r\nCc: c@z\r\nTO: d@w\r\nBcc: e@v\r\nResent-To: f@u\r\n"
	  "Apparently-To: g@t\r\nMail-Followup-To: a@x, b@y\r\n",
	  "To: a@x\r\n" },
	{ "who was in Cc stands in To", READDRESS_ALONE, "c@z",
	  "To: a@x\r\nCc: c@z\r\n", "To: <c@z>\r\n" },
	{ "who was a blind copy too", READDRESS_ALONE, "q@q",
	  "To: a@x\r\n", "To: <q@q>\r\n" },
	{ "where nobody was shown nobody is", READDRESS_ALONE, "q@q", "", "" },
	{ "folds are undone", READDRESS_ALONE, "b@y",
	  "To: a@x,\r\n\t\"B\r\n Y\" <b@y>\r\n", "To: \"B Y\" <b@y>\r\n" },
	{ "two without a comma are not told apart, and not shown",
	  READDRESS_ALONE, "b@y", "To: <a@x> <b@y>\r\n", "To: <b@y>\r\n" },
	{ "a quote without an end hides nobody", READDRESS_ALONE, "b@y",
	  "To: \"x <a@x>, b@y\r\n", "To: <b@y>\r\n" },
};
/* clang-format on */

static struct bytes
message(struct arena *a, const char *header)
{
	struct strbuf b;
	struct bytes octets;

	strbuf_init(&b, MESSAGE_MAX);
	strbuf_fmt(&b, "From: s@x\r\n%s" AROUND BODY, header);
	octets = arena_bytes(a, strbuf_bytes(&b));
	strbuf_done(&b);
	return octets;
}

static void
test_refused(struct arena *a)
{
	struct bytes out;

	tap_ok(readdress_message(a, READDRESS_WITHOUT, UTF8(""),
		   message(a, LIST), &out) == -1,
	    "nobody is nobody to take out");
}

int
main(void)
{
	struct arena *a = arena_new(SCANNER_ARENA);

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct bytes out = { NULL, 0 };
		int made = readdress_message(a, cases[i].how,
		    utf8_from(cases[i].address), message(a, cases[i].header),
		    &out);

		tap_ok(made == 0 && bytes_equal(out, message(a, cases[i].want)),
		    "%s", cases[i].promise);
	}
	test_refused(a);
	arena_free(a);
	return tap_done();
}
