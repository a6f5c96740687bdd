/*
 * files.c - what the parent has read: settings and word lists, and the next ones
 */
#include "milter/files.h"

#include <stddef.h>
#include <unistd.h>

int
files_begin(struct files *f, const struct conf *conf, const char *conf_path,
    const char *program, struct err *e)
{
	*f = (struct files){
		.conf_path = conf_path, .program = program, .generation = 1
	};
	f->settings = settings_new(conf, e);
	if (f->settings == NULL)
		return -1;
	return program_prepare(&f->scanner, conf, program, e);
}

int
files_prepare(struct files *f, struct err *e)
{
	struct settings *next = settings_load(f->conf_path, f->settings, e);

	if (next == NULL)
		return -1;
	if (program_prepare(&f->next_scanner, &next->conf, f->program, e) ==
	    -1) {
		settings_free(next);
		return -1;
	}
	f->next = next;
	return 0;
}

void
files_adopt(struct files *f)
{
	close(f->scanner.generation_fd);
	settings_free(f->settings);
	f->settings = f->next;
	f->scanner = f->next_scanner;
	f->generation++;
	f->next = NULL;
}

void
files_discard(struct files *f)
{
	close(f->next_scanner.generation_fd);
	settings_free(f->next);
	f->next = NULL;
}
