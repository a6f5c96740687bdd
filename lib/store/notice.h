/*
 * notice.h - a notice of ours as a message, and into the outbox with it
 *
 * RFC 5322 in plain ASCII; text beyond ASCII as quoted-printable.  It says by
 * Auto-Submitted (RFC 3834) that nobody is to answer by machine, and comes from
 * the empty envelope sender, so that no report of it comes back.  What it says
 * is the caller's: never a word of somebody else's mail.
 */
#ifndef STORE_NOTICE_H
#define STORE_NOTICE_H

#include "conf/conf.h"
#include "store/outbox.h"

struct notice {
	/* Of the item: the same id again replaces it. */
	struct uuid id;
	/* The record that it is about; all 0: none. */
	struct uuid message;
	/* The opening that it tells of; 0: none. */
	uint64_t opening;
	uint64_t now_ms;
	/* It leaves then; 0: at once. */
	uint64_t until_ms;
	/* 1: it answers a message of the addressee's; 0: it comes by itself. */
	int is_answer;
	/* An address as in an envelope. */
	struct field to;
	/* Printable ASCII, short. */
	struct utf8 subject;
	/* Lines of any length; they are folded. */
	struct utf8 text;
	struct utf8 reference;
	/* A message that comes back with it; len 0: none. */
	struct bytes enclosed;
};

/* Append it as a message with CRLF. */
void notice_compose(
    const struct conf *conf, const struct notice *notice, struct strbuf *out);

/* Where notices go: the outbox, and the mail host's own key. */
struct notice_way {
	const struct conf *conf;
	const struct outbox *outbox;
	const struct seal_keys *keys;
};

/*
 * Compose it and make it durable in the outbox; `a` is scratch memory.  -1 with
 * `e`.
 */
int notice_post(struct arena *a, const struct notice_way *way,
    const struct notice *notice, struct err *e) MUST_CHECK;

#endif
