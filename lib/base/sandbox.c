/*
 * sandbox.c - give up powers before the first octet of mail [libseccomp]
 */
#define _GNU_SOURCE
#include "base/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/limits.h"

/*
 * Address space beyond twice its memory: libraries and their tables, word
 * lists, a message, an answer.
 */
#define MAPPED_MAX ((rlim_t)1 << 30)

/* What computing on a message needs: memory, clocks, its own descriptors. */
static const int allowed[] = {
	SCMP_SYS(read),
	SCMP_SYS(pread64),
	SCMP_SYS(readv),
	SCMP_SYS(write),
	SCMP_SYS(pwrite64),
	SCMP_SYS(writev),
	SCMP_SYS(lseek),
	SCMP_SYS(close),
	SCMP_SYS(recvmsg),
	SCMP_SYS(sendmsg),
	SCMP_SYS(sendto),
	SCMP_SYS(recvfrom),
	SCMP_SYS(poll),
	SCMP_SYS(ppoll),
	SCMP_SYS(brk),
	SCMP_SYS(munmap),
	SCMP_SYS(mremap),
	SCMP_SYS(madvise),
	SCMP_SYS(futex),
	SCMP_SYS(fstat),
	SCMP_SYS(clock_gettime),
	SCMP_SYS(clock_nanosleep),
	SCMP_SYS(gettimeofday),
	SCMP_SYS(time),
	SCMP_SYS(getrandom),
	SCMP_SYS(getpid),
	SCMP_SYS(gettid),
	SCMP_SYS(rt_sigreturn),
	SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(rt_sigaction),
	SCMP_SYS(sigaltstack),
	SCMP_SYS(restart_syscall),
	SCMP_SYS(sched_yield),
	SCMP_SYS(rseq),
	SCMP_SYS(getrusage),
	SCMP_SYS(exit),
	SCMP_SYS(exit_group),
};

/*
 * What libraries try and live without: poppler and glib look for files after
 * their start and go on when told no (measured).  stat by name tells a hostile
 * process which files exist, so it is refused too.
 */
static const int refused[] = {
	SCMP_SYS(open),
	SCMP_SYS(openat),
	SCMP_SYS(openat2),
	SCMP_SYS(stat),
	SCMP_SYS(lstat),
	SCMP_SYS(statx),
	SCMP_SYS(newfstatat),
	SCMP_SYS(access),
	SCMP_SYS(faccessat),
	SCMP_SYS(faccessat2),
	SCMP_SYS(readlink),
	SCMP_SYS(readlinkat),
	SCMP_SYS(getcwd),
	SCMP_SYS(ioctl),
	SCMP_SYS(sysinfo),
	SCMP_SYS(uname),
	SCMP_SYS(sched_getaffinity),
	SCMP_SYS(getuid),
	SCMP_SYS(geteuid),
	SCMP_SYS(getgid),
	SCMP_SYS(getegid),
};

static int
limit(int what, rlim_t most)
{
	struct rlimit r = { most, most };

	return setrlimit(what, &r);
}

static int
set_limits(enum sandbox_mode mode, uint64_t memory, struct err *e)
{
	/* Sanitizers map terabytes of shadow. */
	int failed = mode == SANDBOX_ENFORCE &&
		     (limit(RLIMIT_DATA, memory) == -1 ||
			 limit(RLIMIT_AS, 2 * memory + MAPPED_MAX) == -1);

	failed |= limit(RLIMIT_CORE, 0) == -1;
	failed |= limit(RLIMIT_NOFILE, 32) == -1;
	failed |= limit(RLIMIT_NPROC, 0) == -1;
	/*
	 * All it writes is an answer, into memory that it was handed; the
	 * kernel counts that as a file.
	 */
	failed |= limit(RLIMIT_FSIZE, ANSWER_MAX) == -1;
	failed |= limit(RLIMIT_MSGQUEUE, 0) == -1;
	failed |= limit(RLIMIT_MEMLOCK, 0) == -1;
	if (failed)
		return err_set(
		    e, ERR_SYSTEM, "could not set limits: %s", strerror(errno));
	return 0;
}

