/*
 * attachment.c - one attachment of a recorded message, into a file
 */
#define _GNU_SOURCE
#include "cli/attachment.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "base/limits.h"
#include "cli/opening.h"
#include "cli/print.h"
#include "record/record.h"
#include "record/scanner.h"

struct writing {
	struct session *session;
	struct opening opening;
	struct scanner scanner;
	const char *id, *path, *file;
	/* Of the parts with this path, from 0. */
	uint32_t which;
};

/* -- before the opening ----------------------------------------------------------- */

/*
 * The record lists its parts: one that is not there is no reason to open a
 * message and to tell its sender so.  A record that was never scanned lists
 * none and is not asked.
 */
static enum cli_exit
check_path(struct writing *w)
{
	struct db_value param = db_text(w->id);
	struct db_rows rows;
	struct row *row;
	enum cli_exit code =
	    session_call(w->session, STMT_CLI_RECORD_SHOW, &param, 1, &rows);
	int is_there;

	if (code != CLI_OK)
		return code;
	row = row_open(w->session->a, &rows, 0);
	if (row == NULL)
		return complain(CLI_FAILED, "the database's answer is none");
	is_there = row_lists(row, "parts", "path", utf8_from(w->path));
	row_close(row);
	return is_there != 0 ? CLI_OK
			     : complain(CLI_USAGE,
				   "this message has no part \"%s\"", w->path);
}

/* A new file: nobody's file is written over. */
static enum cli_exit
create(const struct writing *w, int *fd)
{
	*fd = open(w->file,
	    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	return *fd != -1 ? CLI_OK
			 : complain(CLI_FAILED, "could not make \"%s\": %s",
			       w->file, strerror(errno));
}

/* -- after it ----------------------------------------------------------------------- */

static int
extract(
    struct writing *w, struct bytes message, struct bytes *out, struct err *e)
{
	struct arena *a = w->session->a;
	struct job_request look = { .kind = JOB_MESSAGE };
	struct job_request request = { .kind = JOB_OCTETS, .which = w->which };
	const struct record_part *part;
	struct record record;
	struct bytes document;

	if (job_words(&request, utf8_from(w->path), UTF8(""), e) == -1 ||
	    scanner_ask(&w->scanner, a, &look, message, &document, e) == -1 ||
	    record_from_json(a, document, &record, e) == -1 ||
	    scanner_ask(&w->scanner, a, &request, message, out, e) == -1)
		return -1;
	/* What the record says of the part, and its octets, must be one. */
	part = record_part_named(&record, utf8_from(w->path), w->which);
	if (part == NULL || !record_part_is(part, *out))
		return err_set(e, ERR_SYSTEM,
		    "the scanner gave other octets than it counted");
	for (size_t i = 0; i < part->gaps.len; i++)
		fprintf(stderr, "schoolgate: this part has the gap %.*s\n",
		    (int)part->gaps.v[i].len, part->gaps.v[i].p);
	return 0;
}

static enum cli_exit
fill(struct writing *w, int fd)
{
	struct bytes message, octets;
	enum cli_exit code = opening_octets(&w->opening, w->id, "T4", &message);
	struct err e;

	if (code != CLI_OK)
		return code;
	if (extract(w, message, &octets, &e) == -1)
		return complain(CLI_FAILED, "%s", e.text);
	if (octets.len > 0 && io_write_all(fd, octets.p, octets.len) == -1)
		return complain(CLI_FAILED, "could not write \"%s\": %s",
		    w->file, strerror(errno));
	return CLI_OK;
}

static enum cli_exit
write_file(struct writing *w)
{
	int fd;
	enum cli_exit code = check_path(w);

	if (code == CLI_OK)
		code = create(w, &fd);
	if (code != CLI_OK)
		return code;
	code = fill(w, fd);
	if (close(fd) == -1 && code == CLI_OK)
		code = complain(CLI_FAILED, "could not write \"%s\": %s",
		    w->file, strerror(errno));
	if (code != CLI_OK)
		unlink(w->file);
	return code;
}

/* Option `which`, from 1; -1: it is no such number. */
static int
read_which(const struct option_row *options, uint32_t *out)
{
	const char *text = option_value(options, "which");
	unsigned long n = 1;
	char *end;

	if (text != NULL) {
		n = strtoul(text, &end, 10);
		if (n < 1 || n > PARTS_MAX || *end != '\0')
			return -1;
	}
	*out = (uint32_t)n - 1;
	return 0;
}

enum cli_exit
attachment_write(struct session *session, const struct option_row *options,
    const char *id, const char *path)
{
	struct writing w = { .session = session,
		.id = id,
		.path = path,
		.file = option_value(options, "output") };
	enum cli_exit code;
	struct err e;

	if (w.file == NULL)
		return complain(CLI_USAGE, "say where to: -o FILE");
	if (read_which(options, &w.which) == -1)
		return complain(CLI_USAGE, "--which is a number from 1");
	code = opening_begin(session, options, &w.opening);
	if (code != CLI_OK)
		return code;
	if (session_scanner(session, &w.scanner, &e) == 0) {
		code = write_file(&w);
		scanner_stop(&w.scanner);
	} else {
		code = complain(CLI_CONFIG, "%s", e.text);
	}
	opening_end(&w.opening);
	return code;
}
