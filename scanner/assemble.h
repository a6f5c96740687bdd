/*
 * assemble.h - octets of a message to its record document
 *
 *	message_parse  ->  text_decode  ->  match_scan  ->  struct record
 */
#ifndef SCANNER_ASSEMBLE_H
#define SCANNER_ASSEMBLE_H

#include "match/scan.h"
#include "record/job.h"
#include "record/rendering.h"
#include "text/kind.h"

/*
 * Somebody who is told of everything that is read, in the order of reading:
 * what he sees is what the record says, by construction.
 */
struct watcher {
	void *to;
	/* `part` is part `index` of the record.  NULL: not wanted. */
	void (*part)(void *to, const struct part *part, size_t index);
	/* The header of the message enclosed in `around`.  NULL: not wanted. */
	void (*header)(
	    void *to, const struct part *around, const struct header *header);
	/*
	 * A text was searched; its findings are `len` from number `first` on.
	 * It lives as long as the record.  NULL: not wanted.
	 */
	void (*text)(void *to, enum rendered_kind kind, const struct text *text,
	    size_t first, size_t len);
};

/* What is loaded before the first message. */
struct assembler {
	struct matcher *matcher;
	/* Mapped; the matcher looks into it. */
	void *image;
	size_t image_len;
	struct kinds *kinds;
	/* NULL: nobody watches. */
	const struct watcher *watcher;
};

/*
 * Read `octets` (which outlive `out`) as `request` asks.  `*out` has no
 * identity, envelope or verdict; it lives as long as `a`.  Never fails: what
 * could not be read is a gap.
 */
void assemble_message(struct arena *a, const struct assembler *with,
    const struct job_request *request, struct bytes octets, struct record *out);

/* The findings of one text that has no place: JOB_LINES. */
void assemble_line(struct arena *a, const struct assembler *with,
    struct bytes line, struct findings *out);

#endif
