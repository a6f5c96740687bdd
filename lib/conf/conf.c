/*
 * conf.c - one file of settings to one const struct
 */
#define _GNU_SOURCE
#include "conf/conf.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/strbuf.h"
#include "conf/confuse.h"

enum kind {
	KIND_TEXT,
	/* Octets: 64k, 50M, 2G. */
	KIND_SIZE,
	KIND_NUMBER,
	/* Seconds: 20, 20s, 2m. */
	KIND_SECONDS,
	KIND_LIST,
	/* One of UNSCANNED_*, of TLS_*. */
	KIND_UNSCANNED,
	KIND_TLS,
};

struct row {
	const char *name;
	enum kind kind;
	size_t field;
	const char *preset;
	uint64_t least, most;
	const char *sentence;
	/* FIXED: a reload does not change it, only a new start. */
	size_t when;
};

enum { LIVE, FIXED };

#define FIELD(member) offsetof(struct conf, member)
#define GIGA          ((uint64_t)1 << 30)

/* clang-format off */
static const struct row rows[] = {
	{ "school", KIND_TEXT, FIELD(school), "school", 1, 63,
	  "short name of the school in the database", LIVE },
	{ "school-name", KIND_TEXT, FIELD(school_name), "the school", 1, 200,
	  "the name that people know", LIVE },
	{ "help", KIND_TEXT, FIELD(help), "", 0, 60,
	  "whom a sender may ask, as told in replies: \"ext 204\"", LIVE },
	{ "inside-domains", KIND_LIST, FIELD(inside_domains), "", 0, 1000,
	  "the school's own mail domains", LIVE },
	{ "secure-partners", KIND_LIST, FIELD(secure_partners), "", 0, 1000,
	  "domains that mail with personal data may go to: council, NHS", LIVE },
	{ "inside-networks", KIND_LIST, FIELD(inside_networks), "", 0, 1000,
	  "networks whose clients send as the school: \"10.0.0.0/8\"", LIVE },
	{ "time-zone", KIND_TEXT, FIELD(time_zone), "Europe/London", 1, 60,
	  "zone of times that people read", LIVE },
	{ "listen", KIND_TEXT, FIELD(listen),
	  "unix:/run/schoolgate/milter.sock", 1, 200,
	  "where the mail server connects, in libmilter's form", FIXED },
	{ "user", KIND_TEXT, FIELD(user), "", 0, 32,
	  "user that milter, scanners and recorder become when started as root", FIXED },
	{ "socket-group", KIND_TEXT, FIELD(socket_group), "", 0, 32,
	  "group that may connect to the milter's socket", FIXED },
	{ "host", KIND_TEXT, FIELD(host), "", 0, 255,
	  "this mail host's name in records; empty: the system's", LIVE },
	{ "policy", KIND_TEXT, FIELD(policy),
	  "/etc/schoolgate/policy.conf", 1, 4000,
	  "the school's policy file", LIVE },
	{ "share", KIND_TEXT, FIELD(share), "/usr/share/schoolgate", 1, 4000,
	  "what is installed beside the programs: schema, first policies", LIVE },
	{ "wordlists", KIND_TEXT, FIELD(wordlists),
	  "/usr/share/schoolgate/wordlists", 1, 4000,
	  "directory of word lists", LIVE },
	{ "own-wordlists", KIND_TEXT, FIELD(own_wordlists), "", 0, 4000,
	  "the school's own lists: they add, silence and re-grade", LIVE },
	{ "names-file", KIND_TEXT, FIELD(names_file),
	  "/etc/schoolgate/names", 1, 4000,
	  "pupils and parents found by name; people import writes it", LIVE },
	{ "school-phones", KIND_TEXT, FIELD(school_phones), "", 0, 4000,
	  "the school's own telephones, which are no findings", LIVE },
	{ "scanner", KIND_TEXT, FIELD(scanner), "", 0, 4000,
	  "the scanner program; empty: beside this one", LIVE },
	{ "scanners", KIND_NUMBER, FIELD(scanners), "0", 0, 64,
	  "scanners that run at once; 0: one for each core", FIXED },
	{ "scan-seconds", KIND_SECONDS, FIELD(scan_seconds), "20", 1, 120,
	  "after this a message is recorded as unscanned", LIVE },
	{ "scan-cpu", KIND_SECONDS, FIELD(scan_cpu), "10", 1, 120,
	  "CPU time of one scan; beyond it a message is unscanned", LIVE },
	{ "scan-memory", KIND_SIZE, FIELD(scan_memory), "512M", 64 << 20,
	  16 * GIGA, "memory of a scanner; a message that needs more is unscanned", FIXED },
	{ "slow-seconds", KIND_SECONDS, FIELD(slow_seconds), "200", 1, 3600,
	  "after this the second scan of an unscanned message is given up", LIVE },
	{ "slow-cpu", KIND_SECONDS, FIELD(slow_cpu), "100", 1, 3600,
	  "CPU time of a second scan", LIVE },
	{ "slow-memory", KIND_SIZE, FIELD(slow_memory), "2G", 64 << 20,
	  16 * GIGA, "memory of the scanner of second scans", LIVE },
	{ "unscanned", KIND_UNSCANNED, FIELD(unscanned), "deliver", 0, 0,
	  "what could not be scanned: deliver (and flag) or tempfail", LIVE },
	{ "messages-in-flight", KIND_NUMBER, FIELD(messages_in_flight), "1000",
	  1, 10000, "more messages at once are answered 4xx", FIXED },
	{ "octets-in-flight", KIND_SIZE, FIELD(octets_in_flight), "512M",
	  1 << 20, 64 * GIGA, "more octets at once are answered 4xx", FIXED },
	{ "scan-max", KIND_SIZE, FIELD(scan_max), "50M", 1024, 64 << 20,
	  "a larger message is recorded whole and marked unscanned", LIVE },
	{ "state", KIND_TEXT, FIELD(state), "/run/schoolgate/milter.state", 1,
	  4000, "file that tells the running milter's pid and last reload", FIXED },
	{ "state-dir", KIND_TEXT, FIELD(state_dir),
	  "/var/spool/schoolgate/state", 1, 4000,
	  "directory of what this mail host knows; must survive a restart", FIXED },
	{ "log", KIND_TEXT, FIELD(log), "", 0, 4000,
	  "empty: standard error; \"syslog\"; or a file", FIXED },
	{ "outbox", KIND_TEXT, FIELD(outbox), "/var/spool/schoolgate/outbox", 1,
	  3900, "directory of held and delayed mail and of notices", FIXED },
	{ "deliver-to", KIND_TEXT, FIELD(deliver_to), "127.0.0.1:10026", 0, 255,
	  "listener without Schoolgate for mail of our own; empty: nothing is sent", LIVE },
	{ "deliver-tls", KIND_TLS, FIELD(deliver_tls), "none", 0, 0,
	  "how that connection is secured: none, starttls or tls", LIVE },
	{ "deliver-ca", KIND_TEXT, FIELD(deliver_ca), "", 0, 4000,
	  "file of certificates believed there; empty: the system's", LIVE },
	{ "notice-sender", KIND_TEXT, FIELD(notice_sender), "", 0, 255,
	  "address that notices come from; empty: schoolgate@ the first inside domain", LIVE },
	{ "dsl-addresses", KIND_LIST, FIELD(dsl_addresses), "", 0, 20,
	  "who is told at once of danger to a child", LIVE },
	{ "report-address", KIND_TEXT, FIELD(report_address), "", 0, 255,
	  "people forward mail to it that somebody must look at", LIVE },
	{ "mistake-address", KIND_TEXT, FIELD(mistake_address), "", 0, 255,
	  "people forward mail to it that they sent by mistake", LIVE },
	{ "not-for-me-address", KIND_TEXT, FIELD(not_for_me_address), "", 0,
	  255, "people forward mail to it that was not meant for them", LIVE },
	{ "test-clock", KIND_TEXT, FIELD(test_clock), "", 0, 4000,
	  "for tests: a file with the milliseconds that the clock is off", FIXED },
	{ "spool", KIND_TEXT, FIELD(spool), "/var/spool/schoolgate", 1, 4000,
	  "directory of the spool", FIXED },
	{ "spool-segment", KIND_SIZE, FIELD(spool_segment), "64M", 4096,
	  4 * GIGA, "a new segment begins beyond this", FIXED },
	{ "spool-floor", KIND_SIZE, FIELD(spool_floor), "1G", 0, 1024 * GIGA,
	  "with less free space than this, mail is answered 4xx", FIXED },
	{ "keys", KIND_TEXT, FIELD(keys), "/etc/schoolgate/keys", 1, 4000,
	  "directory of public keys", LIVE },
	{ "secret-keys", KIND_TEXT, FIELD(secret_keys),
	  "/var/lib/schoolgate/keys", 1, 4000,
	  "directory of private keys, for the key reader alone", LIVE },
	{ "host-keys", KIND_TEXT, FIELD(host_keys), "/etc/schoolgate/host", 1,
	  4000, "directory of this mail host's own key, for unscanned mail", LIVE },
	{ "database", KIND_TEXT, FIELD(database),
	  "host=/run/postgresql dbname=schoolgate", 1, 4000,
	  "the database, as libpq writes it", LIVE },
	{ "database-admin", KIND_TEXT, FIELD(database_admin),
	  "host=/run/postgresql dbname=postgres user=postgres", 1, 4000,
	  "the same for setup, as a superuser", LIVE },
	{ "database-passfile", KIND_TEXT, FIELD(database_passfile), "", 0,
	  4000, "password file of the recorder", LIVE },
	{ "database-seconds", KIND_SECONDS, FIELD(database_seconds), "15", 1,
	  600, "a database that does not answer in this time is down", LIVE },
	{ "retention-months", KIND_NUMBER, FIELD(retention_months), "6", 1,
	  120, "months that records are kept", LIVE },
	{ "console-listen", KIND_TEXT, FIELD(console_listen), "127.0.0.1:8443",
	  1, 200, "where the console listens: an address and port, or the path of a unix socket", FIXED },
	{ "console-user", KIND_TEXT, FIELD(console_user), "", 0, 32,
	  "user that the console becomes when started as root", FIXED },
	{ "console-socket-group", KIND_TEXT, FIELD(console_socket_group), "", 0,
	  32, "group that may connect to the console's unix socket", FIXED },
	{ "console-state", KIND_TEXT, FIELD(console_state),
	  "/var/lib/schoolgate-console", 1, 3900,
	  "directory of the console's own key and certificate", FIXED },
	{ "console-certificate", KIND_TEXT, FIELD(console_certificate), "", 0,
	  4000, "certificate (PEM) of the console; empty: one of its own", FIXED },
	{ "console-key", KIND_TEXT, FIELD(console_key), "", 0, 4000,
	  "private key (PEM) of that certificate", FIXED },
	{ "console-web", KIND_TEXT, FIELD(console_web), "", 0, 4000,
	  "directory of the console's pages; empty: console/web of share", FIXED },
	{ "console-base-url", KIND_TEXT, FIELD(console_base_url), "", 0, 200,
	  "where people find the console; empty: https and console-listen, and no links in notices", FIXED },
	{ "console-behind-proxy", KIND_NUMBER, FIELD(console_behind_proxy), "0",
	  0, 1, "1: plain HTTP for a web server in front that speaks TLS", FIXED },
	{ "console-passfile", KIND_TEXT, FIELD(console_passfile), "", 0, 4000,
	  "password file of the console", FIXED },
	{ "console-log", KIND_TEXT, FIELD(console_log), "", 0, 4000,
	  "the console's: empty: standard error; \"syslog\"; or a file", FIXED },
	{ "console-idle", KIND_SECONDS, FIELD(console_idle), "30m", 60,
	  12 * 3600, "a session without a request ends after this", FIXED },
	{ "console-absolute", KIND_SECONDS, FIELD(console_absolute), "600m",
	  300, 24 * 3600, "every session ends after this", FIXED },
};
/* clang-format on */

enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

size_t
conf_rows(size_t i, struct conf_row *out)
{
	static const char *const kinds[] = { [KIND_TEXT] = "text",
		[KIND_SIZE] = "size",
		[KIND_NUMBER] = "number",
		[KIND_SECONDS] = "seconds",
		[KIND_LIST] = "list",
		[KIND_UNSCANNED] = "deliver or tempfail",
		[KIND_TLS] = "none, starttls or tls" };

	if (i < ROWS)
		*out = (struct conf_row){ rows[i].name, kinds[rows[i].kind],
			rows[i].preset, rows[i].sentence };
	return ROWS;
}

/* "64k" to a number with the units of its kind; -1 when it is none. */
static int
parse_number(const char *text, enum kind kind, uint64_t *out)
{
	static const struct {
		enum kind kind;
		char unit;
		uint64_t times;
	} units[] = { { KIND_SIZE, 'k', 1 << 10 }, { KIND_SIZE, 'M', 1 << 20 },
		{ KIND_SIZE, 'G', GIGA }, { KIND_SECONDS, 's', 1 },
		{ KIND_SECONDS, 'm', 60 } };
	uint64_t n = 0;
	size_t i = 0;

	for (; isdigit((unsigned char)text[i]); i++) {
		if (i > 15)
			return -1;
		n = n * 10 + (uint64_t)(text[i] - '0');
	}
	if (i == 0)
		return -1;
	if (text[i] != '\0') {
		size_t u = 0;

		while (u < 5 &&
		       (units[u].kind != kind || units[u].unit != text[i]))
			u++;
		if (u == 5 || text[i + 1] != '\0')
			return -1;
		n *= units[u].times;
	}
	*out = n;
	return 0;
}

