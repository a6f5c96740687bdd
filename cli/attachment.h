/*
 * attachment.h - one attachment of a recorded message, into a file
 */
#ifndef CLI_ATTACHMENT_H
#define CLI_ATTACHMENT_H

#include "cli/options.h"
#include "cli/session.h"

/*
 * Open record `id` (tier T4) and write the decoded octets of the part `path`
 * ("2", "2!a/b.docx"; as it is or as people are shown it) to the new file that
 * option `output` names.  Option `which` chooses among parts of one path, from
 * 1.  What can be known to fail fails before the opening is written.
 */
enum cli_exit attachment_write(struct session *session,
    const struct option_row *options, const char *id, const char *path);

#endif
