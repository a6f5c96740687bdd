/* message_fuzz.c - any octets as a message: no fault, bounds kept */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "base/limits.h"
#include "mail/message.h"
#include "text/charset.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(SCANNER_ARENA);
	struct message m;

	message_parse(a, (struct bytes){ data, size }, charset_for_mail(), &m);
	assert(m.parts_len >= 1 && m.parts_len <= PARTS_MAX);
	for (size_t i = 0; i < m.parts_len; i++) {
		const struct part *p = m.parts[i];
		volatile unsigned char sum = 0;

		assert(p->path.len > 0 && p->depth <= DEPTH_MAX);
		for (size_t k = 0; k < p->body.len; k++)
			sum = (unsigned char)(sum + p->body.p[k]);
	}
	arena_free(a);
	return 0;
}
