/*
 * name.c - what the values of a record are called, in documents and for people
 */
#include "record/record.h"

static const char *const action_names[] = {
	[ACTION_ACCEPT] = "accept",
	[ACTION_CHANGE] = "change",
	[ACTION_DELAY] = "delay",
	[ACTION_HOLD] = "hold",
	[ACTION_REJECT] = "reject",
	[ACTION_TEMPFAIL] = "tempfail",
};

static const char *const kind_names[] = {
	[FINDING_WORD] = "word",
	[FINDING_IDENTIFIER] = "identifier",
	[FINDING_NAME] = "name",
	[FINDING_STRUCTURE] = "structure",
};

static const char *const bulk_names[BULK_KINDS] = {
	"list_id",
	"list_unsubscribe",
	"precedence",
	"auto_submitted",
};

static const char *const mode_names[] = {
	[MODE_OFF] = "off",
	[MODE_SHADOW] = "shadow",
	[MODE_NUDGE] = "nudge",
	[MODE_ENFORCE] = "enforce",
};

struct utf8
action_name(enum action action)
{
	return utf8_from(action_names[action]);
}

struct utf8
finding_kind_name(enum finding_kind kind)
{
	return utf8_from(kind_names[kind]);
}

struct utf8
bulk_name(int i)
{
	return utf8_from(bulk_names[i]);
}

int
finding_is_context(struct utf8 id)
{
	struct utf8 prefix = UTF8("special-");

	return id.len > prefix.len && memcmp(id.p, prefix.p, prefix.len) == 0;
}

struct utf8
finding_context_words(struct utf8 context)
{
	if (utf8_equal(context, UTF8("reported")))
		return UTF8("somebody tells what was said");
	if (utf8_equal(context, UTF8("quoted")))
		return UTF8("from another message");
	if (utf8_equal(context, UTF8("signature")))
		return UTF8("in a signature or notice");
	return UTF8("");
}

struct utf8
rule_mode_name(enum rule_mode mode)
{
	return utf8_from(mode_names[mode]);
}
