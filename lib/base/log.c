/*
 * log.c - one line per event
 */
#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#include "base/clock.h"

enum { LINE_MAX_OCTETS = 2048 };

/*
 * Where lines go.  The one exception to rule 43: a log is the process's own,
 * like standard error, and is set once before any thread starts.
 */
static struct {
	const char *program;
	int fd;
	int to_syslog;
} target = { "schoolgate", STDERR_FILENO, 0 };

static const struct {
	const char *name;
	int priority;
} levels[] = {
	[LOG_LEVEL_ERROR] = { "error", LOG_ERR },
	[LOG_LEVEL_WARNING] = { "warning", LOG_WARNING },
	[LOG_LEVEL_INFO] = { "info", LOG_INFO },
};

void
log_open(const char *program, const char *where)
{
	int fd;

	if (target.fd != STDERR_FILENO)
		close(target.fd);
	target.program = program;
	target.fd = STDERR_FILENO;
	target.to_syslog = where != NULL && strcmp(where, "syslog") == 0;
	if (target.to_syslog) {
		openlog(program, LOG_PID, LOG_MAIL);
		return;
	}
	if (where == NULL)
		return;
	fd = open(where, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
	if (fd != -1)
		target.fd = fd;
	else
		log_line(LOG_LEVEL_ERROR, "-", "log-not-opened",
		    "file=\"%s\" why=\"%s\"", where, strerror(errno));
}

/* Nothing that came from outside may forge a line or a terminal's colours. */
static void
make_printable(char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			*s = '?';
}

/* 1 when a quoted value may end here: the line ends, or ` key=` follows. */
static int
value_ends(const char *rest)
{
	size_t key;

	if (*rest == '\0')
		return 1;
	if (*rest != ' ')
		return 0;
	key = strspn(rest + 1, "abcdefghijklmnopqrstuvwxyz_");
	return key > 0 && rest[1 + key] == '=';
}

/* key="a "b" c" becomes key="a 'b' c". */
static void
settle_quotes(char *s)
{
	while ((s = strstr(s, "=\"")) != NULL) {
		s += 2;
		while (*s != '\0' && !(*s == '"' && value_ends(s + 1))) {
			if (*s == '"')
				*s = '\'';
			s++;
		}
		if (*s != '\0')
			s++;
	}
}

static void
emit(enum log_level level, const char *text)
{
	char stamp[CLOCK_TEXT];
	char line[LINE_MAX_OCTETS + 256];
	int n;
	ssize_t written;

	if (target.to_syslog) {
		syslog(levels[level].priority, "%s", text);
		return;
	}
	clock_format(clock_now_ms(), stamp);
	n = snprintf(line, sizeof(line), "%s %s %s[%ld]: %s\n", stamp,
	    levels[level].name, target.program, (long)getpid(), text);
	if (n < 0)
		return;
	if ((size_t)n >= sizeof(line)) {
		n = (int)sizeof(line) - 1;
		line[n - 1] = '\n';
	}
	/* One write, so that lines of several processes do not mix. */
	written = write(target.fd, line, (size_t)n);
	/* A log that cannot be written must not stop mail. */
	(void)written;
}

void
log_line(enum log_level level, const char *id, const char *verb,
    const char *fmt, ...)
{
	char text[LINE_MAX_OCTETS];
	int n = snprintf(text, sizeof(text), "%s %s ", id, verb);
	va_list ap;

	if (n < 0 || (size_t)n >= sizeof(text))
		n = 0;
	va_start(ap, fmt);
	vsnprintf(text + n, sizeof(text) - (size_t)n, fmt, ap);
	va_end(ap);
	make_printable(text);
	settle_quotes(text);
	emit(level, text);
}

void
log_err(const char *id, const char *verb, const struct err *e)
{
	log_line(e->kind == ERR_SYSTEM ? LOG_LEVEL_WARNING : LOG_LEVEL_ERROR,
	    id, verb, "why=\"%s\"", e->text);
}
