/*
 * archive.c - the files of an archive [libarchive]
 */
#include "text/archive.h"

#include <archive.h>
#include <archive_entry.h>

#include "record/oddity.h"
#include "text/charset.h"
#include "text/kind.h"
#include "text/little.h"
#include "text/package.h"
#include "text/rar.h"
#include "text/zip.h"

enum {
	CHUNK = 64 * 1024,
	/*
	 * An archive that grows more than this many times is a bomb; prose
	 * grows 4 times, tables 20, an empty sheet 100.  Below RATIO_FROM
	 * nobody is hurt.
	 */
	RATIO_MAX = 250,
	RATIO_FROM = 4 * 1024 * 1024,
	/*
	 * The files of a zip may take so many times its own octets: two
	 * readings of each are honest, files that overlap are not.
	 */
	PACKED_MAX = 3,
	/* Of what is left of the arena, the share one file may take. */
	SHARE = 8,
	/* Files that cannot be read before the rest is not asked for. */
	FAILED_MAX = 16,
	/* A tar's block and its checksum, POSIX 1003.1 pax. */
	BLOCK = 512,
	CHECKSUM_AT = 148,
	CHECKSUM_LEN = 8,
	/* A header of our own before a zip's file, with a name of one letter. */
	HEADER_LEN = 31,
};

struct unpacking {
	struct arena *a;
	const struct source *in;
	struct budget *left;
	struct content *out;
	/* Octets unpacked of this archive, and for a zip what they took. */
	size_t total;
	uint64_t packed;
	/* 1: a bound is reached; nothing more is unpacked. */
	int is_over;
	/*
	 * 1: the library has given up.  To ask it for the next file all the
	 * same makes its reader of cabinets read at NULL (3.6.2).
	 */
	int is_lost;
};

/* -- what it is --------------------------------------------------------------- */

/* A tar says so in its magic; an old one by its checksum alone. */
static int
is_tar(struct bytes b)
{
	unsigned long sum = 0, said = 0;

	if (b.len < BLOCK || b.p[0] == '\0')
		return 0;
	for (size_t i = 0; i < BLOCK; i++)
		sum += i >= CHECKSUM_AT && i < CHECKSUM_AT + CHECKSUM_LEN
			   ? ' '
			   : b.p[i];
	for (size_t i = CHECKSUM_AT; i < CHECKSUM_AT + CHECKSUM_LEN; i++)
		if (b.p[i] >= '0' && b.p[i] <= '7')
			said = said * 8 + (b.p[i] - '0');
	return sum == said;
}

static int
is_filtered(struct bytes b)
{
	return BEGINS_WITH(b, "\x1f\x8b\x08") || BEGINS_WITH(b, "BZh") ||
	       BEGINS_WITH(b, "\xfd"
			      "7zXZ") ||
	       BEGINS_WITH(b, "\x28\xb5\x2f\xfd");
}

/* All but zip, which may stand behind something else. */
static int
is_other_archive(struct bytes b)
{
	return BEGINS_WITH(b, "7z\xbc\xaf\x27\x1c") || rar_is(b) ||
	       BEGINS_WITH(b, "MSCF\0\0\0\0") || is_filtered(b) || is_tar(b);
}

int
archive_is(const struct source *in)
{
	return zip_begins(in->octets) || is_other_archive(in->octets);
}

/* Compound files keep documents that are zips: those end before its end. */
int
archive_is_inside(const struct source *in)
{
	return zip_ends(in->octets) &&
	       !BEGINS_WITH(in->octets, "\xd0\xcf\x11\xe0");
}

/* -- one file ------------------------------------------------------------------- */

/* A bound is hit: that is a gap, and how a bomb would look. */
static void
stop(struct unpacking *u, struct utf8 gap)
{
	content_gap(u->a, u->out, gap);
	u->out->odd |= ODD(ODD_BOMB);
	u->is_over = 1;
}

static void
note_damage(struct unpacking *u, struct member *m)
{
	content_gap(u->a, u->out, UTF8("archive_damaged"));
	m->gap = UTF8("archive_damaged");
}

