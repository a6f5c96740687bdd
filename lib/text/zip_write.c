/*
 * zip_write.c - one file in a zip that a password opens [libarchive]
 */
#include "text/zip_write.h"

#include <archive.h>
#include <archive_entry.h>

#include "base/display.h"
#include "text/little.h"

enum {
	/* What a zip of one file has besides its data; the name comes twice. */
	AROUND = 1024,
	/* Deflate's own for what cannot be packed: 5 octets in 16 KB, doubled. */
	UNPACKABLE = 1024,
	/* [APPNOTE] 4.3.7 to 4.3.16: records and where their fields stand. */
	LOCAL_NAME_LEN = 26,
	LOCAL_NAME = 30,
	DESCRIPTOR = 16,
	DESCRIPTOR_CRC = 4,
	CENTRAL_CRC = 16,
	CENTRAL_NAME_LEN = 28,
	CENTRAL_NAME = 46,
	END = 22,
	END_CENTRAL = 16,
};

/* -- the name -------------------------------------------------------------------- */

static int
is_separator(char c)
{
	return c == '/' || c == '\\' || c == ':';
}

/*
 * What an unpacking program may be given: no other folder, nothing that is not
 * seen.  Whole characters of the text stay or become '_'.
 */
static const char *
safe_name(struct arena *a, struct utf8 name)
{
	struct strbuf shown;
	char *p, *result;
	size_t len = 0;

	strbuf_init(&shown, DISPLAY_GROWTH * name.len);
	for (size_t at = 0, next; at < name.len; at = next) {
		size_t before = shown.len;

		for (next = at + 1;
		     next < name.len &&
		     ((unsigned char)name.p[next] & 0xc0) == 0x80;
		     next++)
			;
		display_text((struct utf8){ name.p + at, next - at },
		    DISPLAY_LINE, &shown);
		/* A mark is longer than what it stands for. */
		if (shown.len - before == next - at &&
		    !is_separator(name.p[at]))
			continue;
		shown.len = before;
		strbuf_char(&shown, '_');
	}
	p = shown.p;
	len = shown.len;
	/* "." and ".." are folders. */
	while (len > 0 && p[0] == '.')
		p++, len--;
	result = len > 0 ? arena_string(a, p, len) : arena_string(a, "file", 4);
	strbuf_done(&shown);
	return result;
}

/* -- AE-2 ------------------------------------------------------------------------- */

static void
set_le32(unsigned char *p, uint32_t value)
{
	for (size_t i = 0; i < 4; i++)
		p[i] = (unsigned char)(value >> 8 * i);
}

/* The version in WinZip's extra field 0x9901, where there is one, becomes 2. */
static void
set_version(unsigned char *zip, struct bytes all, size_t at, size_t len)
{
	size_t end = at + len;

	while (at + 4 <= end && end <= all.len) {
		if (le16_at(all, at) == 0x9901) {
			zip[at + 4] = 2;
			zip[at + 5] = 0;
			return;
		}
		at += 4 + le16_at(all, at + 2);
	}
}

/*
 * libarchive writes AE-1 for all but the smallest files: with the CRC of what
 * is encrypted in clear, by which everybody can tell whether a file that he
 * has is the one in the zip.  AE-2 is the same without.
 */
static int
make_ae2(unsigned char *zip, size_t len)
{
	struct bytes all = { zip, len };
	size_t central, extra;

	if (len < END || le32_at(all, len - END) != 0x06054b50)
		return -1;
	central = le32_at(all, len - END + END_CENTRAL);
	if (central < DESCRIPTOR || central + CENTRAL_NAME > len ||
	    le32_at(all, central) != 0x02014b50)
		return -1;
	/* Not encrypted: nothing was. */
	if (le16_at(all, central + 8) % 2 == 0)
		return 0;
	if (le32_at(all, central - DESCRIPTOR) != 0x08074b50)
		return -1;
	extra = LOCAL_NAME + le16_at(all, LOCAL_NAME_LEN);
	set_version(zip, all, extra, le16_at(all, LOCAL_NAME_LEN + 2));
	extra =
	    central + CENTRAL_NAME + le16_at(all, central + CENTRAL_NAME_LEN);
	set_version(
	    zip, all, extra, le16_at(all, central + CENTRAL_NAME_LEN + 2));
	set_le32(zip + central + CENTRAL_CRC, 0);
	set_le32(zip + central - DESCRIPTOR + DESCRIPTOR_CRC, 0);
	return 0;
}

/* -- the archive ------------------------------------------------------------------- */

/* One entry; 0 when all of it was taken. */
static int
write_entry(
    struct archive *archive, const char *name, const struct zip_file *file)
{
	struct archive_entry *entry = archive_entry_new();
	int failed;

	archive_entry_set_pathname(entry, name);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, 0600);
	archive_entry_set_mtime(entry, (time_t)(file->changed_ms / 1000), 0);
	archive_entry_set_size(entry, (la_int64_t)file->octets.len);
	failed = archive_write_header(archive, entry) != ARCHIVE_OK ||
		 (file->octets.len > 0 &&
		     archive_write_data(archive, file->octets.p,
			 file->octets.len) != (la_ssize_t)file->octets.len);
	archive_entry_free(entry);
	return failed;
}

int
zip_write(struct arena *a, const struct zip_file *file, struct bytes *out)
{
	const char *name = safe_name(a, file->name);
	size_t room = AROUND + 2 * strlen(name) + file->octets.len +
		      file->octets.len / UNPACKABLE;
	struct archive *archive;
	unsigned char *p;
	size_t used = 0;
	int failed;

	if (file->password[0] == '\0' || room > arena_left(a))
		return -1;
	p = arena_raw(a, room);
	archive = archive_write_new();
	failed =
	    archive_write_set_format_zip(archive) != ARCHIVE_OK ||
	    archive_write_set_options(archive, "zip:encryption=aes256") !=
		ARCHIVE_OK ||
	    archive_write_set_passphrase(archive, file->password) !=
		ARCHIVE_OK ||
	    /* No blocks: a zip has no zeroes at its end. */
	    archive_write_set_bytes_per_block(archive, 0) != ARCHIVE_OK ||
	    archive_write_open_memory(archive, p, room, &used) != ARCHIVE_OK ||
	    write_entry(archive, name, file) != 0 ||
	    archive_write_close(archive) != ARCHIVE_OK;
	archive_write_free(archive);
	if (failed || make_ae2(p, used) == -1)
		return -1;
	*out = (struct bytes){ p, used };
	return 0;
}
