/*
 * conf.h - one file of settings to one const struct
 *
 * The key table in conf.c is the single source of names, kinds, defaults,
 * ranges and sentences: parsing, `schoolgate conf`, the man page and the error
 * messages come from it.  An unknown key or a value out of range is refused
 * with file and line.
 */
#ifndef CONF_CONF_H
#define CONF_CONF_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/bytes.h"
#include "base/err.h"

/* Several words of one setting, each NUL-terminated. */
struct conf_list {
	const char *const *v;
	size_t len;
};

enum conf_unscanned {
	/* Deliver what could not be scanned, and flag it (the default). */
	UNSCANNED_DELIVER,
	/* Answer 4xx. */
	UNSCANNED_TEMPFAIL,
};

enum conf_tls {
	/* In clear: a listener of this machine. */
	TLS_NONE,
	/* STARTTLS or not at all. */
	TLS_STARTTLS,
	/* From the first octet (port 465). */
	TLS_DIRECT,
};

struct conf {
	/* -- the school ---------------------------------------------------- */
	/* Short name in the database ("duffield") and the name people know. */
	const char *school, *school_name;
	/* What a sender is told to ring; may be empty. */
	const char *help;
	struct conf_list inside_domains, secure_partners, inside_networks;
	/* Olson name for times that people read. */
	const char *time_zone;

	/* -- the mail host ------------------------------------------------- */
	/* libmilter's form: "unix:/run/schoolgate/milter.sock". */
	const char *listen;
	/* User that milter, scanners and recorder become; empty: stay. */
	const char *user;
	/* Group that may connect to the milter's socket; empty: as made. */
	const char *socket_group;
	/* This host's name in records; the default is gethostname(). */
	const char *host;
	const char *policy, *wordlists, *own_wordlists;
	/* Pupils and parents to be found by name, as people import wrote it. */
	const char *names_file;
	/* The school's own telephones: "01332 840281, 01332 8402*". */
	const char *school_phones;
	/* What is installed beside the programs: schema, policies. */
	const char *share;
	/* The scanner program; default: beside this program. */
	const char *scanner;
	/* Scanners that run at once; 0: one per core. */
	uint32_t scanners;
	/* After this a scan is given up and the message is unscanned. */
	uint32_t scan_seconds;
	/* CPU seconds of one scan, and octets that a scanner may have. */
	uint32_t scan_cpu;
	uint64_t scan_memory;
	/* The same for the second scan of what is unscanned. */
	uint32_t slow_seconds, slow_cpu;
	uint64_t slow_memory;
	enum conf_unscanned unscanned;
	/* Admission: messages and octets in flight; more gets 4xx at MAIL. */
	uint32_t messages_in_flight;
	uint64_t octets_in_flight;
	/* Larger messages are recorded whole and marked unscanned. */
	uint64_t scan_max;
	/* Where the running milter says its pid and how its last reload went. */
	const char *state;
	/* Directory of what this mail host knows: must survive a restart. */
	const char *state_dir;
	/* Empty: standard error; "syslog"; a file. */
	const char *log;

	/* -- what we send ourselves ---------------------------------------- */
	/* Held and delayed mail, and notices. */
	const char *outbox;
	/* "127.0.0.1:10026": a listener without Schoolgate; empty: none. */
	const char *deliver_to;
	enum conf_tls deliver_tls;
	/* Whose certificates are believed; empty: the system's. */
	const char *deliver_ca;
	/* Notices come from here; empty: schoolgate@ the first inside domain. */
	const char *notice_sender;
	/* Who is told of danger to a child. */
	struct conf_list dsl_addresses;
	/* Addresses people write to; empty: none. */
	const char *report_address, *mistake_address, *not_for_me_address;
	/* For tests: a file that says what the clock is off by; or empty. */
	const char *test_clock;

	/* -- the spool ----------------------------------------------------- */
	const char *spool;
	uint64_t spool_segment, spool_floor;

	/* -- keys and database --------------------------------------------- */
	/* Public keys (everybody reads) and private ones (reader only). */
	const char *keys, *secret_keys;
	/* This mail host's own key pair; the mail host's user alone. */
	const char *host_keys;
	/* libpq connection strings. */
	const char *database, *database_admin;
	/* A password file for the recorder's connection; may be empty. */
	const char *database_passfile;
	/* Deadline of any call to the database. */
	uint32_t database_seconds;
	/* Months that records are kept. */
	uint32_t retention_months;

	/* -- the console ---------------------------------------------------- */
	/* "127.0.0.1:8443", or the path of a unix socket for a web server. */
	const char *console_listen;
	/* Its user, and the group of its unix socket; may be empty. */
	const char *console_user, *console_socket_group;
	/* Directory of its own key and certificate; it alone reads it. */
	const char *console_state;
	/* PEM files; empty: one of its own. */
	const char *console_certificate, *console_key;
	/* The pages; empty: those of `share`. */
	const char *console_web;
	/* Where people find it ("https://mail.school.example"); may be empty. */
	const char *console_base_url;
	/* 1: plain HTTP for a web server in front that says who asks. */
	uint32_t console_behind_proxy;
	/* A password file for its connection; may be empty. */
	const char *console_passfile;
	/* Empty: standard error; "syslog"; or a file. */
	const char *console_log;
	/* Seconds until a session ends: without a request, and in all. */
	uint32_t console_idle, console_absolute;
};

/*
 * Read `path`; everything lives as long as `a`.  -1 with `e` (ERR_CONFIG):
 * "file:line: why".
 */
int conf_load(struct arena *a, const char *path, struct conf *out,
    struct err *e) MUST_CHECK;

/*
 * Settings that a running milter cannot change (listen, spool, ...) become
 * again what they are in `running`, copied into `a`.  The names of those that
 * differed, blanks between; "" when none did.
 */
const char *conf_keep_fixed(
    struct arena *a, const struct conf *running, struct conf *next);

/* All defaults, for programs that need no file (`schoolgate scan`). */
void conf_defaults(struct arena *a, struct conf *out);

/* Where the file is looked for: $SCHOOLGATE_CONF, else
 * /etc/schoolgate/schoolgate.conf. */
const char *conf_path(void);

/* One setting in effect and where it comes from, for `schoolgate conf`. */
struct conf_setting {
	const char *name;
	/* As it would be written in the file. */
	const char *value;
	/* The file that sets it, which may be an included one, and its line; NULL:
	 * the default. */
	const char *path;
	int line;
};
/* All of them, in the order of the key table, with `*len`.  -1 with `e`. */
int conf_settings(struct arena *a, const char *path, struct conf_setting **out,
    size_t *len, struct err *e) MUST_CHECK;

/* One row of the key table, for what holds the manual against it. */
struct conf_row {
	const char *name, *kind, *preset, *sentence;
};
/* Row `i` into `*out` (untouched beyond the last); how many there are. */
size_t conf_rows(size_t i, struct conf_row *out);

#endif
