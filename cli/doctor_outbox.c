/*
 * doctor_outbox.c - mail of our own: is it there, does it go, and where to
 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "cli/doctor.h"
#include "store/outbox.h"

enum {
	/* What has not gone by then needs a person. */
	WEDGED_MS = 3600 * 1000,
	/* Events and orders are carried within a second. */
	ERRANDS_MOST = 1000,
};

void
doctor_outbox(struct doctor *d)
{
	const struct conf *conf = &d->s->conf;
	uint64_t now = clock_now_ms();
	struct outbox_status s = { 0 };
	struct stat st;
	struct err e;

	/* The milter makes it at its first start. */
	if (d->before && stat(conf->outbox, &st) == -1)
		return;
	if (!doctor_check(d, "outbox.there",
		stat(conf->outbox, &st) == 0 && S_ISDIR(st.st_mode) &&
		    outbox_status(conf->outbox, &s, &e) == 0,
		"the outbox %s cannot be read: held mail and notices have no "
		"place; start schoolgate-milter as root once, or make it for "
		"user %s",
		conf->outbox, conf->user[0] != '\0' ? conf->user : "(its own)"))
		return;
	doctor_check(d, "outbox.mode", (st.st_mode & 077) == 0,
	    "others may look into %s, where envelopes lie: chmod 700 %s",
	    conf->outbox, conf->outbox);
	doctor_check(d, "outbox.damaged", s.damaged == 0,
	    "%llu messages in %s are damaged (*.damaged): they have not been "
	    "sent; their copies are in the archive",
	    (unsigned long long)s.damaged, conf->outbox);
	doctor_check(d, "outbox.going",
	    s.oldest_going_ms == 0 || s.oldest_going_ms + WEDGED_MS > now,
	    "%llu messages or notices are released and do not go, after %llu "
	    "tries: does %s take mail? The log says why",
	    (unsigned long long)s.going, (unsigned long long)s.most_tries,
	    conf->deliver_to);
	doctor_check(d, "outbox.overdue", s.overdue == 0,
	    "%llu messages from outside have waited for more than two school "
	    "days, and nothing becomes of them until somebody decides: "
	    "schoolgate held list",
	    (unsigned long long)s.overdue);
	doctor_check(d, "outbox.errands", s.events + s.orders < ERRANDS_MOST,
	    "%llu events and %llu orders wait in %s: is the database up?",
	    (unsigned long long)s.events, (unsigned long long)s.orders,
	    conf->outbox);
}

void
doctor_delivery(struct doctor *d)
{
	const char *to = d->s->conf.deliver_to;

	doctor_check(d, "mail.deliver-to", to[0] != '\0',
	    "deliver-to is empty: held mail and notices never go");
	if (to[0] == '\0' || !doctor_is_local(to) || d->servers == 0)
		return;
	doctor_check(d, "mail.deliver-listener", d->delivers > 0,
	    "nobody takes mail of our own at %s, so held mail and notices do "
	    "not go: add to master.cf \"%s inet n - n - - smtpd -o "
	    "smtpd_milters=\" (with your other milters behind the =), or to "
	    "sendmail.mc DAEMON_OPTIONS(`Name=again, Address=127.0.0.1, "
	    "Port=%s, InputFilter=')",
	    to, to, strrchr(to, ':') != NULL ? strrchr(to, ':') + 1 : to);
}

int
doctor_is_local(const char *listener)
{
	return strncmp(listener, "127.", 4) == 0 ||
	       strncmp(listener, "localhost:", 10) == 0 ||
	       strncmp(listener, "[::1]:", 6) == 0;
}
