/*
 * archive.h - the files of an archive [libarchive]
 *
 * zip, 7z, rar, cab, tar; gzip, bzip2, xz and zstd around one file or a tar.
 * Every file is unpacked into memory, inside the message's budget; what would
 * pass it is a gap.  A zip is read by its directory and from its beginning:
 * where the two differ, files that only one of them shows are members too.
 */
#ifndef TEXT_ARCHIVE_H
#define TEXT_ARCHIVE_H

#include "text/content.h"

int archive_is(const struct source *in);

/* Files that the office formats hold become text, see package.h. */
void archive_read(struct arena *a, const struct source *in, struct budget *left,
    struct content *out);

/* 1: the octets are a zip, whatever stands before it. */
int archive_is_zip(struct bytes octets);

#endif
