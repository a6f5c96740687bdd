/*
 * oddity.c - what is strange about how a message is built
 */
#include "record/oddity.h"

#include <assert.h>

/* clang-format off */
#define ROW(id, severity, sentence) \
	{ { id, sizeof(id) - 1 }, severity, { sentence, sizeof(sentence) - 1 } }

static const struct oddity_row rows[ODDITIES] = {
	[ODD_FIELD_REPEATED] = ROW("field_repeated", 2,
	    "a Content field stands there twice and says the same"),
	[ODD_FIELD_CONFLICT] = ROW("field_conflict", 4,
	    "a Content field stands there twice and says two things"),
	[ODD_FIELD_FORM] = ROW("field_form", 4,
	    "a Content field is written so that some readers do not know it"),
	[ODD_FROM_REPEATED] = ROW("from_repeated", 3,
	    "two From fields name different people"),
	[ODD_SUBJECT_REPEATED] = ROW("subject_repeated", 3,
	    "two Subject fields say different things"),
	[ODD_HEADER_END] = ROW("header_end", 2,
	    "the header ends without an empty line"),
	[ODD_HEADER_LATE] = ROW("header_late", 4,
	    "more fields stand after a line that ends the header for some readers"),
	[ODD_LINE_ENDS] = ROW("line_ends", 4,
	    "line ends that some readers do not take for line ends"),
	[ODD_TYPE_FORM] = ROW("type_form", 3,
	    "a Content-Type that some readers cannot read"),
	[ODD_PARAMETER_CONFLICT] = ROW("parameter_conflict", 4,
	    "a parameter stands there twice and says two things"),
	[ODD_BOUNDARY_FORM] = ROW("boundary_form", 4,
	    "a boundary is written so that readers see different ones"),
	[ODD_BOUNDARY_MISSING] = ROW("boundary_missing", 3,
	    "a multipart has no boundary or nothing between its boundaries"),
	[ODD_BOUNDARY_REUSED] = ROW("boundary_reused", 4,
	    "an inner multipart has the boundary of an outer one"),
	[ODD_BOUNDARY_ALIKE] = ROW("boundary_alike", 4,
	    "lines that are a boundary for some readers and text for others"),
	[ODD_BOUNDARY_OPEN] = ROW("boundary_open", 1,
	    "the last boundary is missing"),
	[ODD_VERSION_MISSING] = ROW("version_missing", 1,
	    "parts without MIME-Version"),
	[ODD_ENCODING_FORM] = ROW("encoding_form", 4,
	    "a transfer encoding is named so that some readers do not know it"),
	[ODD_ENCODING_UNKNOWN] = ROW("encoding_unknown", 3,
	    "a transfer encoding that is not one"),
	[ODD_ENCODING_COMPOSITE] = ROW("encoding_composite", 4,
	    "a multipart is transfer encoded"),
	[ODD_ENCODING_WRONG] = ROW("encoding_wrong", 3,
	    "content is encoded in another way than it says"),
	[ODD_BASE64_PADDING] = ROW("base64_padding", 4,
	    "base64 goes on after its end"),
	[ODD_BASE64_JUNK] = ROW("base64_junk", 2,
	    "base64 holds octets that are not base64"),
	[ODD_QUOTED_DAMAGED] = ROW("quoted_damaged", 1,
	    "quoted-printable with signs that say nothing"),
	[ODD_AROUND_TEXT] = ROW("around_text", 1,
	    "text stands before or after the parts"),
	[ODD_AROUND_PART] = ROW("around_part", 4,
	    "a part stands before or after the parts"),
	[ODD_PARTIAL] = ROW("partial", 4,
	    "a message is cut into pieces"),
	[ODD_EXTERNAL] = ROW("external", 2,
	    "content lies elsewhere"),
	[ODD_MESSAGE_ENCODED] = ROW("message_encoded", 2,
	    "an enclosed message is transfer encoded"),
	[ODD_INLINE_FILE] = ROW("inline_file", 1,
	    "a file is written into a text"),
	[ODD_UNSEEN] = ROW("unseen", 4,
	    "something stands in the message that no reading shows"),
	[ODD_NAME_CONFLICT] = ROW("name_conflict", 3,
	    "an attachment has two names"),
	[ODD_NAME_FORM] = ROW("name_form", 1,
	    "a name is written in a way that some readers do not decode"),
	[ODD_NAME_CONTROL] = ROW("name_control", 4,
	    "a name holds control or invisible characters"),
	[ODD_NAME_BIDI] = ROW("name_bidi", 4,
	    "a name is written so that its end looks like another"),
	[ODD_NAME_PATH] = ROW("name_path", 3,
	    "a name holds a path"),
	[ODD_NAME_ENDING] = ROW("name_ending", 3,
	    "a name's ending hides what the file is"),
	[ODD_CHARSET_CONFLICT] = ROW("charset_conflict", 2,
	    "text reads differently in the charset it names and the one it is in"),
	[ODD_TEXT_BIDI] = ROW("text_bidi", 2,
	    "text is turned round by control characters"),
	[ODD_TEXT_HIDDEN] = ROW("text_hidden", 1,
	    "a page holds text that it does not show"),
	[ODD_POLYGLOT] = ROW("polyglot", 4,
	    "a file is two kinds of file at once"),
	[ODD_TYPE_CONFLICT] = ROW("type_conflict", 3,
	    "a file is of another kind than it says"),
	[ODD_MACROS] = ROW("macros", 2,
	    "a document holds macros"),
	[ODD_ACTIVE] = ROW("active", 2,
	    "a document or page holds a script"),
	[ODD_LINKED] = ROW("linked", 2,
	    "a document loads something from elsewhere"),
	[ODD_ZIP_CONFLICT] = ROW("zip_conflict", 4,
	    "an archive shows other files to other readers"),
	[ODD_OVERLAP] = ROW("overlap", 4,
	    "files of an archive share their octets"),
	[ODD_BOMB] = ROW("bomb", 4,
	    "an archive grows beyond every measure"),
};
#undef ROW
/* clang-format on */

const struct oddity_row *
oddity_row(enum oddity oddity)
{
	assert(oddity < ODDITIES);
	return &rows[oddity];
}

struct utf8
oddity_sentence(struct utf8 id)
{
	for (enum oddity i = 0; i < ODDITIES; i++)
		if (utf8_equal(rows[i].id, id))
			return rows[i].sentence;
	return (struct utf8){ NULL, 0 };
}

int
oddity_severity(uint64_t set)
{
	int most = 0;

	for (enum oddity i = 0; i < ODDITIES; i++)
		if ((set & ODD(i)) != 0 && rows[i].severity > most)
			most = rows[i].severity;
	return most;
}
