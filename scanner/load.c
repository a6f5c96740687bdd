/*
 * load.c - word lists come as one flat file on a descriptor
 */
#include "scanner/load.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#include "match/generation.h"

int
load_generation(int fd, size_t size, struct assembler *with, struct err *e)
{
	struct matcher *matcher;
	void *p;

	if (size == 0 || size > GENERATION_MAX)
		return err_set(e, ERR_CONFIG, "word lists of %zu octets", size);
	p = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0);
	if (p == MAP_FAILED)
		return err_set(e, ERR_SYSTEM,
		    "could not map the word lists: %s", strerror(errno));
	matcher = matcher_new((struct bytes){ p, size }, e);
	if (matcher == NULL) {
		munmap(p, size);
		return -1;
	}
	if (with->matcher != NULL) {
		matcher_free(with->matcher);
		munmap(with->image, with->image_len);
	}
	with->matcher = matcher;
	with->image = p;
	with->image_len = size;
	return 0;
}
