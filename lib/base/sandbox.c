/*
 * sandbox.c - give up powers before the first octet of mail [libseccomp]
 */
#define _GNU_SOURCE
#include "base/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
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

/* What sending needs beside computing: files, a network, names, threads. */
static const int sending[] = {
	SCMP_SYS(open),
	SCMP_SYS(openat),
	SCMP_SYS(stat),
	SCMP_SYS(lstat),
	SCMP_SYS(statx),
	SCMP_SYS(newfstatat),
	SCMP_SYS(fstatfs),
	SCMP_SYS(access),
	SCMP_SYS(faccessat),
	SCMP_SYS(faccessat2),
	SCMP_SYS(readlink),
	SCMP_SYS(readlinkat),
	SCMP_SYS(getdents64),
	SCMP_SYS(fcntl),
	SCMP_SYS(flock),
	SCMP_SYS(fsync),
	SCMP_SYS(fdatasync),
	SCMP_SYS(ftruncate),
	SCMP_SYS(fallocate),
	SCMP_SYS(fchmod),
	SCMP_SYS(fchown),
	SCMP_SYS(mkdir),
	SCMP_SYS(mkdirat),
	SCMP_SYS(rename),
	SCMP_SYS(renameat),
	SCMP_SYS(renameat2),
	SCMP_SYS(unlink),
	SCMP_SYS(unlinkat),
	SCMP_SYS(memfd_create),
	SCMP_SYS(connect),
	/* Of UDP and netlink, for names; a TCP port Landlock forbids. */
	SCMP_SYS(bind),
	SCMP_SYS(shutdown),
	SCMP_SYS(socketpair),
	SCMP_SYS(getsockopt),
	SCMP_SYS(setsockopt),
	SCMP_SYS(getsockname),
	SCMP_SYS(getpeername),
	SCMP_SYS(sendmmsg),
	SCMP_SYS(recvmmsg),
	SCMP_SYS(select),
	SCMP_SYS(pselect6),
	SCMP_SYS(pipe2),
	SCMP_SYS(eventfd2),
	SCMP_SYS(dup),
	SCMP_SYS(ioctl),
	SCMP_SYS(uname),
	SCMP_SYS(sysinfo),
	SCMP_SYS(getuid),
	SCMP_SYS(geteuid),
	SCMP_SYS(getgid),
	SCMP_SYS(getegid),
	SCMP_SYS(umask),
	SCMP_SYS(wait4),
	SCMP_SYS(sched_getaffinity),
	SCMP_SYS(set_robust_list),
};

/* Families: mail, its names, the log. */
static const int families[] = { AF_INET, AF_INET6, AF_UNIX, AF_NETLINK };

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

/* 0, or 1: the filter does not take one of these. */
static int
add_calls(scmp_filter_ctx filter, uint32_t action, const int *calls, size_t len)
{
	int failed = 0;

	for (size_t i = 0; i < len; i++)
		failed |= seccomp_rule_add(filter, action, calls[i], 0) < 0;
	return failed;
}

static int
add_rules(scmp_filter_ctx filter)
{
	int failed = add_calls(filter, SCMP_ACT_ALLOW, allowed,
	    sizeof(allowed) / sizeof(*allowed));

	failed |= add_calls(filter, SCMP_ACT_ERRNO(EACCES), refused,
	    sizeof(refused) / sizeof(*refused));
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

static int
add_sending(scmp_filter_ctx filter)
{
	int failed = add_calls(filter, SCMP_ACT_ALLOW, allowed,
	    sizeof(allowed) / sizeof(*allowed));

	failed |= add_calls(filter, SCMP_ACT_ALLOW, sending,
	    sizeof(sending) / sizeof(*sending));
	for (size_t i = 0; i < sizeof(families) / sizeof(*families); i++)
		failed |=
		    seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(socket),
			1, SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)families[i])) < 0;
	/*
	 * Nothing executable; a library that asks for it is told no, as one of
	 * the name service's may that was not needed before.
	 */
	failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
		      SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) < 0;
	failed |=
	    seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(mmap), 1,
		SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, PROT_EXEC)) < 0;
	failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect),
		      1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) < 0;
	/* A thread, no process.  clone3 hides its flags: clone is tried then. */
	failed |=
	    seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
		SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD)) < 0;
	failed |= seccomp_rule_add(
		      filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) < 0;
	/* How much memory there is, and no other's. */
	failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64),
		      2, SCMP_A0(SCMP_CMP_EQ, 0), SCMP_A2(SCMP_CMP_EQ, 0)) < 0;
	failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
		      SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid())) < 0;
	return failed ? -1 : 0;
}

/* -- Landlock -------------------------------------------------------------- */

/* As the kernel has it; Debian 12's header ends before the last two. */
struct ruleset {
	uint64_t fs, net, scoped;
};

enum {
	/* Rights to files that header does not know either. */
	FS_REFER = 1 << 13,
	FS_TRUNCATE = 1 << 14,
};