static int
add_rules(scmp_filter_ctx filter)
{
	int failed = 0;

	for (size_t i = 0; i < sizeof(allowed) / sizeof(allowed[0]); i++)
		failed |=
		    seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0) < 0;
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		failed |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES),
			      refused[i], 0) < 0;
	/*
	 * Memory, but none that can be executed, and none that RLIMIT_DATA does
	 * not count: shared, but with nobody.
	 */
	failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2,
		      SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
		      SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, 0)) < 0;
	failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2,
		      SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
		      SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_SHARED, 0)) < 0;
	failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect),
		      1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) < 0;
	/* Looking at a descriptor, not making another or asking for signals. */
	failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1,
		      SCMP_A1(SCMP_CMP_EQ, F_GETFL)) < 0;
	failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1,
		      SCMP_A1(SCMP_CMP_EQ, F_GETFD)) < 0;
	/* A job's own CPU time, and how much memory there was. */
	failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(setitimer),
		      1, SCMP_A0(SCMP_CMP_EQ, ITIMER_PROF)) < 0;
	failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64),
		      2, SCMP_A0(SCMP_CMP_EQ, 0), SCMP_A2(SCMP_CMP_EQ, 0)) < 0;
	failed |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES),
		      SCMP_SYS(prlimit64), 1, SCMP_A2(SCMP_CMP_NE, 0)) < 0;
	/* A library's assert ends this process and no other. */
	failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
		      SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid())) < 0;
	return failed ? -1 : 0;
}

/* As the kernel has it; Debian 12's header ends before the last two. */
struct ruleset {
	uint64_t fs, net, scoped;
};

int
sandbox_landlock(int *abi, struct err *e)
{
	/* Rights to files by version, 1 to 5; then TCP; then sockets, signals. */
	static const int fs_bits[] = { 13, 14, 15, 15, 16 };
	enum { VERSION = 1, NET_SINCE = 4, SCOPED_SINCE = 6 };
	struct ruleset rules = { 0 };
	size_t size = sizeof(rules.fs);
	int fd;

	*abi = (int)syscall(SYS_landlock_create_ruleset, NULL, 0, VERSION);
	if (*abi <= 0) {
		*abi = 0;
		return 0;
	}
	rules.fs = ((uint64_t)1 << fs_bits[*abi < 5 ? *abi - 1 : 4]) - 1;
	if (*abi >= NET_SINCE) {
		rules.net = 3;
		size += sizeof(rules.net);
	}
	if (*abi >= SCOPED_SINCE) {
		rules.scoped = 3;
		size += sizeof(rules.scoped);
	}
	fd = (int)syscall(SYS_landlock_create_ruleset, &rules, size, 0);
	if (fd == -1 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1 ||
	    syscall(SYS_landlock_restrict_self, fd, 0) == -1)
		return err_set(e, ERR_SYSTEM, "could not use Landlock: %s",
		    strerror(errno));
	close(fd);
	return 0;
}

int
sandbox_scanner(enum sandbox_mode mode, uint64_t memory, struct err *e)
{
	scmp_filter_ctx filter;
	int failed, abi;

	if (set_limits(mode, memory, e) == -1)
		return -1;
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == -1 ||
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1)
		return err_set(e, ERR_SYSTEM, "could not give up powers: %s",
		    strerror(errno));
	if (sandbox_landlock(&abi, e) == -1)
		return -1;
	filter = seccomp_init(
	    mode == SANDBOX_ENFORCE ? SCMP_ACT_KILL_PROCESS : SCMP_ACT_LOG);
	if (filter == NULL)
		return err_set(e, ERR_SYSTEM, "could not make a filter");
	failed = add_rules(filter) == -1 || seccomp_load(filter) < 0;
	seccomp_release(filter);
	if (failed)
		return err_set(e, ERR_SYSTEM, "could not load the filter");
	return 0;
}

int
sandbox_die_with_parent(int parent, struct err *e)
{
	if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == -1)
		return err_set(e, ERR_SYSTEM,
		    "could not tie a process to its parent: %s",
		    strerror(errno));
	/* The parent may have died before the call. */
	if (getppid() != parent)
		return err_set(e, ERR_SYSTEM, "the parent process is gone");
	return 0;
}
