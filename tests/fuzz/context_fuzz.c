/* context_fuzz.c - no address of SMTP breaks the look who is inside */
#include "policy/policy.h"
#include "tests/fuzz/fuzz.h"

/* Lines: a domain, a network, the client, a recipient. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(SCANNER_ARENA);
	struct bytes rest = { data, size };
	struct field domain = field_from(a, fuzz_line(&rest));
	struct field network = field_from(a, fuzz_line(&rest));
	struct recipient to = { .args = { NULL, 0 } };
	struct sides sides = { .domains = &domain.text,
		.domains_len = 1,
		.partners = &domain.text,
		.partners_len = 1,
		.networks = &network.text,
		.networks_len = 1 };
	struct envelope envelope = { .recipients = &to, .recipients_len = 1 };
	struct context out = { 0 };

	envelope.client = field_from(a, fuzz_line(&rest));
	to.address = field_from(a, rest);
	context_fill(a, &sides, &envelope, &out);
	fuzz_promise(out.recipient_inside[0] == out.recipient_partner[0]);
	arena_free(a);
	return 0;
}
