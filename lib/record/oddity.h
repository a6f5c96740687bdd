/*
 * oddity.h - what is strange about how a message is built
 *
 *	mail and text note oddities of a part  ->  findings of kind "structure"
 *
 * Readers of mail differ where mail is strange (RFC 7103; draft-chen-email-
 * mime-ambiguity-defense).  A strange place is read in every way that we know
 * some program reads it; that it is strange is a finding of its own.  Severity
 * 3 and more: two readers may see two different messages, or somebody hides
 * something.  Below: untidy, as honest programs write it.
 */
#ifndef RECORD_ODDITY_H
#define RECORD_ODDITY_H

#include <stdint.h>

#include "base/bytes.h"

enum oddity {
	/* -- header -- */
	ODD_FIELD_REPEATED,
	ODD_FIELD_CONFLICT,
	ODD_FIELD_FORM,
	ODD_FROM_REPEATED,
	ODD_SUBJECT_REPEATED,
	ODD_HEADER_END,
	ODD_HEADER_LATE,
	ODD_LINE_ENDS,
	/* -- Content-* values -- */
	ODD_TYPE_FORM,
	ODD_PARAMETER_CONFLICT,
	ODD_BOUNDARY_FORM,
	ODD_BOUNDARY_MISSING,
	ODD_BOUNDARY_REUSED,
	ODD_BOUNDARY_ALIKE,
	ODD_BOUNDARY_OPEN,
	ODD_VERSION_MISSING,
	/* -- transfer encodings -- */
	ODD_ENCODING_FORM,
	ODD_ENCODING_UNKNOWN,
	ODD_ENCODING_COMPOSITE,
	ODD_ENCODING_WRONG,
	ODD_BASE64_PADDING,
	ODD_BASE64_JUNK,
	ODD_QUOTED_DAMAGED,
	/* -- what stands between and around -- */
	ODD_AROUND_TEXT,
	ODD_AROUND_PART,
	ODD_PARTIAL,
	ODD_EXTERNAL,
	ODD_MESSAGE_ENCODED,
	ODD_INLINE_FILE,
	ODD_UNSEEN,
	/* -- names -- */
	ODD_NAME_CONFLICT,
	ODD_NAME_FORM,
	ODD_NAME_CONTROL,
	ODD_NAME_BIDI,
	ODD_NAME_PATH,
	ODD_NAME_ENDING,
	/* -- content -- */
	ODD_CHARSET_CONFLICT,
	ODD_TEXT_BIDI,
	ODD_TEXT_HIDDEN,
	ODD_POLYGLOT,
	ODD_TYPE_CONFLICT,
	ODD_MACROS,
	ODD_ACTIVE,
	ODD_LINKED,
	ODD_ZIP_CONFLICT,
	ODD_OVERLAP,
	ODD_BOMB,
	ODDITIES,
};

/* One oddity as a set of them, which is a uint64_t. */
#define ODD(oddity) ((uint64_t)1 << (oddity))

struct oddity_row {
	/* As it stands in a finding: "boundary_reused". */
	struct utf8 id;
	/* 1 to 5. */
	int severity;
	/* One sentence for the person who reads the finding. */
	struct utf8 sentence;
};

/* Of one that there is; for ever. */
const struct oddity_row *oddity_row(enum oddity oddity);

/* The sentence of the one whose id it is; empty if none. */
struct utf8 oddity_sentence(struct utf8 id);

/* The gravest of a set; 0: none. */
int oddity_severity(uint64_t set);

#endif
