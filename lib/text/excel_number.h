/*
 * excel_number.h - numbers as the cells of a workbook show them, nearly
 *
 * A date is a count of days, and a telephone number has lost its first zero,
 * until the cell's format is looked at ([MS-XLS] 2.4.126, 2.4.353).  Dates are
 * written as 31/12/2026 and filled digits as the format says; of everything
 * else the number itself is written.
 */
#ifndef TEXT_EXCEL_NUMBER_H
#define TEXT_EXCEL_NUMBER_H

#include <stdint.h>

#include "text/pen.h"

/* For cells that name no format. */
#define EXCEL_NO_FORMAT UINT32_MAX

struct excel_format;

struct excel_formats {
	struct arena *a;
	/* What somebody wrote ("000 000 0000"); by its number the place in
	 * it, from 1, or 0. */
	struct excel_format *v;
	size_t len, cap;
	uint16_t *places;
	/* The number of the format that a cell's index stands for. */
	uint16_t *cells;
	size_t cells_len, cells_cap;
	/* 1: days are counted from 1904. */
	int is_1904;
};

/* Record FORMAT: a number and its code. */
void excel_format_add(
    struct excel_formats *f, uint32_t number, struct utf8 code);

/* Record XF: the next index of cells. */
void excel_format_cell(struct excel_formats *f, uint32_t number);

/* Write `v` as a cell of index `cell` shows it. */
void excel_number(
    const struct excel_formats *f, uint32_t cell, double v, struct pen *out);

#endif