/* The content of the entry in hand; what there is of it when damaged. */
static void
unpack(struct unpacking *u, struct archive *archive, struct member *m)
{
	struct strbuf b;
	char chunk[CHUNK];
	la_ssize_t n;

	strbuf_init(&b, u->left->octets);
	while ((n = archive_read_data(archive, chunk, sizeof(chunk))) > 0) {
		strbuf_add(&b, chunk, (size_t)n);
		u->total += (size_t)n;
		if (u->total > RATIO_FROM &&
		    u->total / RATIO_MAX > u->in->octets.len)
			stop(u, UTF8("bomb"));
		else if (strbuf_over(&b) || b.len > arena_left(u->a) / SHARE)
			stop(u, UTF8("too_much"));
		if (u->is_over)
			break;
	}
	if (n < 0)
		note_damage(u, m);
	u->is_lost = n == ARCHIVE_FATAL;
	m->octets = arena_bytes(u->a, strbuf_bytes(&b));
	strbuf_done(&b);
	if (!u->is_over && !budget_take(u->left, u->a, m->octets.len))
		stop(u, UTF8("too_much"));
	if (u->is_over)
		m->gap = UTF8("too_much");
}

static void
add_member(struct unpacking *u, struct member m)
{
	/* Rules depend on what needs a password: it stands for itself. */
	m.is_attachment = m.encrypted;
	if (!content_member(u->a, u->out, u->left, m))
		stop(u, UTF8("too_many"));
}

/* -- all but zip ----------------------------------------------------------------- */

static struct field
name_of(struct arena *a, struct archive_entry *entry)
{
	const char *name = archive_entry_pathname_utf8(entry);

	if (name == NULL)
		name = archive_entry_pathname(entry);
	return field_from(a, bytes_of(utf8_from(name)));
}

static void
take_entry(struct unpacking *u, struct archive *archive,
    struct archive_entry *entry, int is_encrypted)
{
	struct member m = { .name = name_of(u->a, entry) };

	if (archive_entry_filetype(entry) == AE_IFDIR)
		return;
	m.encrypted = is_encrypted || archive_entry_is_encrypted(entry);
	if (!m.encrypted)
		unpack(u, archive, &m);
	add_member(u, m);
}

/* Every file in turn; returns how the library ended it. */
static int
read_entries(
    struct unpacking *u, struct archive *archive, const struct rar *rar)
{
	struct archive_entry *entry;
	int failed = 0, r = ARCHIVE_OK;

	for (size_t n = 0; !u->is_over && !u->is_lost; n++) {
		r = archive_read_next_header(archive, &entry);
		if (r == ARCHIVE_EOF || r == ARCHIVE_FATAL)
			break;
		if (r != ARCHIVE_RETRY && r != ARCHIVE_FAILED) {
			take_entry(u, archive, entry,
			    n < rar->len && rar->encrypted[n]);
			continue;
		}
		content_gap(u->a, u->out, UTF8("archive_damaged"));
		/* It may not get any further, and say so for ever. */
		if (++failed == FAILED_MAX)
			break;
	}
	return r;
}

/* Formats are named: libarchive reads many more, and each has its holes. */
static void
support(struct archive *archive, struct bytes b)
{
	if (BEGINS_WITH(b, "7z")) {
		archive_read_support_format_7zip(archive);
	} else if (rar_is(b)) {
		archive_read_support_format_rar(archive);
		archive_read_support_format_rar5(archive);
	} else if (BEGINS_WITH(b, "MSCF")) {
		archive_read_support_format_cab(archive);
	} else if (is_filtered(b)) {
		archive_read_support_filter_gzip(archive);
		archive_read_support_filter_bzip2(archive);
		archive_read_support_filter_xz(archive);
		archive_read_support_filter_zstd(archive);
		archive_read_support_format_raw(archive);
		archive_read_support_format_empty(archive);
	} else {
		archive_read_support_format_tar(archive);
		/* What stands behind a tar's end is hidden, not absent. */
		archive_read_set_format_option(
		    archive, "tar", "read_concatenated_archives", "1");
	}
}

/* Before it has found a format, its pointer to one stands behind the last. */
static int
has_encrypted_entries(struct archive *archive)
{
	return archive_format(archive) != 0 &&
	       archive_read_has_encrypted_entries(archive) == 1;
}

static void
read_octets(struct unpacking *u, struct bytes octets, const struct rar *rar)
{
	struct archive *archive = archive_read_new();
	int r;

	support(archive, octets);
	r = archive_read_open_memory(archive, octets.p, octets.len);
	if (r == ARCHIVE_OK)
		r = read_entries(u, archive, rar);
	/* The directory of a 7z needs a password, or all of a rar does. */
	if (r == ARCHIVE_FATAL && u->out->members_len == 0 &&
	    (rar->encrypted_len > 0 || has_encrypted_entries(archive)))
		u->out->encrypted = 1;
	else if (r == ARCHIVE_FATAL)
		content_gap(u->a, u->out, UTF8("archive_damaged"));
	archive_read_free(archive);
}

