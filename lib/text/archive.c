/*
 * archive.c - the files of an archive [libarchive]
 */
#define _GNU_SOURCE
#include "text/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#include "text/little.h"
#include "text/package.h"
#include "text/rar.h"

enum {
	CHUNK = 64 * 1024,
	/*
	 * An archive that grows more than this many times is a bomb; prose
	 * grows 4 times, tables 20, an empty sheet 100.  Below RATIO_FROM
	 * nobody is hurt.
	 */
	RATIO_MAX = 250,
	RATIO_FROM = 4 * 1024 * 1024,
	/* The directory of a zip ends within these octets of its end. */
	DIRECTORY_END = 22 + 65535,
};

struct unpacking {
	struct arena *a;
	const struct source *in;
	struct budget *left;
	struct content *out;
	struct archive *archive;
	/* Octets unpacked of this archive. */
	size_t total;
	/* 1: a bound is reached; nothing more is unpacked. */
	int is_over;
	/* Only files that are not yet among the members. */
	int only_new;
};

/* -- what it is --------------------------------------------------------------- */

int
archive_is_zip(struct bytes b)
{
	size_t tail = b.len < DIRECTORY_END ? b.len : DIRECTORY_END;

	if (BEGINS_WITH(b, "PK\003\004") || BEGINS_WITH(b, "PK\005\006"))
		return 1;
	return b.len >= 22 &&
	       memmem(b.p + b.len - tail, tail, "PK\005\006", 4) != NULL;
}

int
archive_is(const struct source *in)
{
	struct bytes b = in->octets;

	return archive_is_zip(b) || BEGINS_WITH(b, "7z\xbc\xaf\x27\x1c") ||
	       BEGINS_WITH(b, "Rar!\x1a\x07") || BEGINS_WITH(b, "MSCF") ||
	       BEGINS_WITH(b, "\x1f\x8b\x08") || BEGINS_WITH(b, "BZh") ||
	       BEGINS_WITH(b, "\xfd"
			      "7zXZ") ||
	       BEGINS_WITH(b, "\x28\xb5\x2f\xfd") ||
	       BEGINS_WITH(bytes_from(b, 257), "ustar");
}

/* -- one archive --------------------------------------------------------------- */

static void
stop(struct unpacking *u, struct utf8 gap)
{
	content_gap(u->a, u->out, gap);
	u->is_over = 1;
}

/* The content of the entry in hand; what there is of it when damaged. */
static struct bytes
unpack(struct unpacking *u, struct utf8 *gap)
{
	struct bytes octets;
	struct strbuf b;
	char chunk[CHUNK];
	la_ssize_t n;

	strbuf_init(&b, u->left->octets);
	while ((n = archive_read_data(u->archive, chunk, sizeof(chunk))) > 0) {
		strbuf_add(&b, chunk, (size_t)n);
		u->total += (size_t)n;
		if (u->total > RATIO_FROM &&
		    u->total / RATIO_MAX > u->in->octets.len)
			stop(u, UTF8("bomb"));
		else if (strbuf_over(&b) || b.len > arena_left(u->a) / 8)
			stop(u, UTF8("too_much"));
		if (u->is_over)
			break;
	}
	if (n < 0)
		*gap = UTF8("archive_damaged");
	if (u->is_over)
		*gap = UTF8("too_much");
	octets = arena_bytes(u->a, strbuf_bytes(&b));
	strbuf_done(&b);
	if (!budget_take(u->left, u->a, octets.len))
		stop(u, UTF8("too_much"));
	return octets;
}

static struct field
name_of(struct unpacking *u, struct archive_entry *entry)
{
	const char *name = archive_entry_pathname_utf8(entry);

	if (name == NULL)
		name = archive_entry_pathname(entry);
	return field_from(u->a, bytes_of(utf8_from(name)));
}

static int
is_known(const struct unpacking *u, struct field name)
{
	for (size_t i = 0; i < u->out->members_len; i++)
		if (utf8_equal(u->out->members[i].name.text, name.text))
			return 1;
	return 0;
}

