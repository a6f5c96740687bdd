/*
 * enclosed.h - which messages stand inside this one, by their Message-IDs
 *
 * A message that is forwarded as an attachment brings the thread that it
 * belongs to: its own id and those that it names.
 */
#ifndef SCANNER_ENCLOSED_H
#define SCANNER_ENCLOSED_H

#include "base/arena.h"
#include "record/record.h"

/*
 * Add the ids of an enclosed message's header to record->enclosed, each once;
 * beyond ENCLOSED_MAX the gap `enclosed_cut`.  What they point to must live as
 * long as the record.
 */
void enclosed_add(
    struct arena *a, struct record *record, const struct header *header);

#endif