static int
out_of_range(const struct row *row, const char *text, struct err *e)
{
	static const char *const units[] = { [KIND_TEXT] = "characters",
		[KIND_SIZE] = "octets",
		[KIND_NUMBER] = "",
		[KIND_SECONDS] = "seconds",
		[KIND_LIST] = "values",
		[KIND_UNSCANNED] = "",
		[KIND_TLS] = "" };

	return err_set(e, ERR_CONFIG,
	    "%s \"%.100s\" is not between %" PRIu64 " and %" PRIu64 " %s",
	    row->name, text, row->least, row->most, units[row->kind]);
}

static int
set_number(
    struct conf *conf, const struct row *row, const char *text, struct err *e)
{
	char *field = (char *)conf + row->field;
	uint64_t n;

	if (parse_number(text, row->kind, &n) == -1)
		return err_set(e, ERR_CONFIG, "%s \"%.100s\" is not a %s",
		    row->name, text,
		    row->kind == KIND_SIZE ? "size like 50M"
					   : "number like 20");
	if (n < row->least || n > row->most)
		return out_of_range(row, text, e);
	if (row->kind == KIND_SIZE) {
		memcpy(field, &n, sizeof(n));
	} else {
		uint32_t n32 = (uint32_t)n;

		memcpy(field, &n32, sizeof(n32));
	}
	return 0;
}