/* All that this kernel can forbid; *size: what it knows of the struct. */
static struct ruleset
all_rights(int abi, size_t *size)
{
	/* Rights to files by version, 1 to 5; then TCP; then sockets, signals. */
	static const int fs_bits[] = { 13, 14, 15, 15, 16 };
	enum { NET_SINCE = 4, SCOPED_SINCE = 6 };
	struct ruleset rules = { 0 };

	*size = sizeof(rules.fs);
	rules.fs = ((uint64_t)1 << fs_bits[abi < 5 ? abi - 1 : 4]) - 1;
	if (abi >= NET_SINCE) {
		rules.net = 3;
		*size += sizeof(rules.net);
	}
	if (abi >= SCOPED_SINCE) {
		rules.scoped = 3;
		*size += sizeof(rules.scoped);
	}
	return rules;
}

enum {
	READ = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR,
	WRITE = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_FILE |
		LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_DIR |
		FS_REFER | FS_TRUNCATE,
	/* What of these a file has, beside a directory's. */
	OF_FILES = LANDLOCK_ACCESS_FS_READ_FILE |
		   LANDLOCK_ACCESS_FS_WRITE_FILE | FS_TRUNCATE,
};

/* One that is not there, or may not be looked at, is none. */
static int
keep_place(int fd, const struct ruleset *rules, const struct sandbox_place *p)
{
	struct landlock_path_beneath_attr beneath = { .parent_fd = open(p->path,
							  O_PATH | O_CLOEXEC) };
	struct stat st;
	int result = 0;

	if (beneath.parent_fd == -1)
		return 0;
	beneath.allowed_access =
	    rules->fs & (p->is_written ? READ | WRITE : READ);
	if (fstat(beneath.parent_fd, &st) == 0 && !S_ISDIR(st.st_mode))
		beneath.allowed_access &= OF_FILES;
	result = (int)syscall(
	    SYS_landlock_add_rule, fd, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0);
	close(beneath.parent_fd);
	return result;
}

static int
keep_port(int fd, uint16_t port)
{
	enum { RULE_NET_PORT = 2, CONNECT_TCP = 2 };
	struct {
		uint64_t access, port;
	} net = { CONNECT_TCP, port };

	return (int)syscall(SYS_landlock_add_rule, fd, RULE_NET_PORT, &net, 0);
}

static int
keep_all(int fd, const struct ruleset *rules, const struct sandbox_sender *s)
{
	int failed = 0;

	for (size_t i = 0; i < s->places_len; i++)
		failed |= keep_place(fd, rules, &s->places[i]);
	for (size_t i = 0; rules->net != 0 && i < s->ports_len; i++)
		failed |= keep_port(fd, s->ports[i]);
	return failed;
}

/* Nothing but what `keep` names; NULL: nothing.  *abi 0: no Landlock. */
static int
restrict_self(const struct sandbox_sender *keep, int *abi, struct err *e)
{
	enum { VERSION = 1 };
	struct ruleset rules;
	size_t size;
	int fd;

	*abi = (int)syscall(SYS_landlock_create_ruleset, NULL, 0, VERSION);
	if (*abi <= 0) {
		*abi = 0;
		return 0;
	}
	rules = all_rights(*abi, &size);
	fd = (int)syscall(SYS_landlock_create_ruleset, &rules, size, 0);
	if (fd == -1 || (keep != NULL && keep_all(fd, &rules, keep) != 0) ||
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1 ||
	    syscall(SYS_landlock_restrict_self, fd, 0) == -1)
		return err_set(e, ERR_SYSTEM, "could not use Landlock: %s",
		    strerror(errno));
	close(fd);
	return 0;
}

int
sandbox_landlock(int *abi, struct err *e)
{
	return restrict_self(NULL, abi, e);
}

/* -- what is given up ---------------------------------------------------------- */

static int
load_filter(enum sandbox_mode mode, int (*add)(scmp_filter_ctx), struct err *e)
{
	scmp_filter_ctx filter = seccomp_init(
	    mode == SANDBOX_ENFORCE ? SCMP_ACT_KILL_PROCESS : SCMP_ACT_LOG);
	int failed;

	if (filter == NULL)
		return err_set(e, ERR_SYSTEM, "could not make a filter");
	failed = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1 ||
		 add(filter) == -1 || seccomp_load(filter) < 0;
	seccomp_release(filter);
	if (failed)
		return err_set(e, ERR_SYSTEM, "could not load the filter");
	return 0;
}

int
sandbox_scanner(enum sandbox_mode mode, uint64_t memory, struct err *e)
{
	int abi;

	if (set_limits(mode, memory, e) == -1)
		return -1;
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == -1)
		return err_set(e, ERR_SYSTEM, "could not give up powers: %s",
		    strerror(errno));
	if (sandbox_landlock(&abi, e) == -1)
		return -1;
	return load_filter(mode, add_rules, e);
}

int
sandbox_sender(
    enum sandbox_mode mode, const struct sandbox_sender *keep, struct err *e)
{
	int abi;

	if (limit(RLIMIT_CORE, 0) == -1 ||
	    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == -1)
		return err_set(e, ERR_SYSTEM, "could not give up powers: %s",
		    strerror(errno));
	if (restrict_self(keep, &abi, e) == -1)
		return -1;
	return load_filter(mode, add_sending, e);
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
