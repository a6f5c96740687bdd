/* otp_test.c - the second factor: RFC 6238's own examples, and its window */
#include "tests/tap.h"

#include "console/otp.h"

enum { ARENA = 1024 * 1024 };

/* RFC 6238 appendix B, SHA-1; of eight figures the last six. */
static const unsigned char rfc[SECRETS_FACTOR] = "12345678901234567890";

static const struct {
	uint64_t now;
	const char *code;
	int64_t step;
} vectors[] = {
	{ 59, "287082", 1 },
	{ 1111111109, "081804", 37037036 },
	{ 1111111111, "050471", 37037037 },
	{ 1234567890, "005924", 41152263 },
	{ 2000000000, "279037", 66666666 },
};

int
main(void)
{
	struct arena *a = arena_new(ARENA);

	otp_start();
	for (size_t i = 0; i < sizeof(vectors) / sizeof(*vectors); i++) {
		uint64_t now = vectors[i].now;
		const char *code = vectors[i].code;

		tap_ok(otp_step(rfc, code, now) == vectors[i].step,
		    "RFC 6238 at %llu", (unsigned long long)now);
		tap_ok(otp_step(rfc, code, now + 30) == vectors[i].step,
		    "it is good for one step more, and its step is its own");
		tap_ok(now < 60 ||
			   otp_step(rfc, code, now - 30) == vectors[i].step,
		    "a clock that goes a step ahead is borne");
		tap_ok(otp_step(rfc, code, now + 60) == -1,
		    "two steps later it is not");
		tap_ok(now < 90 || otp_step(rfc, code, now - 60) == -1,
		    "nor two steps before");
	}
	tap_ok(otp_step(rfc, "287083", 59) == -1, "another code is wrong");
	tap_ok(otp_step(rfc, "28708", 59) == -1 &&
		   otp_step(rfc, "2870820", 59) == -1 &&
		   otp_step(rfc, "28708a", 59) == -1 &&
		   otp_step(rfc, "", 59) == -1,
	    "what is not six figures is wrong");
	tap_same(otp_text(a, rfc), strlen(otp_text(a, rfc)),
	    "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ",
	    "the secret is shown in groups of four");
	tap_same(otp_uri(a, rfc, "St Mary's", "a b"),
	    strlen(otp_uri(a, rfc, "St Mary's", "a b")),
	    "otpauth://totp/Schoolgate%20St%20Mary%27s:a%20b?secret="
	    "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Schoolgate%20St%20Mary%"
	    "27s",
	    "and as what a QR code says");
	arena_free(a);
	return tap_done();
}
