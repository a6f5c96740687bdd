/*
 * zip_write_fuzz.c - any octets make a zip of one encrypted file, whose name
 * leads to no other folder
 */
#include <stdint.h>
#include <stdlib.h>

#include "record/record.h"
#include "text/little.h"
#include "text/zip_write.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(struct bytes zip, int is_empty)
{
	struct bytes name = bytes_at(zip, 30, le16_at(zip, 26));

	/* Local header; bit 0: encrypted; method 99: WinZip's AES. */
	if (le32_at(zip, 0) != 0x04034b50 || name.len == 0 ||
	    (le16_at(zip, 6) & 1) == is_empty ||
	    (le16_at(zip, 8) == 99) == is_empty)
		abort();
	for (size_t i = 0; i < name.len; i++)
		if (name.p[i] < ' ' || name.p[i] == '/' || name.p[i] == '\\' ||
		    name.p[i] == ':')
			abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new((size_t)64 << 20);
	char password[] = "pw";
	struct zip_file file = { .password = password };
	struct bytes zip;
	size_t len;

	/* The first octet says how many make the name, the second a password. */
	if (size >= 2) {
		len = data[0] < size - 2 ? data[0] : size - 2;
		password[0] = (char)(data[1] != 0 ? data[1] : 'x');
		file.name = field_from(a, (struct bytes){ data + 2, len }).text;
		file.octets = (struct bytes){ data + 2 + len, size - 2 - len };
		if (zip_write(a, &file, 1, &zip) == -1)
			abort();
		check(zip, file.octets.len == 0);
	}
	arena_free(a);
	return 0;
}
