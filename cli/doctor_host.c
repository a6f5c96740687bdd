/*
 * doctor_host.c - this mail host: files, keys, spool, the running milter
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/clock.h"
#include "cli/doctor.h"
#include "conf/running.h"
#include "policy/directory.h"
#include "policy/memory_report.h"
#include "policy/policy.h"
#include "record/program.h"
#include "store/seal.h"
#include "store/spool.h"

enum {
	IN_MEMORY = 0x01021994,
	DIRECTORY_OLD_MS = 2 * 3600 * 1000,
	/* The milter's own minute, and what its report is late. */
	MEMORY_OLD_S = MEMORY_STALE_MS / 1000 + 15
};

/* How many names in a directory end so, or begin so. */
static unsigned
count(const char *directory, const char *begins, const char *ends)
{
	DIR *dir = opendir(directory);
	const struct dirent *entry;
	size_t head = strlen(begins), tail = strlen(ends);
	unsigned n = 0;

	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		size_t len = strlen(entry->d_name);

		n += len >= head + tail &&
		     strncmp(entry->d_name, begins, head) == 0 &&
		     strcmp(entry->d_name + len - tail, ends) == 0;
	}
	if (dir != NULL)
		closedir(dir);
	return n;
}

/* -- what is read ------------------------------------------------------------ */

static void
check_files(struct doctor *d, const char *program)
{
	const struct conf *conf = &d->s->conf;
	struct scanner_program scanner;
	struct err e;
	struct policy *policy = policy_load(conf->policy, &e);

	if (doctor_check(d, "host.policy", policy != NULL, "%s",
		policy != NULL ? "" : e.text)) {
		doctor_check(d, "host.rules", policy_rules(policy) > 0,
		    "the policy \"%s\" has no rule that is in force",
		    conf->policy);
		policy_free(policy);
	}
	if (doctor_check(d, "host.wordlists",
		program_prepare(&scanner, conf, program, &e) == 0, "%s",
		e.text))
		close(scanner.generation_fd);
	if (access(conf->names_file, F_OK) == -1)
		doctor_note(d, "host.names",
		    "nobody is found by name: \"%s\" is not there; "
		    "\"schoolgate people import\" writes it",
		    conf->names_file);
	doctor_check(d, "host.inside-domains", conf->inside_domains.len > 0,
	    "inside-domains is empty: all mail counts as mail from outside to "
	    "outside; name the school's domains");
	if (conf->inside_networks.len == 0)
		doctor_note(d, "host.inside-networks",
		    "inside-networks is empty: only who logs in is inside");
	doctor_check(d, "host.user",
	    conf->user[0] != '\0' && getpwnam(conf->user) != NULL,
	    "the user \"%s\" is not there; Schoolgate would run as root: "
	    "adduser --system --group schoolgate, and user = \"schoolgate\"",
	    conf->user);
	doctor_check(d, "host.socket-group",
	    conf->socket_group[0] == '\0' ||
		getgrnam(conf->socket_group) != NULL,
	    "the group \"%s\" of socket-group is not there",
	    conf->socket_group);
}

/* Without it what could not be read waits for its second scan for ever. */
static void
check_host_key(struct doctor *d)
{
	const char *directory = d->s->conf.host_keys;
	const struct passwd *user = getpwnam(d->s->conf.user);
	struct stat st;

	if (!doctor_check(d, "host.host-key",
		count(directory, "host-", ".pub") > 0 &&
		    count(directory, "host-", ".key") > 0,
		"this mail host's own key is not in \"%s\": run schoolgate "
		"setup",
		directory))
		return;
	doctor_check(d, "host.host-keys-mode",
	    stat(directory, &st) == 0 && (st.st_mode & 0077) == 0 &&
		(user == NULL || st.st_uid == user->pw_uid),
	    "\"%s\" must be for %s alone: chown -R %s %s; chmod 700 %s",
	    directory, d->s->conf.user, d->s->conf.user, directory, directory);
}

static void
check_keys(struct doctor *d)
{
	static const char *const purposes[] = { "school", "recovery", "queue" };
	const struct conf *conf = &d->s->conf;
	struct seal_keys keys;
	struct stat st;
	struct err e;

	for (size_t i = 0; i < 3; i++)
		doctor_check(d, "host.keys",
		    seal_keys_load(conf->keys, &purposes[i], 1, &keys, &e) == 0,
		    "no usable %s key: %s; run schoolgate setup", purposes[i],
		    e.text);
	check_host_key(d);
	doctor_check(d, "host.recovery-key",
	    count(conf->secret_keys, "recovery", ".key") == 0,
	    "the private recovery key lies in \"%s\": print it on its sheet, "
	    "lock that away, and remove the file",
	    conf->secret_keys);
	doctor_check(d, "host.secret-keys",
	    stat(conf->secret_keys, &st) == 0 && (st.st_mode & 0077) == 0,
	    "\"%s\" must be there, for its owner alone: chmod 700 %s",
	    conf->secret_keys, conf->secret_keys);
}

/* -- the spool --------------------------------------------------------------- */

