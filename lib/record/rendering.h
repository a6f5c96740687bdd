/*
 * rendering.h - a message as people may read it
 *
 *	scanner: struct rendering  ->  JSON  ->  command line, console
 *
 * The record document of the message and one array more, `texts`: everything
 * that was read in it, as clean text with what was found and what is quoted.
 * All values are to be set as text, by base/display.h, never as HTML.
 * man/schoolgate-record.5 is the manual of the JSON form.
 */
#ifndef RECORD_RENDERING_H
#define RECORD_RENDERING_H

#include "record/record.h"

enum rendered_kind {
	/* What a part says: several where it has shown and hidden text, where
	 * its charset may be read in several ways, and in documents. */
	RENDERED_CONTENT,
	/* The name of an attachment. */
	RENDERED_NAME,
	/* The subject of the message, or of one that is enclosed. */
	RENDERED_SUBJECT,
	/*
	 * Sender, recipients and date of an enclosed message, a field a line.
	 * Put together from what they mean; not searched.
	 */
	RENDERED_HEADING,
	/* Display names of the message's mailboxes, when they say something. */
	RENDERED_BYNAMES,
	RENDERED_KINDS,
};

/* In the place of a part: the header of the message. */
#define RENDERED_HEADER SIZE_MAX

struct rendered_text {
	/* Index into the record's parts, or RENDERED_HEADER. */
	size_t part;
	enum rendered_kind kind;
	/* The `where` of its findings. */
	struct utf8 where;
	/* 1: a mail program would not show it. */
	int hidden;
	/* As it was written, from its beginning. */
	struct utf8 text;
	/* Octets of the whole; more than text.len: it is cut. */
	uint64_t size;
	/* Quoted from other mail; inside `text`. */
	struct spans quoted;
	/*
	 * Indexes into the record's findings, whose start and end are in this
	 * text (where it is cut, perhaps beyond what is here).
	 */
	size_t *findings;
	size_t findings_len;
};

struct rendering {
	struct record record;
	/* The header's first, then in the order of their parts. */
	struct rendered_text *texts;
	size_t texts_len;
};

/* Append the JSON form.  -1 with `e` when `out` has no room for it. */
int rendering_to_json(
    const struct rendering *r, struct strbuf *out, struct err *e) MUST_CHECK;

/*
 * Read a scanner's answer to JOB_RENDER: hostile input, checked as
 * record_from_json() does.  `*out` lives as long as `a`.
 */
int rendering_from_json(struct arena *a, struct bytes json,
    struct rendering *out, struct err *e) MUST_CHECK;

#endif