static int
set_choice(struct conf *conf, const char *text, struct err *e)
{
	if (strcmp(text, "deliver") == 0)
		conf->unscanned = UNSCANNED_DELIVER;
	else if (strcmp(text, "tempfail") == 0)
		conf->unscanned = UNSCANNED_TEMPFAIL;
	else
		return err_set(e, ERR_CONFIG,
		    "unscanned \"%.100s\" is neither deliver nor tempfail",
		    text);
	return 0;
}

static int
set_tls(struct conf *conf, const char *text, struct err *e)
{
	static const char *const names[] = { [TLS_NONE] = "none",
		[TLS_STARTTLS] = "starttls",
		[TLS_DIRECT] = "tls" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strcmp(text, names[i]) == 0) {
			conf->deliver_tls = (enum conf_tls)i;
			return 0;
		}
	return err_set(e, ERR_CONFIG,
	    "deliver-tls \"%.100s\" is none of none, starttls and tls", text);
}

/* Set one field from the words of the file (or of the preset). */
static int
set_field(struct conf *conf, const struct row *row, const char *const *v,
    size_t len, struct err *e)
{
	char *field = (char *)conf + row->field;
	struct conf_list list = { v, len };

	switch (row->kind) {
	case KIND_LIST:
		if (len > row->most)
			return out_of_range(row, "list", e);
		memcpy(field, &list, sizeof(list));
		return 0;
	case KIND_TEXT:
		if (strlen(v[0]) < row->least || strlen(v[0]) > row->most)
			return out_of_range(row, v[0], e);
		memcpy(field, &v[0], sizeof(v[0]));
		return 0;
	case KIND_UNSCANNED:
		return set_choice(conf, v[0], e);
	case KIND_TLS:
		return set_tls(conf, v[0], e);
	case KIND_SIZE:
	case KIND_NUMBER:
	case KIND_SECONDS:
		break;
	}
	return set_number(conf, row, v[0], e);
}