static void
check_spool(struct doctor *d)
{
	const struct conf *conf = &d->s->conf;
	const struct passwd *user = getpwnam(conf->user);
	struct spool_status spool;
	struct statvfs space;
	struct statfs kind;
	struct stat st;
	struct err e;

	if (!doctor_check(d, "host.spool",
		stat(conf->spool, &st) == 0 && S_ISDIR(st.st_mode),
		"the spool \"%s\" is not there: run schoolgate setup",
		conf->spool))
		return;
	doctor_check(d, "host.spool-mode", (st.st_mode & 0077) == 0,
	    "others than its owner may look into the spool: chmod 700 %s",
	    conf->spool);
	doctor_check(d, "host.spool-owner",
	    user == NULL || st.st_uid == user->pw_uid,
	    "the spool does not belong to %s: chown -R %s %s", conf->user,
	    conf->user, conf->spool);
	if (statvfs(conf->spool, &space) == 0)
		doctor_check(d, "host.space",
		    (uint64_t)space.f_bavail * space.f_frsize >
			conf->spool_floor,
		    "\"%s\" has less free space than spool-floor (%llu "
		    "octets), so mail is put off: make room, or lower it",
		    conf->spool, (unsigned long long)conf->spool_floor);
	if (statfs(conf->spool, &kind) == 0)
		doctor_check(d, "host.spool-disk", kind.f_type != IN_MEMORY,
		    "\"%s\" lies in memory: a restart of the machine loses "
		    "records; put it on a disk",
		    conf->spool);
	if (spool_status(conf->spool, &spool, &e) == 0)
		doctor_check(d, "host.spool-damaged", spool.damaged == 0,
		    "%llu damaged segments are kept in \"%s\": the disk may "
		    "be failing",
		    (unsigned long long)spool.damaged, conf->spool);
	doctor_check(d, "host.spool-refused",
	    count(conf->spool, "", ".refused") == 0,
	    "the database has refused records, which are kept in "
	    "\"%s\" as *.refused: the recorder's log says why",
	    conf->spool);
}

/* -- the directory ----------------------------------------------------------- */

/* The recorder makes it anew each hour, whether it has changed or not. */
static void
check_directory(struct doctor *d)
{
	char path[DIRECTORY_PATH];
	struct directory *directory;
	uint64_t age_ms;
	struct err e;

	directory_path(&d->s->conf, path);
	directory = directory_open(path, &e);
	if (directory == NULL && e.kind == ERR_SYSTEM) {
		doctor_note(d, "host.directory",
		    "no directory has come from the database yet: domains "
		    "alone say who is inside");
		return;
	}
	if (!doctor_check(d, "host.directory", directory != NULL,
		"%s; is the disk failing? The recorder writes it anew when it "
		"runs",
		e.text))
		return;
	age_ms = clock_now_ms() - directory_content(directory)->made_ms;
	doctor_check(d, "host.directory-age", age_ms < DIRECTORY_OLD_MS,
	    "the directory in force is %llu hours old, so changes are not "
	    "seen: the recorder's log says why it is not made anew",
	    (unsigned long long)(age_ms / (3600 * 1000)));
	directory_close(directory);
}

/* -- what it remembers ------------------------------------------------------- */

static void
check_memory(struct doctor *d)
{
	char path[MEMORY_PATH];
	struct memory_status m;
	struct err e;

	memory_path(&d->s->conf, path);
	if (!doctor_check(d, "host.memory",
		memory_report_read(path, &m, &e) == 0,
		"\"%s\" is not kept, so that a restart forgets which mail is "
		"internal and which passwords are too soon: see the log for "
		"memory-not-kept; state-dir must be the milter's",
		path))
		return;
	doctor_check(d, "host.memory-heard",
	    m.hosts < 2 || memory_report_age(&m) <= MEMORY_OLD_S,
	    "other mail hosts were not heard for %llu s: rules that go by "
	    "earlier mail see this host's alone until the recorder reaches the "
	    "database",
	    (unsigned long long)memory_report_age(&m));
	for (int i = 1; i < FACT_KINDS; i++)
		if (m.tables[i].evicted > 0)
			doctor_note(d, "host.memory-full",
			    "%llu facts of kind %s were forgotten before their "
			    "time; %llu are held at most",
			    (unsigned long long)m.tables[i].evicted,
			    fact_name((enum fact_kind)i).p,
			    (unsigned long long)m.tables[i].most);
	if (m.damaged > 0)
		doctor_note(d, "host.memory-damaged",
		    "%llu damaged entries of \"%s\" were passed over and "
		    "asked for again; the disk may be failing",
		    (unsigned long long)m.damaged, path);
}

/* -- what runs ---------------------------------------------------------------- */

static void
check_clock(struct doctor *d)
{
	struct timex t = { 0 };

	if (adjtimex(&t) != -1 && (t.status & STA_UNSYNC) != 0)
		doctor_note(d, "host.clock",
		    "nothing keeps this host's clock right; records and legal "
		    "times depend on it: apt install systemd-timesyncd, or "
		    "chrony");
}

static void
check_running(struct doctor *d)
{
	const struct conf *conf = &d->s->conf;
	const char *socket = doctor_socket(d);
	struct running state;
	struct stat st;
	struct err e;
	int known = running_read(conf->state, &state, &e) == 0;

	if (!doctor_check(d, "host.running",
		known && running_is_alive(conf->state, &state) == 1,
		"schoolgate-milter is not running: mail is put off until it is "
		"started"))
		return;
	doctor_check(d, "host.reloaded", !state.refused,
	    "the last reload was refused, so what runs is older than the "
	    "files: %s",
	    state.text);
	if (socket == NULL)
		return;
	if (doctor_check(d, "host.socket",
		stat(socket, &st) == 0 && S_ISSOCK(st.st_mode),
		"the socket %s is not there: start schoolgate-milter again",
		socket))
		doctor_check(d, "host.socket-mode", (st.st_mode & S_IWOTH) == 0,
		    "everybody on this machine may speak to %s and forge "
		    "records: set socket-group, and start again",
		    socket);
}

void
doctor_host(struct doctor *d, const char *program)
{
	struct err e;

	if (!doctor_check(d, "host.crypto", seal_start(&e) == 0, "%s", e.text))
		return;
	check_files(d, program);
	check_keys(d);
	check_spool(d);
	check_directory(d);
	check_clock(d);
	if (d->before)
		return;
	check_running(d);
	check_memory(d);
}
