/*
 * walk.h - the state of reading a message, for those who read it
 *
 * message.c begins parts, ending.c ends them; nobody else includes this.
 */
#ifndef MAIL_WALK_H
#define MAIL_WALK_H

#include "base/limits.h"
#include "mail/boundary.h"
#include "mail/header.h"
#include "mail/line.h"
#include "mail/part.h"

/* Where in a multipart the line is. */
enum place { IN_PREAMBLE, IN_PARTS, IN_EPILOGUE };

/* A part whose end is not reached yet. */
struct frame {
	struct part *part;
	struct part_kind kind;
	/* Where its header and its body begin; where its last boundary does,
	 * and what follows that. */
	size_t from, body, last_boundary, epilogue;
	enum place place;
	size_t children;
	struct part *last;
	/* 1: a multipart that is decoded before it is divided. */
	int is_encoded;
};

/* Octets that are a message below `part`. */
struct waiting {
	struct part *part;
	struct bytes octets;
};

struct walk {
	struct arena *a;
	struct reader *reader;
	struct decoded *decoded;
	struct message *m;
	/* The root's header, for the record. */
	struct header_block top;
	/* Encoded messages whose content is still to be read. */
	struct waiting *waiting;
	size_t waiting_len, waiting_cap;
	/* The octets being read: a message, from its header on. */
	struct lines l;
	struct boundaries open;
	/* owner[i]: index of the frame whose boundary is open.v[i]. */
	size_t owner[DEPTH_MAX + 1];
	/* Index 0 is the root of these octets. */
	struct frame stack[DEPTH_MAX + 1];
	size_t frames;
	/* 1: the last part that is allowed holds all the rest. */
	int flooded;
};

/* A part below `parent`, after `before` (NULL: the first). */
struct part *walk_add_part(
    struct walk *w, struct part *parent, struct part *before);

/* The next child of the part of a frame. */
struct part *walk_add_child(struct walk *w, struct frame *f);

/* 1: the root of a message, the top one's or an enclosed one's. */
int walk_is_root(const struct part *part);

/* Give a root its path. */
void walk_number_root(struct walk *w, struct part *part, int as_multipart);

/* Its octets stay in one piece, and are read as text for want of better. */
void walk_leave_undivided(struct walk *w, struct part *part, uint32_t gap);

/* 1: no part more may come. */
int walk_is_full(const struct walk *w);

/* The octets [from, to); empty when `to` is less. */
struct bytes walk_slice(const struct walk *w, size_t from, size_t to);

/*
 * From `from` to the line at `at`, whose boundary owns the line end before it.
 * Where the last boundary is missing, the end of the octets stands for it.
 */
struct bytes walk_slice_before(const struct walk *w, size_t from, size_t at);

#endif