/*
 * gzip and its like around a tar: unpacked first, under the bounds of a file,
 * because a tar of nothing but headers grows as well.
 */
static void
read_tar_inside(struct unpacking *u, const struct rar *rar)
{
	struct bytes tar;

	if (u->is_over || u->out->members_len != 1)
		return;
	tar = u->out->members[0].octets;
	if (!is_tar(tar))
		return;
	u->total = 0;
	u->is_lost = 0;
	u->left->octets += tar.len;
	u->left->members++;
	u->out->members_len = 0;
	read_octets(u, tar, rar);
}

static void
read_other(struct unpacking *u)
{
	struct rar rar;

	rar_list(u->a, u->in->octets, &rar);
	if (rar.is_piece)
		content_gap(u->a, u->out, UTF8("archive_piece"));
	if (rar.is_encrypted) {
		u->out->encrypted = 1;
		return;
	}
	read_octets(u, u->in->octets, &rar);
	if (is_filtered(u->in->octets))
		read_tar_inside(u, &rar);
}

/* -- zip ----------------------------------------------------------------------------- */

/* A header of our own and the data: any method, whichever reading it is. */
struct feed {
	unsigned char header[HEADER_LEN];
	struct bytes data;
	/* How many blocks were handed over: the header, the data, the end. */
	int blocks;
};

static la_ssize_t
feed_block(struct archive *archive, void *from, const void **block)
{
	struct feed *feed = from;

	(void)archive;
	feed->blocks++;
	if (feed->blocks == 1) {
		*block = feed->header;
		return HEADER_LEN;
	}
	*block = feed->data.p;
	return feed->blocks == 2 ? (la_ssize_t)feed->data.len : 0;
}

static void
put_le(unsigned char *to, uint64_t value, size_t octets)
{
	for (size_t i = 0; i < octets; i++)
		to[i] = (unsigned char)(value >> 8 * i);
}

/* APPNOTE 4.3.7; nothing here is more than the entry says. */
static void
feed_from(const struct zip_entry *e, struct bytes octets, struct feed *out)
{
	/* What the methods are told stays; encrypted it is not. */
	uint32_t flags = (e->flags & 6) | (e->is_open ? ZIP_FLAG_OPEN : 0);
	uint64_t size = e->size < UINT32_MAX ? e->size : UINT32_MAX - 1;

	*out = (struct feed){ .data = e->is_open ? bytes_from(octets, e->data)
						 : bytes_at(octets, e->data,
						       (size_t)e->packed) };
	memcpy(out->header, "PK\003\004", 4);
	put_le(out->header + 6, flags, 2);
	put_le(out->header + 8, e->method, 2);
	put_le(out->header + 14, e->is_open ? 0 : e->crc, 4);
	put_le(out->header + 18, e->is_open ? 0 : e->packed, 4);
	put_le(out->header + 22, e->is_open ? 0 : size, 4);
	out->header[26] = 1;
	out->header[HEADER_LEN - 1] = 'f';
}

static void
unpack_zipped(struct unpacking *u, const struct zip_entry *e, struct member *m)
{
	struct archive *archive = archive_read_new();
	struct archive_entry *entry;
	struct feed feed;

	feed_from(e, u->in->octets, &feed);
	archive_read_support_format_zip_streamable(archive);
	if (archive_read_open(archive, &feed, NULL, feed_block, NULL) ==
		ARCHIVE_OK &&
	    archive_read_next_header(archive, &entry) == ARCHIVE_OK)
		unpack(u, archive, m);
	else
		note_damage(u, m);
	archive_read_free(archive);
}

/* As it lies there: of one that is cut, what is left. */
static void
take_stored(struct unpacking *u, const struct zip_entry *e, struct member *m)
{
	m->octets = bytes_at(u->in->octets, e->data, (size_t)e->packed);
	if (m->octets.len != e->size)
		note_damage(u, m);
	if (budget_take(u->left, u->a, m->octets.len))
		return;
	stop(u, UTF8("too_much"));
	m->octets.len = 0;
	m->gap = UTF8("too_much");
}

static void
read_zipped(struct unpacking *u, const struct zip_entry *e, struct member *m)
{
	if (e->method == ZIP_STORED && !e->is_open)
		take_stored(u, e, m);
	else
		unpack_zipped(u, e, m);
}

