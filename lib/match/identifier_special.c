/*
 * identifier_special.c - what is told about somebody, not who it is
 *
 * The special categories of UK GDPR, article 9, and what schools add to them.
 * A word of them is context, not a person: it raises what stands beside it and
 * is never a reason by itself.
 */
#include "match/detect.h"

const char *
special_id(uint32_t topics)
{
	static const struct {
		uint32_t topic;
		const char *id;
	} ids[] = {
		{ TOPIC_SEND, "special-send" },
		{ TOPIC_PROTECTION, "special-protection" },
		{ TOPIC_MEDICAL, "special-medical" },
		{ TOPIC_CAMHS, "special-camhs" },
		{ TOPIC_ETHNICITY, "special-ethnicity" },
		{ TOPIC_RELIGION, "special-religion" },
		{ TOPIC_UNION, "special-union" },
		{ TOPIC_EXCLUSION, "special-exclusion" },
		{ TOPIC_FSM, "special-fsm" },
	};

	for (size_t i = 0; i < sizeof(ids) / sizeof(*ids); i++)
		if ((topics & ids[i].topic) != 0)
			return ids[i].id;
	return NULL;
}
