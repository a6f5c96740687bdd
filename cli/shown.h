/*
 * shown.h - a message as a page of text, which a scanner renders
 */
#ifndef CLI_SHOWN_H
#define CLI_SHOWN_H

#include "base/bytes.h"
#include "cli/options.h"
#include "cli/session.h"

/*
 * A scanner that stands ready: nothing is opened for one that cannot start.
 * Complains.
 */
enum cli_exit shown_begin(struct session *s, struct scanner *out);

/* Print `octets`; with the option `json` the rendering itself.  Complains. */
enum cli_exit shown_print(struct session *s, const struct option_row *options,
    struct scanner *scanner, struct bytes octets);

#endif
