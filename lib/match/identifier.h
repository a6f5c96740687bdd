/*
 * identifier.h - numbers that name a person, checked
 *
 * ni-number     National Insurance: letters and ranges of HMRC NIM39110
 * nhs-number    modulus 11 (NHS Data Dictionary)
 * upn           Unique Pupil Number: check letter (DfE), local authority
 * payment-card  Luhn (ISO/IEC 7812), known prefixes
 */
#ifndef MATCH_IDENTIFIER_H
#define MATCH_IDENTIFIER_H

#include "base/bytes.h"

struct identifier {
	/* "ni-number", ...: lives for ever. */
	struct utf8 id;
	/* Octets in the text. */
	size_t start, end;
	/* 65: by shape and check alone; 75, 85: with evidence. */
	int confidence;
};

/*
 * The next identifier of `text` that begins at or after `from`.  1, or 0 when
 * there is none.  Linear in what it passes over.
 */
int identifier_next(struct utf8 text, size_t from, struct identifier *out);

#endif
