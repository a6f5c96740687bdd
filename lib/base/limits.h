/*
 * limits.h - every size, count, depth and time, with its unit and its reason
 *
 * What a school may choose is in conf/conf.c instead.  A limit that is hit is
 * a finding or a gap, never silence.
 */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

enum {
	/* Octets of one message; Postfix's own default is 10 MB, schools send 50. */
	MESSAGE_MAX = 64 * 1024 * 1024,
	/* Envelope recipients of one transaction; Postfix stops at 1,000. */
	RECIPIENTS_MAX = 100 * 1000,
	/* Octets of one SMTP path or ESMTP argument (RFC 5321 says 512). */
	ADDRESS_MAX = 4096,

	/* Octets of one header field; no list of fields is kept. */
	HEADER_OCTETS_MAX = 4 * 1024 * 1024,
	/* Parameters of one Content-* field that are looked at. */
	PARAMETERS_MAX = 256,
	/* Addresses of one header field. */
	MAILBOXES_MAX = 100 * 1000,
	/* Parts of one message, readings and archive members included. */
	PARTS_MAX = 10 * 1000,
	/* Octets of one message that are decoded, encoded messages twice. */
	DECODED_MAX = 2 * MESSAGE_MAX,
	/* Times that one message is read, in ways in which readers differ; and
	 * octets that are read again in all. */
	READ_AGAIN_TIMES = 32,
	READ_AGAIN_MAX = 4 * MESSAGE_MAX,
	/* Octets of one message that are unpacked from archives and documents. */
	UNPACKED_MAX = 96 * 1024 * 1024,
	/* Files that are packed into one zip of ours. */
	BUNDLE_FILES_MAX = 2100,
	/* Levels of multiparts, enclosed messages and archives. */
	DEPTH_MAX = 50,
	/* Octets of a boundary; RFC 2046 says 70, programs take any length. */
	BOUNDARY_MAX = 16 * 1024,

	/* Octets of clean text of one message that are scanned. */
	TEXT_MAX = 32 * 1024 * 1024,
	/*
	 * Message-IDs of enclosed messages, and those that they name: a thread
	 * of a year has fewer.
	 */
	ENCLOSED_MAX = 256,
	/* Findings of one message; more only repeat what is known. */
	FINDINGS_MAX = 2000,
	/* Of them identifiers: a list of addresses leaves room for words. */
	IDENTIFIERS_MAX = FINDINGS_MAX / 2,
	/* Octets of excerpt on each side of a finding. */
	EXCERPT_SIDE = 80,

	/*
	 * What a rendering shows: octets of one text and of all, as JSON; its
	 * texts, and stretches marked as quoted.  2 MB are a thousand pages.
	 */
	RENDERED_TEXT_MAX = 2 * 1024 * 1024,
	RENDERED_MAX = 16 * 1024 * 1024,
	RENDERED_TEXTS_MAX = 30 * 1000,
	QUOTED_MAX = 100 * 1000,
	/*
	 * A page of HTML rebuilt to be looked at: its octets, elements, and
	 * elements in each other (a browser stops at 512), octets of a link's
	 * address.
	 */
	REBUILT_MAX = 4 * 1024 * 1024,
	REBUILT_ELEMENTS = 50 * 1000,
	REBUILT_DEPTH = 200,
	REBUILT_ADDRESS = 300,

	/* Octets of a record document, and of its terms, from a scanner. */
	DOCUMENT_MAX = 32 * 1024 * 1024,
	TERMS_MAX = 32 * 1024 * 1024,
	/* Levels of nesting inside a record document. */
	DOCUMENT_DEPTH = 16,
	/*
	 * Arrays and objects, and values, of a record document: a reader takes
	 * about 260 and 80 octets for each.  100,000 recipients who stand in
	 * To, Cc, Bcc and Reply-To need 500,000 and 1,700,000.
	 */
	DOCUMENT_ARRAYS = 700 * 1000,
	DOCUMENT_VALUES = 3 * 1000 * 1000,
	/* Subjects of enclosed messages that a rule may look at. */
	SUBJECTS_MAX = 200,
	/* Gaps of one part or message: there are not so many kinds. */
	GAPS_MAX = 64,
	/*
	 * Fingerprints of one message: 6,000 words, 12 pages, give as many; and
	 * the paragraphs that may close its texts.
	 */
	FINGERPRINTS_MAX = 1024,
	RECORD_CLOSINGS_MAX = 64,
	/* Distinct words in a document: the largest dictionary has fewer. */
	TERMS_COUNT_MAX = 500 * 1000,

	/*
	 * Octets of a scanner's answer that is no document: one part unpacked,
	 * or a zip of it, which packs badly.
	 */
	ANSWER_MAX = UNPACKED_MAX + 4 * 1024 * 1024,
	/* Octets of a path or file name, and of a password, that go with a job. */
	JOB_NAME_MAX = 8 * 1024,
	JOB_PASSWORD_MAX = 256,
	JOB_WORDS_MAX = JOB_NAME_MAX + JOB_PASSWORD_MAX + 2,

	/* Octets of one packet between processes, descriptors beside it. */
	WIRE_MAX = 64 * 1024,
	WIRE_FDS = 4,

	/* Octets of a configuration, policy or word list file. */
	CONFIG_FILE_MAX = 16 * 1024 * 1024,
	/* Octets of a directory (people) file. */
	PEOPLE_FILE_MAX = 64 * 1024 * 1024,

	/* Scanners that may die on a second scan: it need not be its fault. */
	SECOND_SCANS = 2,
	/*
	 * How often a message is taken up for its second scan: one that ended
	 * the slow lane itself so often would do so again.
	 */
	SECOND_TRIES = 5,
	/* Messages a scanner answers before it is replaced by a fresh one. */
	SCANNER_MESSAGES = 5000,
	/*
	 * Memory of one scanner, in octets, if conf's scan-memory does not say
	 * otherwise; what it maps of others does not count.
	 */
	SCANNER_ARENA = 512 * 1024 * 1024,
};

#endif
