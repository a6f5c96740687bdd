/*
 * session.h - one connection of the MTA: collects, and has the message judged
 *
 *	MAIL  RCPT...  header...  body...  end  ->  session_judge()
 *
 * Nothing here parses mail.  The octets lie in a memfd, as the MTA gave them,
 * with line ends of header folds restored to CRLF.  Used by one thread at a
 * time.
 */
#ifndef MILTER_SESSION_H
#define MILTER_SESSION_H

#include "base/attr.h"
#include "base/bytes.h"
#include "base/err.h"
#include "milter/host.h"
#include "record/record.h"

struct session;

/* For a new connection; `host` outlives it.  Never NULL. */
struct session *session_new(const struct host *host);
/* NULL is allowed. */
void session_free(struct session *s);

/* 1: header values come with the blank after the colon (the default). */
void session_leading_blanks(struct session *s, int shown);
int session_hides_blanks(const struct session *s);

/* Who connected, and its HELO; NULL where not known. */
void session_client(struct session *s, const char *name, const char *address);
void session_helo(struct session *s, const char *helo);

/*
 * A message begins: `argv` is the path and the ESMTP arguments, NULL at the
 * end; `login` is NULL when not authenticated.  -1 with `e`: too much is in
 * flight, the sender is to try again.
 */
int session_mail(struct session *s, char **argv, const char *login,
    struct err *e) MUST_CHECK;

/*
 * What follows never fails: a message that cannot be collected is refused with
 * 4xx at its end.
 */
void session_recipient(struct session *s, char **argv);
void session_header(struct session *s, const char *name, const char *value);
void session_body(struct session *s, struct bytes octets);

/*
 * The message is complete: scan, decide, record.  `*verdict` lives until the
 * session's next call.  -1 with `e`: it is not recorded and must be answered
 * 4xx.  `queue_id` may be NULL.
 */
int session_judge(struct session *s, const char *queue_id,
    const struct verdict **verdict, struct err *e) MUST_CHECK;

/* Forget the message, if there is one. */
void session_abort(struct session *s);

#endif
