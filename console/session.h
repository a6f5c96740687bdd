/*
 * session.h - signing in and one's own account: handlers of area_session.c
 *
 * What is slow (a password's hash) is done between two transactions, so that no
 * connection waits for it.  An attempt counts as failed from its first moment;
 * what was wrong, the name, the password or the code, is never said.
 */
#ifndef CONSOLE_SESSION_H
#define CONSOLE_SESSION_H

#include <stdint.h>

#include "console/answer.h"
#include "console/request.h"
#include "console/route.h"

route_run session_show, session_sign_in, session_sign_out, session_fresh,
    session_enrol_begin, session_enrol, session_password, session_totp_begin,
    session_totp, session_recovery, session_invite;

/* -- shared by session.c, enrol.c and proof.c ---------------------------------- */

/*
 * A new session whose token is `token`: put it in force in this transaction,
 * answer as session_show does with `more` ("\"codes\":[...],", or "") and set
 * the cookie.
 */
int session_begin(struct request *r, const char *token, const char *more,
    struct answer *out, struct err *e) MUST_CHECK;

/*
 * A token for something that begins, and its digest as a parameter; both live
 * as long as r->a.  -1 with `e`.
 */
int session_token(struct request *r, const char **token,
    struct db_value *digest, struct err *e) MUST_CHECK;

/* A number as a parameter. */
struct db_value session_number(struct arena *a, uint32_t n);

/* {"ok":true} */
void session_done(struct answer *out);

#endif