void
conf_defaults(struct arena *a, struct conf *out)
{
	char host[256] = "localhost";
	struct err e;

	*out = (struct conf){ 0 };
	for (size_t i = 0; i < ROWS; i++) {
		const char **v = arena_alloc(a, sizeof(*v));

		*v = rows[i].preset;
		if (set_field(out, &rows[i], v,
			rows[i].kind != KIND_LIST || **v != '\0', &e) == -1)
			abort();
	}
	if (gethostname(host, sizeof(host) - 1) == 0)
		out->host = arena_string(a, host, strlen(host));
}

/* Domains are compared in lower case. */
static void
lower_list(struct arena *a, struct conf_list *list)
{
	const char **v = arena_array(a, list->len + 1, sizeof(*v));

	for (size_t i = 0; i < list->len; i++) {
		char *s = arena_string(a, list->v[i], strlen(list->v[i]));

		for (char *p = s; *p != '\0'; p++)
			*p = (char)tolower((unsigned char)*p);
		v[i] = s;
	}
	list->v = v;
}

/* An address that paths are put behind. */
static const char *
without_slash(struct arena *a, const char *url)
{
	size_t len = strlen(url);

	while (len > 0 && url[len - 1] == '/')
		len--;
	return arena_string(a, url, len);
}

/* The file as a tree of what it sets; nothing is checked but the names. */
static int
read_file(
    struct arena *a, const char *path, struct confuse_file *out, struct err *e)
{
	static const struct confuse_section no_sections[] = { { NULL, NULL } };
	struct confuse_key *keys = arena_array(a, ROWS + 1, sizeof(*keys));

	for (size_t i = 0; i < ROWS; i++)
		keys[i] = (struct confuse_key){ rows[i].name,
			rows[i].kind == KIND_LIST };
	return confuse_read(a, path, keys, no_sections, out, e);
}

/* Defaults, and over them what the file sets. */
static int
apply(struct arena *a, const struct confuse_file *file, struct conf *conf,
    struct err *e)
{
	conf_defaults(a, conf);
	for (size_t i = 0; i < ROWS; i++) {
		const struct confuse_value *v =
		    confuse_find(&file->blocks[0], rows[i].name);
		struct err why;

		if (v == NULL)
			continue;
		/* An empty host means the system's, which is set already. */
		if (rows[i].field == FIELD(host) && v->v[0][0] == '\0')
			continue;
		if (set_field(conf, &rows[i], v->v, v->len, &why) == -1)
			return err_set(e, ERR_CONFIG, "%s:%d: %s", v->path,
			    v->line, why.text);
	}
	lower_list(a, &conf->inside_domains);
	lower_list(a, &conf->secure_partners);
	conf->console_base_url = without_slash(a, conf->console_base_url);
	return 0;
}

