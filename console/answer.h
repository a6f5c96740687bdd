/*
 * answer.h - what goes back to the browser
 */
#ifndef CONSOLE_ANSWER_H
#define CONSOLE_ANSWER_H

#include "base/arena.h"
#include "base/bytes.h"
#include "store/db.h"

struct answer {
	/* 200, 204, 400, ...; 0 is 200. */
	unsigned status;
	/* NULL: application/json. */
	const char *type;
	/* Lives as long as the request's arena, or for ever. */
	struct bytes body;
	/*
	 * Content-Security-Policy instead of the page's own; a page that is
	 * one on its own (a link of a notice) or "sandbox" for a download.
	 */
	const char *policy;
	/* 1: a page of ours may show it in a frame; else nobody may. */
	int is_framed;
	/* Content-Disposition (answer_download); NULL: it is no download. */
	const char *disposition;
	/* Set-Cookie; NULL for none. */
	const char *cookie;
	/* 1: nothing more is read from this connection. */
	int is_last;
	/* Seconds after which to try again; 0: not said. */
	unsigned retry_after;
	/* Allow, of 405; NULL for none. */
	const char *allow;
	/* For caches; NULL: nothing is kept. */
	const char *etag;
};

/* {"error":"<words>","code":"<code>"}: words of ours, never of mail. */
void answer_error(struct arena *a, struct answer *out, unsigned status,
    const char *code, const char *words);

/* The JSON text of the first row's first column; 404 when there is no row. */
void answer_row(
    struct arena *a, struct answer *out, const struct db_rows *rows);

/* {"rows":[...]} of every row's first column. */
void answer_rows(
    struct arena *a, struct answer *out, const struct db_rows *rows);

/*
 * What the database refused, by its SQLSTATE: 403, 404, 400, 409, 401; 500 for
 * anything else; 503 when `db` is NULL or lost.  `why` is what it said.
 */
void answer_refused(struct arena *a, struct answer *out, const struct db *db,
    const struct err *why);

/* 503: too many ask for the same at once, as `why` says; it is logged. */
void answer_busy(struct arena *a, struct answer *out, const struct err *why);

/* Octets to be kept as a file, under `name` (hostile), never shown. */
void answer_download(
    struct arena *a, struct answer *out, struct bytes octets, struct utf8 name);

#endif