static void
take_entry(struct unpacking *u, struct archive_entry *entry)
{
	struct member m = { .name = name_of(u, entry) };

	if (archive_entry_filetype(entry) == AE_IFDIR ||
	    (u->only_new && is_known(u, m.name)))
		return;
	if (archive_entry_is_encrypted(entry) ||
	    archive_read_has_encrypted_entries(u->archive) == 1) {
		m.encrypted = archive_entry_is_encrypted(entry);
		u->out->encrypted = 1;
	}
	if (!m.encrypted)
		m.octets = unpack(u, &m.gap);
	if (u->only_new)
		m.gap = UTF8("zip_conflict");
	if (!content_member(u->a, u->out, u->left, m))
		u->is_over = 1;
}

static void
read_entries(struct unpacking *u)
{
	struct archive_entry *entry;
	int r = ARCHIVE_OK;

	while (!u->is_over) {
		r = archive_read_next_header(u->archive, &entry);
		if (r == ARCHIVE_EOF || r == ARCHIVE_FATAL)
			break;
		if (r != ARCHIVE_RETRY)
			take_entry(u, entry);
		else
			content_gap(u->a, u->out, UTF8("archive_damaged"));
	}
	if (archive_read_has_encrypted_entries(u->archive) == 1)
		u->out->encrypted = 1;
	else if (r == ARCHIVE_FATAL && !u->only_new)
		content_gap(u->a, u->out, UTF8("archive_damaged"));
}

static void
support_filters(struct archive *archive)
{
	archive_read_support_filter_gzip(archive);
	archive_read_support_filter_bzip2(archive);
	archive_read_support_filter_xz(archive);
	archive_read_support_filter_zstd(archive);
}

/* Formats are named: libarchive reads many more, and each has its holes. */
static void
support(struct archive *archive, struct bytes b)
{
	if (archive_is_zip(b)) {
		archive_read_support_format_zip_seekable(archive);
	} else if (BEGINS_WITH(b, "7z")) {
		archive_read_support_format_7zip(archive);
	} else if (BEGINS_WITH(b, "Rar!")) {
		archive_read_support_format_rar(archive);
		archive_read_support_format_rar5(archive);
	} else if (BEGINS_WITH(b, "MSCF")) {
		archive_read_support_format_cab(archive);
	} else {
		support_filters(archive);
		archive_read_support_format_tar(archive);
		archive_read_support_format_raw(archive);
	}
}

static void
read_archive(struct unpacking *u, struct bytes octets)
{
	u->archive = archive_read_new();
	if (u->only_new)
		archive_read_support_format_zip_streamable(u->archive);
	else
		support(u->archive, octets);
	if (archive_read_open_memory(u->archive, octets.p, octets.len) ==
	    ARCHIVE_OK)
		read_entries(u);
	else if (!u->only_new)
		content_gap(u->a, u->out, UTF8("archive_damaged"));
	archive_read_free(u->archive);
}

/* -- the second reading of a zip -------------------------------------------- */

/* How many local headers stand in it, counted up to `most`. */
static size_t
count_local(struct bytes b, size_t most, size_t *first)
{
	size_t at = 0, n = 0;

	while (n <= most) {
		const unsigned char *p =
		    at < b.len ? memmem(b.p + at, b.len - at, "PK\003\004", 4)
			       : NULL;

		if (p == NULL)
			break;
		if (n++ == 0)
			*first = (size_t)(p - b.p);
		at = (size_t)(p - b.p) + 4;
	}
	return n;
}

/* Files that the directory does not name, or none if it is broken. */
static void
read_local(struct unpacking *u, size_t named)
{
	size_t first = 0;

	if (u->is_over || count_local(u->in->octets, named, &first) <= named)
		return;
	u->only_new = 1;
	read_archive(u, bytes_from(u->in->octets, first));
}

void
archive_read(struct arena *a, const struct source *in, struct budget *left,
    struct content *out)
{
	struct unpacking u = { .a = a, .in = in, .left = left, .out = out };
	struct content inside = { .encrypted = 0 };

	u.out = &inside;
	if (rar_is_encrypted(in->octets))
		inside.encrypted = 1;
	read_archive(&u, in->octets);
	if (archive_is_zip(in->octets))
		read_local(&u, inside.members_len);
	package_read(a, in, &inside, out);
}
