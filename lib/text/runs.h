/*
 * runs.h - letters that stand in octets of a format nobody reads
 *
 * The last resort: every run of four or more letters, one octet each and two
 * octets each, a line a run.
 */
#ifndef TEXT_RUNS_H
#define TEXT_RUNS_H

#include "text/pen.h"

void runs_read(struct bytes octets, struct pen *out);

#endif
