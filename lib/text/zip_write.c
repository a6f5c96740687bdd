/*
 * zip_write.c - files in a zip that a password opens [libarchive]
 */
#include "text/zip_write.h"

#include <archive.h>
#include <archive_entry.h>

#include "base/display.h"
#include "text/little.h"

enum {
	/* What a file has besides its data; the name comes twice. */
	AROUND = 512,
	/* Deflate's own for what cannot be packed: 5 octets in 16 KB, doubled. */
	UNPACKABLE = 1024,
	/* [APPNOTE] 4.3.7 to 4.3.16: records and where their fields stand. */
	LOCAL_NAME_LEN = 26,
	LOCAL_NAME = 30,
	DESCRIPTOR = 16,
	DESCRIPTOR_CRC = 4,
	CENTRAL_CRC = 16,
	CENTRAL_PACKED = 20,
	CENTRAL_NAME_LEN = 28,
	CENTRAL_LOCAL = 42,
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
 * has is the one in the zip.  AE-2 is the same without.  One entry; -1 when it
 * does not lie as libarchive writes it.
 */
static int
make_entry_ae2(unsigned char *zip, struct bytes all, size_t central)
{
	size_t local = le32_at(all, central + CENTRAL_LOCAL);
	size_t packed = le32_at(all, central + CENTRAL_PACKED);
	size_t extra, descriptor;

	/* Not encrypted: nothing was. */
	if (le16_at(all, central + 8) % 2 == 0)
		return 0;
	if (local + LOCAL_NAME > central)
		return -1;
	extra = local + LOCAL_NAME + le16_at(all, local + LOCAL_NAME_LEN);
	descriptor = extra + le16_at(all, local + LOCAL_NAME_LEN + 2) + packed;
	if (descriptor + DESCRIPTOR > central ||
	    le32_at(all, descriptor) != 0x08074b50)
		return -1;
	set_version(zip, all, extra, le16_at(all, local + LOCAL_NAME_LEN + 2));
	extra =
	    central + CENTRAL_NAME + le16_at(all, central + CENTRAL_NAME_LEN);
	set_version(
	    zip, all, extra, le16_at(all, central + CENTRAL_NAME_LEN + 2));
	set_le32(zip + central + CENTRAL_CRC, 0);
	set_le32(zip + descriptor + DESCRIPTOR_CRC, 0);
	return 0;
}

/* Every entry, by the directory at the end. */
static int
make_ae2(unsigned char *zip, size_t len, size_t files)
{
	struct bytes all = { zip, len };
	size_t central;

	if (len < END || le32_at(all, len - END) != 0x06054b50)
		return -1;
	central = le32_at(all, len - END + END_CENTRAL);
	for (size_t i = 0; i < files; i++) {
		if (central + CENTRAL_NAME > len - END ||
		    le32_at(all, central) != 0x02014b50 ||
		    make_entry_ae2(zip, all, central) == -1)
			return -1;
		central += CENTRAL_NAME +
			   le16_at(all, central + CENTRAL_NAME_LEN) +
			   le16_at(all, central + CENTRAL_NAME_LEN + 2) +
			   le16_at(all, central + CENTRAL_NAME_LEN + 4);
	}
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

/* How much room the zip may need. */
static size_t
room_for(const struct zip_file *files, size_t len)
{
	size_t room = AROUND;

	for (size_t i = 0; i < len; i++)
		room += AROUND + 2 * files[i].name.len + files[i].octets.len +
			files[i].octets.len / UNPACKABLE;
	return room;
}

static int
write_all(struct arena *a, struct archive *archive,
    const struct zip_file *files, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (write_entry(
			archive, safe_name(a, files[i].name), &files[i]) != 0)
			return -1;
	return archive_write_close(archive) == ARCHIVE_OK ? 0 : -1;
}

int
zip_write(struct arena *a, const struct zip_file *files, size_t len,
    struct bytes *out)
{
	size_t room = room_for(files, len), used = 0;
	struct archive *archive;
	unsigned char *p;
	int failed;

	if (len == 0 || files[0].password[0] == '\0' || room > arena_left(a))
		return -1;
	p = arena_raw(a, room);
	archive = archive_write_new();
	failed =
	    archive_write_set_format_zip(archive) != ARCHIVE_OK ||
	    archive_write_set_options(archive, "zip:encryption=aes256") !=
		ARCHIVE_OK ||
	    archive_write_set_passphrase(archive, files[0].password) !=
		ARCHIVE_OK ||
	    /* No blocks: a zip has no zeroes at its end. */
	    archive_write_set_bytes_per_block(archive, 0) != ARCHIVE_OK ||
	    archive_write_open_memory(archive, p, room, &used) != ARCHIVE_OK ||
	    write_all(a, archive, files, len) != 0;
	archive_write_free(archive);
	if (failed || make_ae2(p, used, len) == -1)
		return -1;
	*out = (struct bytes){ p, used };
	return 0;
}
