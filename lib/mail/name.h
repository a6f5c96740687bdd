/*
 * name.h - what is strange about an attachment's name
 */
#ifndef MAIL_NAME_H
#define MAIL_NAME_H

#include <stdint.h>

#include "record/record.h"

/*
 * Control and invisible characters, a direction turned round, a path, an ending
 * that hides what the file is ("photo.jpg.exe", "list.pdf      .scr"): a set of
 * oddities, see oddity.h.  A name is shown safely by who shows it; here it is
 * only judged.
 */
uint64_t name_oddities(struct field name);

#endif
