/*
 * lane_serve.h - what the slow lane asks of the database; for the recorder
 */
#ifndef MILTER_LANE_SERVE_H
#define MILTER_LANE_SERVE_H

#include "milter/lane.h"
#include "store/db.h"

/*
 * What the slow lane asks; LANE_SILENCE: nothing.  Only the newest question is
 * answered and takes memory (`a` is reset), since who asked an older one is
 * gone.
 */
void lane_hear(int fd, struct arena *a, struct lane_message *out);

/* Fill `answer` for `asked`; it lives as long as `a`.  -1 with `e`: no database. */
int lane_answer(struct arena *a, struct db *db,
    const struct lane_message *asked, struct lane_message *answer,
    struct err *e) MUST_CHECK;

#endif
