/*
 * password.h - workbooks under the password that everybody knows
 *
 * Excel scrambles a workbook whose structure is protected with a password of
 * its own, and opens it without asking ([MS-XLS] 2.2.10).  Such a file is not
 * protected from anybody, and is read.
 */
#ifndef TEXT_PASSWORD_H
#define TEXT_PASSWORD_H

#include "base/arena.h"
#include "base/bytes.h"

/* "VelvetSweatshop" in UTF-16, as keys are made of it. */
struct bytes password_known(void);

/*
 * The workbook `book` without its scrambling, when `pass`, the content of its
 * record FILEPASS, was made with that password; empty when it was not, or in a
 * way nobody knows.  Lives as long as `a`.
 */
struct bytes password_book(
    struct arena *a, struct bytes book, struct bytes pass);

#endif
