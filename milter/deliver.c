/*
 * deliver.c - the process that sends mail of our own
 *
 *	orders first  ->  each item that is due  ->  wait for a new one, or a
 *	time
 *
 * Nothing is kept here but when an item is to be looked at again: the outbox
 * knows everything else, so that we may end at any point.
 */
#define _GNU_SOURCE
#include "milter/deliver.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/sandbox.h"
#include "base/signals.h"
#include "milter/delivery.h"
#include "milter/delivery_order.h"
#include "milter/smtp.h"
#include "milter/starter.h"

enum {
	/* Times are the calendar's, which may jump: look again so often. */
	IDLE_MS = 1000,
	/* After a failure of ours: the disk, the key reader. */
	FAILED_MS = 10 * 1000,
	/* A step back that is more than a clock's correction. */
	SET_BACK_MS = 60 * 1000,
};

/* A message opened, sealed anew and inside a notice. */
#define DELIVER_ARENA ((size_t)16 * MESSAGE_MAX)
#define LIST_ARENA    ((size_t)256 * 1024 * 1024)

struct known_item {
	struct uuid id;
	struct delivery_due due;
};

struct deliverer {
	const struct deliver *with;
	struct delivery delivery;
	/* Of the list of items. */
	struct arena *list;
	/* By id, ascending. */
	struct known_item *items;
	size_t len, cap;
	int signal_fd, notify_fd;
	/* The calendar's time of the last round. */
	uint64_t seen_ms;
	unsigned unresolved;
};

/* -- what is there ------------------------------------------------------------ */

/*
 * The items as they lie now, each with what is known of it.  -1 with `e`.
 */
static int
look(struct deliverer *d, struct err *e)
{
	struct known_item *next;
	struct uuid *ids;
	size_t len = 0, k = 0;

	arena_reset(d->list);
	if (outbox_list(d->list, d->delivery.outbox, &ids, &len, e) == -1)
		return -1;
	next = calloc(len + 1, sizeof(*next));
	if (next == NULL)
		abort();
	for (size_t i = 0; i < len; i++) {
		next[i].id = ids[i];
		while (k < d->len &&
		       memcmp(&d->items[k].id, &ids[i], sizeof(*ids)) < 0)
			k++;
		if (k < d->len &&
		    memcmp(&d->items[k].id, &ids[i], sizeof(*ids)) == 0)
			next[i].due = d->items[k].due;
	}
	free(d->items);
	d->items = next;
	d->len = len;
	return 0;
}

/* 1: an earlier message of the thread is on its way. */
static int
is_blocked(void *to, struct uuid id, struct utf8 thread)
{
	const struct deliverer *d = to;

	for (size_t i = 0; thread.len > 0 && i < d->len; i++) {
		const struct known_item *item = &d->items[i];

		if (memcmp(&item->id, &id, sizeof(id)) >= 0)
			return 0;
		if (utf8_equal(utf8_from(item->due.thread), thread))
			return 1;
	}
	return 0;
}

/* 1: the parent wants us to stop. */
static int
is_stopped(const struct deliverer *d, int ms)
{
	struct pollfd p[] = {
		{ .fd = d->with->control_fd, .events = POLLIN },
		{ .fd = d->signal_fd, .events = POLLIN },
		{ .fd = d->notify_fd, .events = POLLIN },
	};
	char ignored[4096];

	if (poll(p, sizeof(p) / sizeof(*p), ms) == -1)
		return errno != EINTR;
	if (p[2].revents != 0)
		(void)!read(d->notify_fd, ignored, sizeof(ignored));
	return p[0].revents != 0 || p[1].revents != 0;
}

/* -- one round --------------------------------------------------------------------- */

/* How long until the next is due; a failure is tried again later. */
static int
until_due(const struct deliverer *d)
{
	uint64_t now = clock_now_ms(), next = now + IDLE_MS;

	for (size_t i = 0; i < d->len; i++)
		if (d->items[i].due.at_ms < next)
			next = d->items[i].due.at_ms;
	return next <= now ? 1 : (int)(next - now);
}

/* One item cannot stop those behind it. */
static void
handle(struct deliverer *d, struct known_item *item)
{
	char id[UUID_TEXT + 1];
	struct err e;

	if (delivery_handle(&d->delivery, item->id, &item->due, &e) == 0)
		return;
	uuid_format(item->id, id);
	log_err(id, "not-delivered", &e);
	item->due.at_ms = clock_now_ms() + FAILED_MS;
}

/* The clock was set back: what is due by what it said before is asked anew. */
static void
follow_clock(struct deliverer *d)
{
	uint64_t now = clock_now_ms();

	if (now + SET_BACK_MS < d->seen_ms)
		d->len = 0;
	d->seen_ms = now;
}

/*
 * 0: go on; 1: stop; -1 with `e`.  A file of names that was replaced is not one
 * that the sandbox keeps: who does not find its listener begins anew.
 */
