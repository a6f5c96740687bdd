/*
 * rar.h - does a rar archive, of version 4 or 5, need a password?
 *
 * libarchive of Debian 12 does not say so for every one.  After RARLAB's
 * technote: blocks one after the other, by their own sizes.
 */
#ifndef TEXT_RAR_H
#define TEXT_RAR_H

#include "base/bytes.h"

/* 1: names or content of any file are encrypted.  0 also for no rar at all. */
int rar_is_encrypted(struct bytes octets);

#endif
