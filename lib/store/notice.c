/*
 * notice.c - a notice of ours as a message
 */
#define _GNU_SOURCE
#include "store/notice.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/limits.h"

enum { COLUMNS = 72, QUOTED_COLUMNS = 76, SENDER_MAX = 320 };

/* -- the header ------------------------------------------------------------- */

/* Whose notices are: "schoolgate@school.example". */
static void
find_sender(const struct conf *conf, char out[SENDER_MAX])
{
	if (conf->notice_sender[0] != '\0')
		snprintf(out, SENDER_MAX, "%s", conf->notice_sender);
	else
		snprintf(out, SENDER_MAX, "schoolgate@%s",
		    conf->inside_domains.len > 0 ? conf->inside_domains.v[0]
						 : conf->host);
}

/* RFC 5322 section 3.3, in UTC. */
static void
add_date(uint64_t now_ms, struct strbuf *out)
{
	static const char days[][4] = { "Sun", "Mon", "Tue", "Wed", "Thu",
		"Fri", "Sat" };
	static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May",
		"Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	time_t seconds = (time_t)(now_ms / 1000);
	struct tm t;

	gmtime_r(&seconds, &t);
	strbuf_fmt(out, "Date: %s, %d %s %d %02d:%02d:%02d +0000\r\n",
	    days[t.tm_wday], t.tm_mday, months[t.tm_mon], t.tm_year + 1900,
	    t.tm_hour, t.tm_min, t.tm_sec);
}

/* What stands between quotes: printable ASCII without quotes. */
static void
add_quoted(const char *text, struct strbuf *out)
{
	strbuf_char(out, '"');
	for (; *text != '\0'; text++)
		strbuf_char(out,
		    *text < ' ' || *text > '~' || *text == '"' || *text == '\\'
			? '?'
			: *text);
	strbuf_char(out, '"');
}

/* An address as it is; what would end the line is left out. */
static void
add_address(struct field address, struct strbuf *out)
{
	struct bytes given = field_given(address);

	for (size_t i = 0; i < given.len; i++)
		if (given.p[i] >= ' ' && given.p[i] != 0x7f)
			strbuf_char(out, (char)given.p[i]);
}

static void
add_header(const struct conf *conf, const struct notice *n, struct strbuf *out)
{
	char id[UUID_TEXT + 1], sender[SENDER_MAX];

	uuid_format(n->id, id);
	find_sender(conf, sender);
	strbuf_str(out, "From: ");
	add_quoted(conf->school_name, out);
	strbuf_fmt(out, " <%s>\r\nTo: <", sender);
	add_address(n->to, out);
	strbuf_fmt(
	    out, ">\r\nSubject: %.*s\r\n", (int)n->subject.len, n->subject.p);
	add_date(n->now_ms, out);
	strbuf_fmt(out,
	    "Message-ID: <%s@%s>\r\nAuto-Submitted: %s\r\n"
	    "X-Auto-Response-Suppress: All\r\nMIME-Version: 1.0\r\n",
	    id, conf->host, n->is_answer ? "auto-replied" : "auto-generated");
}

/* -- the text ---------------------------------------------------------------- */

static int
is_ascii(struct utf8 text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.p[i] > '~')
			return 0;
	return 1;
}

/* One line of the text, divided at blanks. */
static void
add_line(struct utf8 line, struct strbuf *out)
{
	while (line.len > COLUMNS) {
		size_t at = COLUMNS;

		while (at > 0 && line.p[at] != ' ')
			at--;
		if (at == 0)
			while (at < line.len && line.p[at] != ' ')
				at++;
		strbuf_add(out, line.p, at);
		strbuf_str(out, "\r\n");
		while (at < line.len && line.p[at] == ' ')
			at++;
		line.p += at;
		line.len -= at;
	}
	strbuf_add(out, line.p, line.len);
	strbuf_str(out, "\r\n");
}

/* RFC 2045 section 6.7. */
static void
add_quoted_printable(struct utf8 line, struct strbuf *out)
{
	size_t column = 0;

	for (size_t i = 0; i < line.len; i++) {
		unsigned char c = (unsigned char)line.p[i];
		int plain = c >= ' ' && c <= '~' && c != '=' &&
			    (c != ' ' || i + 1 < line.len);

		if (column > QUOTED_COLUMNS - 4) {
			strbuf_str(out, "=\r\n");
			column = 0;
		}
		if (plain)
			strbuf_char(out, (char)c);
		else
			strbuf_fmt(out, "=%02X", c);
		column += plain ? 1 : 3;
	}
	strbuf_str(out, "\r\n");
}

static void
add_text(struct utf8 text, struct strbuf *out)
{
	int ascii = is_ascii(text);

	strbuf_fmt(out,
	    "Content-Type: text/plain; charset=%s\r\n"
	    "Content-Transfer-Encoding: %s\r\n\r\n",
	    ascii ? "us-ascii" : "utf-8", ascii ? "7bit" : "quoted-printable");
	for (size_t from = 0; from < text.len;) {
		const char *lf = memchr(text.p + from, '\n', text.len - from);
		size_t end = lf != NULL ? (size_t)(lf - text.p) : text.len;
		struct utf8 line = { text.p + from, end - from };

		if (ascii)
			add_line(line, out);
		else
			add_quoted_printable(line, out);
		from = end + 1;
	}
}

/* -- with a message inside ----------------------------------------------------- */

static void
add_enclosed(const struct notice *n, struct strbuf *out)
{
	char boundary[UUID_TEXT + 8], id[UUID_TEXT + 1];

	/* Of an id that nobody knew before. */
	uuid_format(uuid_new(), id);
	snprintf(boundary, sizeof(boundary), "sg-%s", id);
	strbuf_fmt(out,
	    "Content-Type: multipart/mixed; boundary=\"%s\"\r\n\r\n--%s\r\n",
	    boundary, boundary);
	add_text(n->text, out);
	strbuf_fmt(out,
	    "\r\n--%s\r\nContent-Type: message/rfc822\r\n"
	    "Content-Transfer-Encoding: %s\r\n\r\n",
	    boundary, bytes_eight_bit(n->enclosed) ? "8bit" : "7bit");
	strbuf_add(out, n->enclosed.p, n->enclosed.len);
	strbuf_fmt(out, "\r\n--%s--\r\n", boundary);
}

void
notice_compose(
    const struct conf *conf, const struct notice *notice, struct strbuf *out)
{
	add_header(conf, notice, out);
	if (notice->enclosed.len > 0)
		add_enclosed(notice, out);
	else
		add_text(notice->text, out);
}

int
notice_post(struct arena *a, const struct notice_way *way,
    const struct notice *notice, struct err *e)
{
	struct recipient to = { .address = notice->to };
	struct outbox_item item = { .id = notice->id,
		.message = notice->message,
		.kind = OUTBOX_NOTICE,
		.action = ACTION_ACCEPT,
		.created_ms = notice->now_ms,
		.until_ms = notice->until_ms,
		.opening = notice->opening,
		.reference = notice->reference,
		.envelope = { .recipients = &to, .recipients_len = 1 } };
	struct strbuf b;
	int result;

	strbuf_init(&b, MESSAGE_MAX);
	notice_compose(way->conf, notice, &b);
	if (strbuf_over(&b))
		result = err_set(e, ERR_SYSTEM,
		    "could not write a notice: the message in it is too large");
	else
		result = outbox_put(
		    a, way->outbox, way->keys, &item, strbuf_bytes(&b), e);
	strbuf_done(&b);
	return result;
}
