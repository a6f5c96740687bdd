/*
 * smtpload.c - many messages over many sessions, with a ledger of every answer
 *
 *	smtpload [-n COUNT] [-c SESSIONS] [-r PER_SECOND] [-f FIRST]
 *	    [-l LEDGER] ADDRESS PORT FILE...
 *
 * Message number i (from FIRST) is one of the files in turn, sent over a
 * connection of its own from <load-i@school.example>, so that the envelope
 * alone says which message a record is of.  Nothing is sent twice.  The ledger
 * has one line for each, written as the answer comes:
 *
 *	i code end milliseconds queue-id
 *
 * `end` is the time of the answer in ms since 1970.  At the end one line tells
 * count, accepted, seconds, CPU seconds of this program, and latency from
 * connect to answer.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "tests/tools/smtp.h"

struct file {
	char *octets;
	size_t len;
};

struct load {
	struct smtp_server server;
	struct file *files;
	size_t files_len;
	unsigned long first, count;
	/* Messages a second over all sessions; 0: as fast as it goes. */
	double rate;
	uint64_t begin_us;
	FILE *ledger;
	pthread_mutex_t ledger_lock;
	atomic_ulong next, accepted;
	/* Of each message. */
	uint32_t *latency_us;
};

static uint64_t
now_us(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

static void
wait_for_turn(const struct load *load, unsigned long i)
{
	uint64_t due, now;

	if (load->rate <= 0)
		return;
	due = load->begin_us + (uint64_t)((double)i * 1e6 / load->rate);
	now = now_us(CLOCK_MONOTONIC);
	if (now < due) {
		struct timespec t = { .tv_sec = (time_t)((due - now) / 1000000),
			.tv_nsec = (long)((due - now) % 1000000) * 1000 };
		nanosleep(&t, NULL);
	}
}

static void
send_one(struct load *load, unsigned long i)
{
	static const char *const recipients[] = { "office@school.example" };
	const struct file *file = &load->files[i % load->files_len];
	char sender[64];
	const char *queue_id;
	struct smtp_mail mail = { .sender = sender,
		.recipients = recipients,
		.recipients_len = 1,
		.octets = file->octets,
		.octets_len = file->len };
	struct smtp_reply reply;
	uint64_t begin = now_us(CLOCK_MONOTONIC), took;

	snprintf(
	    sender, sizeof(sender), "load-%lu@school.example", load->first + i);
	smtp_send(&load->server, &mail, &reply);
	took = now_us(CLOCK_MONOTONIC) - begin;
	load->latency_us[i] = took > UINT32_MAX ? UINT32_MAX : (uint32_t)took;
	if (reply.code / 100 == 2 && reply.at_end)
		atomic_fetch_add(&load->accepted, 1);
	if (load->ledger == NULL)
		return;
	queue_id = strstr(reply.text, "queued as ");
	pthread_mutex_lock(&load->ledger_lock);
	fprintf(load->ledger, "%lu %d %llu %.3f %s\n", load->first + i,
	    reply.at_end ? reply.code : -reply.code,
	    (unsigned long long)(now_us(CLOCK_REALTIME) / 1000),
	    (double)took / 1000, queue_id == NULL ? "-" : queue_id + 10);
	fflush(load->ledger);
	pthread_mutex_unlock(&load->ledger_lock);
}

static void *
session(void *arg)
{
	struct load *load = arg;
	unsigned long i;

	while ((i = atomic_fetch_add(&load->next, 1)) < load->count) {
		wait_for_turn(load, i);
		send_one(load, i);
	}
	return NULL;
}

static int
by_size(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static int
file_read(const char *path, struct file *out)
{
	FILE *f = fopen(path, "rb");
	char *octets = NULL;
	long size = 0;

	if (f == NULL)
		return -1;
	if (fseek(f, 0, SEEK_END) == 0 && (size = ftell(f)) > 0)
		octets = malloc((size_t)size);
	rewind(f);
	if (octets == NULL || fread(octets, (size_t)size, 1, f) != 1) {
		free(octets);
		fclose(f);
		return -1;
	}
	fclose(f);
	out->octets = smtp_ready(octets, (size_t)size, &out->len);
	free(octets);
	return out->octets == NULL ? -1 : 0;
}

static void
report(struct load *load, double seconds)
{
	struct rusage use;
	double cpu;

	getrusage(RUSAGE_SELF, &use);
	cpu = (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) +
	      (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e6;
	qsort(
	    load->latency_us, load->count, sizeof(*load->latency_us), by_size);
	printf("count %lu accepted %lu seconds %.3f cpu %.3f p50_ms %.2f "
	       "p99_ms %.2f max_ms %.2f\n",
	    load->count, atomic_load(&load->accepted), seconds, cpu,
	    load->latency_us[load->count / 2] / 1e3,
	    load->latency_us[load->count * 99 / 100] / 1e3,
	    load->latency_us[load->count - 1] / 1e3);
}

static int
usage(void)
{
	fprintf(stderr,
	    "usage: smtpload [-n COUNT] [-c SESSIONS] [-r PER_SECOND] "
	    "[-f FIRST] [-l LEDGER] ADDRESS PORT FILE...\n");
	return 2;
}

static int
run(struct load *load, size_t sessions)
{
	pthread_t *threads = calloc(sessions, sizeof(*threads));

	load->latency_us = calloc(load->count, sizeof(*load->latency_us));
	if (threads == NULL || load->latency_us == NULL)
		return 2;
	load->begin_us = now_us(CLOCK_MONOTONIC);
	for (size_t i = 0; i < sessions; i++)
		if (pthread_create(&threads[i], NULL, session, load) != 0)
			return 2;
	for (size_t i = 0; i < sessions; i++)
		pthread_join(threads[i], NULL);
	report(load, (double)(now_us(CLOCK_MONOTONIC) - load->begin_us) / 1e6);
	free(threads);
	free(load->latency_us);
	return atomic_load(&load->accepted) == load->count ? 0 : 1;
}

int
main(int argc, char **argv)
{
	struct load load = { .server = { .seconds = 120 },
		.count = 100,
		.ledger_lock = PTHREAD_MUTEX_INITIALIZER };
	size_t sessions = 10;
	int option;

	while ((option = getopt(argc, argv, "n:c:r:f:l:")) != -1)
		switch (option) {
		case 'n':
			load.count = strtoul(optarg, NULL, 10);
			break;
		case 'c':
			sessions = strtoul(optarg, NULL, 10);
			break;
		case 'r':
			load.rate = strtod(optarg, NULL);
			break;
		case 'f':
			load.first = strtoul(optarg, NULL, 10);
			break;
		case 'l':
			load.ledger = fopen(optarg, "w");
			if (load.ledger == NULL)
				return usage();
			break;
		default:
			return usage();
		}
	if (argc - optind < 3 || load.count == 0 || sessions == 0)
		return usage();
	load.server.address = argv[optind];
	load.server.port = (unsigned short)strtoul(argv[optind + 1], NULL, 10);
	load.files_len = (size_t)(argc - optind - 2);
	load.files = calloc(load.files_len, sizeof(*load.files));
	if (load.files == NULL)
		return 2;
	for (size_t i = 0; i < load.files_len; i++)
		if (file_read(argv[optind + 2 + (int)i], &load.files[i]) ==
		    -1) {
			fprintf(stderr, "could not read %s\n",
			    argv[optind + 2 + (int)i]);
			return 2;
		}
	return run(&load, sessions);
}
