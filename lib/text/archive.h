/*
 * archive.h - the files of an archive [libarchive]
 *
 * zip, 7z, rar, cab, tar; gzip, bzip2, xz and zstd around one file or a tar.
 * Every file is unpacked into memory, inside the message's budget; what would
 * pass it, or grows like a bomb, is a gap and an oddity.  A zip is read in
 * every way that its readers do, see zip.h.  Links and devices are named and
 * never followed.
 *
 * BUGS  Names in a zip that do not say they are UTF-8 and are not are taken for
 * code page 437, as the standard has it.
 */
#ifndef TEXT_ARCHIVE_H
#define TEXT_ARCHIVE_H

#include "text/content.h"

/* 1: it begins like one. */
int archive_is(const struct source *in);

/* 1: it ends in a zip, whatever stands before that. */
int archive_is_inside(const struct source *in);

/* Files that the office formats hold become text, see package.h. */
void archive_read(struct arena *a, const struct source *in, struct budget *left,
    struct content *out);

#endif