int
conf_load(struct arena *a, const char *path, struct conf *out, struct err *e)
{
	struct confuse_file file;
	struct conf conf;

	if (read_file(a, path, &file, e) == -1 ||
	    apply(a, &file, &conf, e) == -1)
		return -1;
	*out = conf;
	return 0;
}

/*
 * Make the field of `to` what it is in `from`.  1 when it was something else.
 * No list is fixed, so texts and numbers are all there is.
 */
static int
keep(struct arena *a, const struct row *row, const struct conf *from,
    struct conf *to)
{
	const char *old = (const char *)from + row->field;
	char *new = (char *)to + row->field;
	size_t width =
	    row->kind == KIND_SIZE ? sizeof(uint64_t) : sizeof(uint32_t);
	const char *left, *right;

	if (row->kind != KIND_TEXT) {
		if (memcmp(old, new, width) == 0)
			return 0;
		memcpy(new, old, width);
		return 1;
	}
	memcpy(&left, old, sizeof(left));
	memcpy(&right, new, sizeof(right));
	if (strcmp(left, right) == 0)
		return 0;
	left = arena_string(a, left, strlen(left));
	memcpy(new, &left, sizeof(left));
	return 1;
}

const char *
conf_keep_fixed(struct arena *a, const struct conf *running, struct conf *next)
{
	struct strbuf names;
	const char *text;

	strbuf_init(&names, CONFIG_FILE_MAX);
	for (size_t i = 0; i < ROWS; i++)
		if (rows[i].when == FIXED && keep(a, &rows[i], running, next))
			strbuf_fmt(&names, "%s%s", names.len > 0 ? " " : "",
			    rows[i].name);
	text = arena_string(a, strbuf_cstr(&names), names.len);
	strbuf_done(&names);
	return text;
}

/* `"a"`, or `{ "a", "b" }`. */
static const char *
written(struct arena *a, const struct row *row, const char *const *v, size_t n)
{
	struct strbuf b;
	const char *text;

	strbuf_init(&b, CONFIG_FILE_MAX);
	if (row->kind == KIND_LIST)
		strbuf_str(&b, "{ ");
	for (size_t i = 0; i < n; i++)
		strbuf_fmt(&b, "%s\"%s\"", i > 0 ? ", " : "", v[i]);
	if (row->kind == KIND_LIST)
		strbuf_str(&b, n > 0 ? " }" : "}");
	text = arena_string(a, (const char *)b.p, b.len);
	strbuf_done(&b);
	return text;
}

int
conf_settings(struct arena *a, const char *path, struct conf_setting **out,
    size_t *len, struct err *e)
{
	struct conf_setting *v = arena_array(a, ROWS, sizeof(*v));
	struct confuse_file file = { 0 };
	struct conf conf = { 0 };

	if (read_file(a, path, &file, e) == -1 ||
	    apply(a, &file, &conf, e) == -1)
		return -1;
	for (size_t i = 0; i < ROWS; i++) {
		const struct confuse_value *set =
		    confuse_find(&file.blocks[0], rows[i].name);
		const char *preset = rows[i].preset;

		v[i].name = rows[i].name;
		v[i].path = set != NULL ? set->path : NULL;
		v[i].line = set != NULL ? set->line : 0;
		if (rows[i].field == FIELD(host) && conf.host != NULL)
			preset = conf.host;
		if (set != NULL)
			v[i].value = written(a, &rows[i], set->v, set->len);
		else
			v[i].value = written(a, &rows[i], &preset,
			    rows[i].kind != KIND_LIST || *preset != '\0');
	}
	*out = v;
	*len = ROWS;
	return 0;
}

const char *
conf_path(void)
{
	const char *path = getenv("SCHOOLGATE_CONF");

	return path != NULL ? path : "/etc/schoolgate/schoolgate.conf";
}
