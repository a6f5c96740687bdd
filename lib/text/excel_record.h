/*
 * excel_record.h - records of a workbook, and the strings in them ([MS-XLS])
 *
 * A record is a type, a length and content; content beyond 8 KB goes on in
 * records of the type CONTINUE.
 */
#ifndef TEXT_EXCEL_RECORD_H
#define TEXT_EXCEL_RECORD_H

#include "text/codepage.h"

enum excel_type {
	EXCEL_CONTINUE = 0x3c,
};

struct excel_records {
	struct bytes book;
	/* The record in hand: where it begins, what is left of its content. */
	size_t begin;
	struct bytes now;
	size_t next;
	uint32_t type;
	/* 1: strings carry flags (Excel 97 and later). */
	int has_flags;
	/* Of strings that carry none. */
	unsigned codepage;
	struct codepages *codepages;
	/* Where phonetics go. */
	struct pen *hidden;
	/* 1: a record reaches beyond the end. */
	int is_damaged;
};

/* The next record; 0 at the end. */
int excel_advance(struct excel_records *r);

/* The next record, if it continues this one. */
int excel_go_on(struct excel_records *r);

/* Octets of the record in hand; fewer at its end. */
struct bytes excel_take(struct excel_records *r, size_t len);

/*
 * `characters` of text from here on: with flags before them, with rich runs
 * and phonetics behind (2.5.293, XLUnicodeRichExtendedString), or as octets.
 */
void excel_characters(
    struct excel_records *r, size_t characters, struct pen *out);

#endif
