/* msg_fuzz.c - no properties of an Outlook message break their reader */
#include <stdio.h>

#include "tests/fuzz/compound_file.h"
#include "text/compound.h"

enum { PLAIN_NAMES = 16 };

/* Streams that are no properties: a number below 16 names one. */
static const char *const plain[PLAIN_NAMES] = { "1Ole10Native", "Package",
	"CONTENTS", "\005SummaryInformation", "\005DocumentSummaryInformation",
	"EncryptedPackage", "EncryptionInfo", "__properties_version1.0",
	"__nameid_version1.0", "WordDocument", "Book", "\001Ole10Native",
	"Workbook", "PowerPoint Document", "Current User", "1Table" };

/* Pieces: place, id, type, length (one octet, two, two, one), then octets. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct compound_stream streams[COMPOUND_STREAMS];
	char names[COMPOUND_STREAMS][COMPOUND_NAME + 1];
	size_t n = 0, len;

	for (; size >= 6 && n < COMPOUND_STREAMS; n++) {
		unsigned id = data[1] | (unsigned)data[2] << 8;
		unsigned type = data[3] | (unsigned)data[4] << 8;

		len = data[5];
		snprintf(names[n], sizeof(names[n]), "__substg1.0_%04X%04X", id,
		    type);
		if (id < PLAIN_NAMES)
			snprintf(names[n], sizeof(names[n]), "%s", plain[id]);
		len = len < size - 6 ? len : size - 6;
		streams[n] = (struct compound_stream){ names[n],
			{ data + 6, len }, data[0] & 1 };
		data += 6 + len;
		size -= 6 + len;
	}
	compound_fuzz(streams, n, compound_is, compound_read);
	return 0;
}
