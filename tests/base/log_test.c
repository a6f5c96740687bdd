/*
 * log_test.c - one line per event, and nobody can forge a second one
 */
#include "base/log.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/tap.h"

int
main(void)
{
	char path[] = "/tmp/schoolgate-log-XXXXXX";
	int fd = mkstemp(path);
	char text[8192];
	char longest[4000];
	struct err e;
	ssize_t n;
	size_t lines = 0;

	log_open("tester", path);
	log_line(
	    LOG_LEVEL_INFO, "4F2x1", "judged", "action=%s ms=%d", "hold", 38);
	log_line(LOG_LEVEL_INFO, "x\nforged", "judged", "why=\x1b[31m");
	err_set(&e, ERR_BUG, "could not do it");
	log_err("-", "failed", &e);
	err_set(&e, ERR_BUG, "could not open \"a b\": \"no\"");
	log_err("-", "refused", &e);
	log_line(LOG_LEVEL_INFO, "-", "kept", "why=\"a \"b\" c\" kept=\"d\"");
	memset(longest, 'x', sizeof(longest));
	longest[sizeof(longest) - 1] = '\0';
	log_line(LOG_LEVEL_INFO, "-", "long", "%s", longest);
	n = pread(fd, text, sizeof(text) - 1, 0);
	text[n > 0 ? n : 0] = '\0';
	tap_ok(strstr(text, "info tester[") != NULL &&
		   strstr(text, "]: 4F2x1 judged action=hold ms=38\n") != NULL,
	    "a line has level, program, id, verb and pairs");
	tap_ok(strstr(text, "x?forged judged why=?[31m\n") != NULL,
	    "control characters cannot forge a line or a colour");
	tap_ok(strstr(text, "error tester[") != NULL &&
		   strstr(text, "- failed why=\"could not do it\"\n") != NULL,
	    "an error is a line with its reason");
	tap_ok(strstr(text, "refused why=\"could not open 'a b': 'no'\"\n") !=
		   NULL,
	    "quotes in a value cannot end it");
	tap_ok(strstr(text, "kept why=\"a 'b' c\" kept=\"d\"\n") != NULL,
	    "and values that follow stay values");
	for (const char *p = text; (p = strchr(p, '\n')) != NULL; p++)
		lines++;
	tap_ok(lines == 6 && n > 0 && text[n - 1] == '\n',
	    "a long line is cut and ends with one line end");
	close(fd);
	unlink(path);
	return tap_done();
}