static int
round_trip(struct deliverer *d, struct err *e)
{
	int orders;

	/* Begun anew, it has both again. */
	if (!key_reader_alive(d->delivery.keys) ||
	    !starter_alive(d->delivery.starter))
		return err_set(e, ERR_SYSTEM,
		    "the deliverer's key reader or starter has ended");
	follow_clock(d);
	/* Before anything is sent: it may be stopped, or made anew. */
	orders = delivery_orders(&d->delivery, e);
	/* What was known of their items is not so any more. */
	if (orders > 0)
		d->len = 0;
	if (orders == -1 || look(d, e) == -1)
		return -1;
	for (size_t i = 0; i < d->len; i++) {
		if (d->items[i].due.at_ms > clock_now_ms())
			continue;
		if (is_stopped(d, 0))
			return 1;
		handle(d, &d->items[i]);
		if (d->unresolved > 0)
			return 1;
		if (delivery_has_orders(&d->delivery) == 1)
			return 0;
	}
	return is_stopped(d, until_due(d));
}

/* -- powers ---------------------------------------------------------------------------- */

/*
 * What it keeps, with the outbox and the memory that it tells.  /etc as a whole
 * is not among it: keys and passwords lie there.
 */
static const struct sandbox_place names_and_certificates[] = {
	{ "/etc/resolv.conf", 0 },
	{ "/etc/hosts", 0 },
	{ "/etc/host.conf", 0 },
	{ "/etc/nsswitch.conf", 0 },
	{ "/etc/gai.conf", 0 },
	{ "/etc/services", 0 },
	{ "/etc/localtime", 0 },
	{ "/etc/ssl/openssl.cnf", 0 },
	{ "/etc/ssl/certs", 0 },
	{ "/etc/ca-certificates", 0 },
	{ "/run/systemd/resolve", 0 },
	{ "/run/resolvconf", 0 },
	{ "/run/NetworkManager", 0 },
	{ "/dev/random", 0 },
	{ "/dev/urandom", 0 },
	{ "/usr/lib/ssl", 0 },
	{ "/usr/share/ca-certificates", 0 },
	{ "/usr/local/share/ca-certificates", 0 },
	{ "/usr/share/zoneinfo", 0 },
};

enum {
	NAMED = sizeof(names_and_certificates) / sizeof(struct sandbox_place),
	DNS_PORT = 53,
};

static int
give_up_powers(const struct conf *conf, struct err *e)
{
	struct sandbox_place places[NAMED + 3];
	const uint16_t ports[] = { DNS_PORT, smtp_port(conf) };
	struct sandbox_sender keep = {
		.places = places,
		.ports = ports,
		.ports_len = sizeof(ports) / sizeof(*ports),
	};

	memcpy(places, names_and_certificates, sizeof(names_and_certificates));
	keep.places_len = NAMED;
	places[keep.places_len++] = (struct sandbox_place){ conf->outbox, 1 };
	places[keep.places_len++] =
	    (struct sandbox_place){ conf->state_dir, 1 };
	places[keep.places_len++] =
	    (struct sandbox_place){ conf->deliver_ca, 0 };
	return sandbox_sender(SANDBOX_MODE_OF_BUILD, &keep, e);
}

/* -- the process --------------------------------------------------------------------- */

/* New items and orders wake us; without it we look each second. */
static int
watch(const char *directory)
{
	int fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	char orders[4096];

	if (fd == -1)
		return -1;
	snprintf(orders, sizeof(orders), "%s/orders", directory);
	(void)!inotify_add_watch(fd, directory, IN_MOVED_TO);
	(void)!inotify_add_watch(fd, orders, IN_MOVED_TO);
	return fd;
}

static int
begin(struct deliverer *d, struct err *e)
{
	const struct conf *conf = &d->with->settings->conf;

	/* Before anything else: they shall hold nothing of ours. */
	d->delivery.starter = starter_new(d->with->scanner, e);
	if (d->delivery.starter == NULL)
		return -1;
	d->delivery.keys = key_reader_new(conf->host_keys, NULL, e);
	if (d->delivery.keys == NULL)
		return -1;
	d->signal_fd = signals_take_end(e);
	if (d->signal_fd == -1)
		return -1;
	d->delivery.outbox = outbox_open(conf->outbox, e);
	if (d->delivery.outbox == NULL)
		return -1;
	d->notify_fd = watch(conf->outbox);
	/* Clock times that people are told. */
	setenv("TZ", conf->time_zone, 1);
	tzset();
	smtp_prepare(conf);
	return give_up_powers(conf, e);
}

int
deliver_main(const struct deliver *deliver)
{
	struct deliverer d = { .with = deliver,
		.delivery = { .settings = deliver->settings,
		    .a = arena_new(DELIVER_ARENA) },
		.list = arena_new(LIST_ARENA),
		.signal_fd = -1,
		.notify_fd = -1 };
	int end = -1;
	struct err e;

	d.delivery.is_blocked = is_blocked;
	d.delivery.others = &d;
	d.delivery.unresolved = &d.unresolved;
	if (begin(&d, &e) == 0)
		do
			end = round_trip(&d, &e);
		while (end == 0);
	if (end == -1)
		log_err("-", "deliverer-ended", &e);
	else
		log_line(LOG_LEVEL_INFO, "-", "stopped", "process=deliverer");
	key_reader_free(d.delivery.keys);
	starter_free(d.delivery.starter);
	outbox_close(d.delivery.outbox);
	free(d.items);
	arena_free(d.delivery.a);
	arena_free(d.list);
	return end == -1;
}
