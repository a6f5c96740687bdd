/*
 * keys.c - the archive's keys and the directories, at setup
 */
#define _GNU_SOURCE
#include "cli/keys.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "store/seal.h"

enum { PATH_OCTETS = 4200 };

int
keys_give(const char *path, const char *user, struct err *e)
{
	const struct passwd *p;

	if (user[0] == '\0' || geteuid() != 0)
		return 0;
	p = getpwnam(user);
	if (p == NULL)
		return err_set(
		    e, ERR_CONFIG, "could not find the user \"%s\"", user);
	if (chown(path, p->pw_uid, p->pw_gid) == -1)
		return err_set(e, ERR_SYSTEM, "could not give \"%s\" to %s: %s",
		    path, user, strerror(errno));
	return 0;
}

/* What stands above it, for everybody to pass. */
static void
make_parents(const char *path)
{
	char above[PATH_OCTETS];

	snprintf(above, sizeof(above), "%s", path);
	for (char *p = above + 1; *p != '\0'; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		/* One that cannot be made shows when the last one is. */
		(void)mkdir(above, 0755);
		*p = '/';
	}
}

static int
make_directory(const char *path, mode_t mode, const char *user, struct err *e)
{
	make_parents(path);
	if (mkdir(path, mode) == 0)
		return keys_give(path, user, e);
	if (errno != EEXIST)
		return err_set(e, ERR_SYSTEM, "could not make \"%s\": %s", path,
		    strerror(errno));
	return 0;
}

/* Is there a public key whose name begins so? */
static int
has_key(const char *directory, const char *purpose)
{
	DIR *d = opendir(directory);
	struct dirent *entry;
	int found = 0;

	while (d != NULL && (entry = readdir(d)) != NULL) {
		size_t len = strlen(entry->d_name);

		if (len > 4 && strcmp(entry->d_name + len - 4, ".pub") == 0 &&
		    strncmp(entry->d_name, purpose, strlen(purpose)) == 0)
			found = 1;
	}
	if (d != NULL)
		closedir(d);
	return found;
}

/* "school-2026a" */
static void
key_id(const char *purpose, char out[SEAL_KEY_ID_MAX])
{
	time_t now = time(NULL);
	struct tm utc;

	gmtime_r(&now, &utc);
	snprintf(
	    out, SEAL_KEY_ID_MAX, "%.40s-%04da", purpose, utc.tm_year + 1900);
}

/* A key file belongs to whom its directory belongs to. */
static int
give_like_directory(const char *directory, const char *id, struct err *e)
{
	char path[PATH_OCTETS];
	struct stat st;

	snprintf(path, sizeof(path), "%s/%s.key", directory, id);
	if (stat(directory, &st) == -1 ||
	    (geteuid() == 0 && chown(path, st.st_uid, st.st_gid) == -1))
		return err_set(e, ERR_SYSTEM, "could not give \"%s\" away: %s",
		    path, strerror(errno));
	return 0;
}

/*
 * This mail host's own: unscanned mail is sealed to it as well, so that the
 * slow lane can scan it again.  Both halves lie apart from the archive's, since
 * those may be copied from host to host.  Host names have characters that ids
 * do not.
 */
static int
make_host_key(const struct conf *conf, struct err *e)
{
	char purpose[SEAL_KEY_ID_MAX], id[SEAL_KEY_ID_MAX];

	if (has_key(conf->host_keys, "host"))
		return 0;
	snprintf(purpose, sizeof(purpose), "host-%.35s", conf->host);
	for (char *p = purpose; *p != '\0'; p++)
		if (!isalnum((unsigned char)*p))
			*p = '-';
	key_id(purpose, id);
	if (seal_key_make(id, conf->host_keys, conf->host_keys, e) == -1 ||
	    give_like_directory(conf->host_keys, id, e) == -1)
		return -1;
	printf("Made the key %s.\n", id);
	return 0;
}

static int
make_key(const struct conf *conf, const char *purpose, struct err *e)
{
	char id[SEAL_KEY_ID_MAX];

	if (has_key(conf->keys, purpose))
		return 0;
	key_id(purpose, id);
	if (seal_key_make(id, conf->keys, conf->secret_keys, e) == -1 ||
	    give_like_directory(conf->secret_keys, id, e) == -1)
		return -1;
	printf("Made the key %s.\n", id);
	return 0;
}

static void
print_sheet(const char *id, const char *text)
{
	printf("\n"
	       "RECOVERY SHEET for the key %s\n"
	       "Print this now. It is shown once and kept nowhere else. Seal "
	       "it in an\nenvelope in the school's safe: with it every "
	       "recorded message can be\nread, without it none can when the "
	       "school key is lost.\n\n%s\n\n",
	    id, text);
}

/* Its private half never stays on this machine. */
static int
make_recovery(const struct conf *conf, struct err *e)
{
	char id[SEAL_KEY_ID_MAX], path[PATH_OCTETS], text[SEAL_SHEET_MAX];
	unsigned char secret[32];
	struct seal_key key;

	if (has_key(conf->keys, "recovery"))
		return 0;
	key_id("recovery", id);
	if (seal_key_make(id, conf->keys, conf->secret_keys, e) == -1)
		return -1;
	snprintf(path, sizeof(path), "%s/%s.key", conf->secret_keys, id);
	if (seal_key_load(path, &key, secret, e) == -1)
		return -1;
	if (unlink(path) == -1)
		return err_set(e, ERR_SYSTEM, "could not remove \"%s\": %s",
		    path, strerror(errno));
	seal_sheet_format(secret, text);
	print_sheet(id, text);
	explicit_bzero(secret, sizeof(secret));
	explicit_bzero(text, sizeof(text));
	return 0;
}

enum cli_exit
keys_setup(struct session *s)
{
	const struct conf *conf = &s->conf;
	const char *reader =
	    getpwnam("schoolgate-reader") != NULL ? "schoolgate-reader" : "";
	struct err e;

	umask(022);
	if (seal_start(&e) == -1 ||
	    make_directory(conf->spool, 0700, conf->user, &e) == -1 ||
	    make_directory(conf->state_dir, 0700, conf->user, &e) == -1 ||
	    make_directory(conf->keys, 0755, "", &e) == -1 ||
	    make_directory(conf->secret_keys, 0700, reader, &e) == -1 ||
	    make_directory(conf->host_keys, 0700, conf->user, &e) == -1 ||
	    make_key(conf, "school", &e) == -1 ||
	    make_key(conf, "queue", &e) == -1 ||
	    make_host_key(conf, &e) == -1 || make_recovery(conf, &e) == -1)
		return complain(CLI_FAILED, "%s", e.text);
	return CLI_OK;
}
