/*
 * sandbox.h - give up powers before the first octet of mail
 */
#ifndef BASE_SANDBOX_H
#define BASE_SANDBOX_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"

enum sandbox_mode {
	/* A forbidden call kills the process (open* fail with EACCES). */
	SANDBOX_ENFORCE,
	/* A forbidden call is written to the kernel's log: sanitizer builds. */
	SANDBOX_LOG,
};

/* Sanitizers need calls that a release forbids: their builds log instead. */
#ifdef __SANITIZE_ADDRESS__
#define SANDBOX_MODE_OF_BUILD SANDBOX_LOG
#else
#define SANDBOX_MODE_OF_BUILD SANDBOX_ENFORCE
#endif

/*
 * No file, no TCP port, no socket or signal outside from now on, as far as
 * the kernel's Landlock knows these; *abi is its version, 0 when it has none
 * (which is no failure: seccomp stands alone then).  -1 with `e`.
 */
int sandbox_landlock(int *abi, struct err *e) MUST_CHECK;

/*
 * What a scanner keeps: memory, clocks, its job socket and the descriptors
 * that arrive there.  No files, network, exec, fork, ptrace, kill.  Sets no new
 * privileges, not dumpable, rlimits (no core, no file growth), Landlock where
 * there is one, seccomp.  It may set a timer of its own CPU time (ITIMER_PROF)
 * and look at its limits.
 * Call it after every library has loaded its data.  `memory` is how many octets
 * of its own it may have, those it has by now included; what it maps of others
 * (messages, word lists) does not count.  -1 with `e`.
 */
int sandbox_scanner(
    enum sandbox_mode mode, uint64_t memory, struct err *e) MUST_CHECK;

/* A file or directory that a sender keeps, with all that lies in it. */
struct sandbox_place {
	/* One that is not there is passed over. */
	const char *path;
	/* 0: it is read; 1: files in it are made, written and removed too. */
	int is_written;
};

struct sandbox_sender {
	const struct sandbox_place *places;
	size_t places_len;
	/* TCP ports that it may connect to. */
	const uint16_t *ports;
	size_t ports_len;
};

/*
 * What a process keeps that sends mail: files in the places named, names looked
 * up, connections to the ports named, threads.  No exec, no process, no memory
 * that can be executed, no listening, nothing of another process.  By what
 * Landlock knows files and ports are bounded; without one seccomp stands alone
 * and bounds kinds of calls.  A library that would be loaded later is not: have
 * it loaded before.  Descriptors that are open stay so.  -1 with `e`.
 */
int sandbox_sender(enum sandbox_mode mode, const struct sandbox_sender *keep,
    struct err *e) MUST_CHECK;

/* End with the parent (PR_SET_PDEATHSIG); `parent` is its pid.  -1 with `e`. */
int sandbox_die_with_parent(int parent, struct err *e) MUST_CHECK;

#endif
