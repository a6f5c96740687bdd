/*
 * fuzz.h - what fuzzers share: promises about results, kept octet by octet
 *
 * Included by tests/fuzz/x_fuzz.c only.  A broken promise ends the process,
 * which is how a fuzzer finds it.
 */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/limits.h"
#include "mail/reader.h"
#include "record/record.h"
#include "text/charset.h"
#include "text/text.h"

/* What libFuzzer calls: once, if it is there, and for each input. */
int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
	/* Octets that a decoder may take of the arena for hardly any. */
	FUZZ_ROOM = 4 * 1024 * 1024,
};

static inline void
fuzz_promise(int kept)
{
	if (!kept)
		abort();
}

/* All of it is there to be read: AddressSanitizer tells. */
static inline void
fuzz_octets(struct bytes b)
{
	unsigned char sum = 0;
	volatile unsigned char sink;

	for (size_t i = 0; i < b.len; i++)
		sum ^= b.p[i];
	sink = sum;
	(void)sink;
}

/* Valid UTF-8 (RFC 3629) without NUL. */
static inline void
fuzz_text(struct utf8 text)
{
	const unsigned char *p = (const unsigned char *)text.p;

	for (size_t i = 0, n; i < text.len; i += n) {
		unsigned char c = p[i];

		n = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
		fuzz_promise(c != 0 && (c < 0x80 || c > 0xc1) && c < 0xf5 &&
			     n <= text.len - i);
		for (size_t k = 1; k < n; k++)
			fuzz_promise((p[i + k] & 0xc0) == 0x80);
		if (n < 3)
			continue;
		/* Neither longer than need be, nor surrogates, nor too high. */
		fuzz_promise((c != 0xe0 || p[i + 1] >= 0xa0) &&
			     (c != 0xed || p[i + 1] < 0xa0) &&
			     (c != 0xf0 || p[i + 1] >= 0x90) &&
			     (c != 0xf4 || p[i + 1] < 0x90));
	}
}

static inline void
fuzz_field(struct field f)
{
	fuzz_text(f.text);
	fuzz_octets(f.octets);
}

static inline void
fuzz_gaps(struct gaps gaps)
{
	for (size_t i = 0; i < gaps.len; i++) {
		fuzz_promise(gaps.v[i].len > 0);
		fuzz_text(gaps.v[i]);
	}
}

static inline void
fuzz_content(const struct content *c)
{
	for (size_t i = 0; i < c->len; i++) {
		fuzz_promise(c->v[i].text.len > 0);
		fuzz_field(c->v[i].where);
		fuzz_text(c->v[i].text);
	}
	for (size_t i = 0; i < c->members_len; i++) {
		const struct member *m = &c->members[i];

		fuzz_promise(m->name.text.len > 0);
		fuzz_field(m->name);
		fuzz_text(m->type);
		fuzz_text(m->gap);
		fuzz_octets(m->octets);
	}
	fuzz_gaps(c->gaps);
}

/* A line taken off the front of `*data`, without its end. */
static inline struct bytes
fuzz_line(struct bytes *data)
{
	const unsigned char *lf =
	    data->len == 0 ? NULL : memchr(data->p, '\n', data->len);
	struct bytes line = { data->p,
		lf == NULL ? 0 : (size_t)(lf - data->p) };

	if (lf != NULL) {
		data->p += line.len + 1;
		data->len -= line.len + 1;
	}
	return line;
}

/* Octets as clean text, in their likeliest reading. */
static inline struct utf8
fuzz_clean(struct arena *a, struct bytes octets)
{
	struct readings r;

	charset_read(a, UTF8("utf-8"), octets, &r);
	return r.len > 0 ? r.v[0] : UTF8("");
}

/* Who reads: a line of letters, a habit each, taken off the front. */
static inline struct reader
fuzz_reader(struct bytes *data)
{
	struct reader reader = { .charset = charset_for_mail() };
	struct bytes line = fuzz_line(data);

	for (size_t i = 0; i < line.len; i++)
		if (line.p[i] >= 'a' && line.p[i] - 'a' < HABITS)
			reader.habits |= (uint32_t)1 << (line.p[i] - 'a');
	return reader;
}

/*
 * A decoder of text/decode.c: what knows its look is read, and takes room from
 * what follows in proportion only.
 */
static inline void
fuzz_decoder(int (*is)(const struct source *in),
    void (*read)(struct arena *a, const struct source *in, struct budget *left,
	struct content *out),
    struct bytes octets)
{
	struct arena *a = arena_new(SCANNER_ARENA);
	struct budget left = { UNPACKED_MAX, PARTS_MAX };
	struct source in = { .path = UTF8("1"), .octets = octets };
	struct content out = { 0 };

	if (is(&in))
		read(a, &in, &left, &out);
	fuzz_content(&out);
	fuzz_promise(
	    SCANNER_ARENA - arena_left(a) <= FUZZ_ROOM + 512 * octets.len);
	arena_free(a);
}

#endif
