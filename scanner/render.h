/*
 * render.h - a message as people may read it (JOB_RENDER), and one part of it
 * as octets (JOB_OCTETS) or, of HTML, to be looked at (JOB_PAGE)
 *
 *	assemble_message()  ->  struct rendering  ->  JSON
 *
 * Both watch the message being read (assemble.h): what is shown is what was
 * searched, and offsets are those of the record.
 */
#ifndef SCANNER_RENDER_H
#define SCANNER_RENDER_H

#include "scanner/assemble.h"

/*
 * Append the rendering of `octets`.  Texts are cut at RENDERED_TEXT_MAX and
 * RENDERED_MAX (gap "text_cut"), quotations at QUOTED_MAX ("quotes_cut"); where
 * even so the document is too large, it has no texts and the gap
 * "rendering_too_large".  -1 when not even the record has room.
 */
int render_message(struct arena *a, const struct assembler *with,
    struct bytes octets, struct strbuf *out) MUST_CHECK;

/*
 * Find the octets of part number `which`, from 0, among those whose path is
 * `path`, as it is or as people are shown it.  `*out` lives as long as `a` and
 * `octets`.  -1: there is none, or not without a password.
 */
int render_octets(struct arena *a, const struct assembler *with,
    const struct job_request *request, struct bytes octets,
    struct bytes *out) MUST_CHECK;

/*
 * Append the part that render_octets() finds as a page (rebuilt.h).  -1: there
 * is none, or it is no HTML.
 */
int render_page(struct arena *a, const struct assembler *with,
    const struct job_request *request, struct bytes octets,
    struct strbuf *out) MUST_CHECK;

#endif