/* 1: it says that it is encrypted, and is not: readers differ about that. */
static int
is_only_said(struct unpacking *u, const struct zip_entry *e, struct member *m)
{
	struct content aside = { .len = 0 };
	struct unpacking trial = *u;
	struct member plain = *m;

	if (e->method == ZIP_AES || e->is_open || e->is_broken ||
	    e->size == 0 || (e->flags & ZIP_FLAG_STRONG) != 0)
		return 0;
	trial.out = &aside;
	read_zipped(&trial, e, &plain);
	u->total = trial.total;
	if (plain.gap.len > 0 || plain.octets.len != e->size)
		return 0;
	u->out->odd |= ODD(ODD_ZIP_CONFLICT);
	*m = plain;
	return 1;
}

static struct field
zip_name(struct arena *a, const struct zip_entry *e)
{
	struct field name =
	    field_from(a, e->unicode_name.len > 0 ? e->unicode_name : e->name);
	int lossy = 0;

	if (name.octets.len == 0 || e->unicode_name.len > 0 ||
	    (e->flags & ZIP_FLAG_UTF8) != 0)
		return name;
	name.text =
	    charset_for_mail()->decode(a, UTF8("cp437"), e->name, &lossy);
	return name.text.len > 0 ? name : field_from(a, e->name);
}

static void
add_comment(struct unpacking *u, struct bytes comment)
{
	if (comment.len > 0 && kind_is_text(comment))
		content_octets(u->a, u->out, u->in, comment);
	else if (comment.len > 0)
		content_gap(u->a, u->out, UTF8("unread_format"));
}

/* A folder has a slash at its end and nothing in it. */
static int
is_folder(const struct zip_entry *e)
{
	return e->size == 0 && e->packed == 0 && !e->is_open &&
	       e->name.len > 0 && e->name.p[e->name.len - 1] == '/';
}

static void
take_zipped(struct unpacking *u, const struct zip_entry *e)
{
	struct member m = { .name = zip_name(u->a, e) };

	add_comment(u, e->comment);
	if (is_folder(e))
		return;
	/* In a damaged one, all are found in other ways than by the directory. */
	if (e->is_other)
		m.odd = u->out->odd & ODD(ODD_ZIP_CONFLICT);
	if (e->data > 0)
		u->packed +=
		    bytes_at(u->in->octets, e->data, (size_t)e->packed).len;
	if (!u->is_over && u->packed / PACKED_MAX > u->in->octets.len)
		stop(u, UTF8("bomb"));
	if (u->is_over)
		m.gap = UTF8("too_much");
	else if (e->is_broken && e->data == 0)
		note_damage(u, &m);
	else if (zip_is_encrypted(e))
		m.encrypted = !is_only_said(u, e, &m);
	else if (e->packed > 0 || e->is_open)
		read_zipped(u, e, &m);
	add_member(u, m);
}

static void
read_zip(struct unpacking *u)
{
	struct zip zip;
	size_t i;

	zip_list(u->a, u->in->octets, u->left->members + 1, &zip);
	u->out->odd |= zip.odd;
	u->out->encrypted |= zip.is_encrypted;
	if (zip.is_piece)
		content_gap(u->a, u->out, UTF8("archive_piece"));
	else if (zip.is_damaged && !zip.is_encrypted)
		content_gap(u->a, u->out, UTF8("archive_damaged"));
	add_comment(u, zip.comment);
	/* Beyond a bound of size, files still have names. */
	for (i = 0; i < zip.len && u->left->members > 0; i++)
		take_zipped(u, &zip.v[i]);
	if (zip.is_over || i < zip.len)
		stop(u, UTF8("too_many"));
}

/* 1: what ends the archive is a file of it that is a zip. */
static int
holds_zip(const struct content *inside)
{
	for (size_t i = 0; i < inside->members_len; i++)
		if (zip_begins(inside->members[i].octets))
			return 1;
	return 0;
}

static int
is_all_encrypted(const struct content *inside)
{
	for (size_t i = 0; i < inside->members_len; i++)
		if (!inside->members[i].encrypted)
			return 0;
	return inside->members_len > 0;
}

void
archive_read(struct arena *a, const struct source *in, struct budget *left,
    struct content *out)
{
	struct content inside = { .len = 0 };
	struct unpacking u = { .a = a, .in = in, .left = left, .out = &inside };
	int is_other = is_other_archive(in->octets);

	if (is_other)
		read_other(&u);
	if (zip_begins(in->octets) ||
	    (zip_ends(in->octets) && !holds_zip(&inside))) {
		inside.odd |= is_other ? ODD(ODD_POLYGLOT) : 0;
		read_zip(&u);
	}
	/* Whatever its comment says. */
	inside.encrypted |= is_all_encrypted(&inside);
	package_read(a, in, &inside, out);
}
