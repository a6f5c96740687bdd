/*
 * ending.h - the end of a part: what it holds, and what stands around
 */
#ifndef MAIL_ENDING_H
#define MAIL_ENDING_H

#include "mail/walk.h"

/* The innermost part ends before the line at `at`, or with the octets. */
void ending_part(struct walk *w, size_t at);

/* 1: a line in `b` begins with the boundary. */
int ending_has_boundary(struct bytes b, struct bytes boundary);

#endif
