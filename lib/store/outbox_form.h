/*
 * outbox_form.h - the form of an item of the outbox on disk; for lib/store
 */
#ifndef STORE_OUTBOX_FORM_H
#define STORE_OUTBOX_FORM_H

#include "base/strbuf.h"
#include "store/outbox.h"

enum {
	/* Octets of a frame without its payload, and of a note (outbox.h). */
	OUTBOX_FRAME = 24,
	OUTBOX_NOTE = 48,
	/* Facts: the recipients of RECIPIENTS_MAX, and the rest. */
	OUTBOX_FACTS_MAX = 64 * 1024 * 1024,
	/* Notes of one item that are read: each recipient, and tries. */
	OUTBOX_NOTES_MAX = 1000 * 1000,
	/* Octets of what the sender is told, and of a thread's key. */
	OUTBOX_TOLD_MAX = 8 * 1024,
	OUTBOX_WORD_MAX = 128,
	/* ESMTP arguments of one path. */
	OUTBOX_ARGS_MAX = 64,
};

/* Append a frame: mark, length, digest, `payload`. */
void outbox_form_frame(
    const char mark[4], struct bytes payload, struct strbuf *out);

/*
 * The frame at the beginning of `octets`, with its payload; -1 when there is no
 * sound one.
 */
int outbox_form_unframe(
    const char mark[4], struct bytes octets, struct bytes *payload) MUST_CHECK;

/* Append all of an item that never changes; its sealed octets are not in it. */
void outbox_form_facts(const struct outbox_item *item, struct strbuf *out);
/* -1 when it is not what was written. */
int outbox_form_read_facts(
    struct arena *a, struct bytes payload, struct outbox_item *out) MUST_CHECK;

/* A note as it is appended, with mark and digest. */
void outbox_form_note(
    const struct outbox_note *note, unsigned char out[OUTBOX_NOTE]);
/* -1 when it is not what was written, or torn. */
int outbox_form_read_note(const unsigned char octets[OUTBOX_NOTE],
    struct outbox_note *out) MUST_CHECK;

/* What a note says of the item; -1 when it cannot be about it. */
int outbox_form_apply(
    const struct outbox_note *note, struct outbox_item *item) MUST_CHECK;

#endif
