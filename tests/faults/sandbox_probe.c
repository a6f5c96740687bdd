/*
 * sandbox_probe.c - what the shipped scanner may not do once it serves
 *
 *	sandbox_probe SCANNER GENERATION
 *
 * Starts the release scanner, waits until its own filter is in force, stops it
 * with ptrace and makes it issue a system call.  A forbidden one ends it with
 * SIGSYS or is refused with EACCES.  x86-64 and root only.
 */
#define _GNU_SOURCE
#include "tests/tap.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const struct {
	const char *promise;
	long number;
	unsigned long long arguments[4];
} cases[] = {
	{ "it cannot open a file", SYS_open, { 0, O_RDONLY } },
	{ "it cannot open a file by openat", SYS_openat, { (unsigned)-100 } },
	{ "it cannot make a socket", SYS_socket, { AF_INET, SOCK_STREAM } },
	{ "it cannot connect", SYS_connect, { 3 } },
	{ "it cannot bind", SYS_bind, { 3 } },
	{ "it cannot exec", SYS_execve, { 0 } },
	{ "it cannot exec by descriptor", SYS_execveat, { 3 } },
	{ "it cannot fork", SYS_fork, { 0 } },
	{ "it cannot clone", SYS_clone, { SIGCHLD } },
	{ "it cannot start a thread", SYS_clone3, { 0, 88 } },
	{ "it cannot ptrace", SYS_ptrace, { PTRACE_ATTACH, 1 } },
	{ "it cannot kill its parent", SYS_kill, { 1, 0 } },
	{ "it cannot kill by thread", SYS_tgkill, { 1, 1, 0 } },
	{ "it cannot kill by descriptor", SYS_pidfd_open, { 1 } },
	{ "it cannot raise its limits", SYS_prlimit64, { 0, RLIMIT_DATA, 8 } },
	{ "it cannot look at another's limits", SYS_prlimit64, { 1 } },
	{ "it cannot set another timer than its CPU time's", SYS_setitimer,
	    { ITIMER_REAL } },
	{ "it cannot read another's memory", SYS_process_vm_readv, { 1 } },
	{ "it cannot unlink", SYS_unlink, { 0 } },
	{ "it cannot look whether a file is there", SYS_access, { 0 } },
	{ "it cannot make memory executable", SYS_mprotect, { 0, 4096, 7 } },
	{ "it cannot map executable memory", SYS_mmap, { 0, 4096, 7, 34 } },
	{ "it cannot have memory that its limit does not count", SYS_mmap,
	    { 0, 4096, PROT_READ, MAP_SHARED | MAP_ANONYMOUS } },
	{ "nor a file of memory", SYS_memfd_create, { 0 } },
	{ "it cannot duplicate a descriptor", SYS_dup, { 3 } },
	{ "it cannot change its filter's flags", SYS_prctl, { 4, 1 } },
	{ "it cannot mount", SYS_mount, { 0 } },
	{ "it cannot use io_uring", SYS_io_uring_setup, { 1 } },
};

static pid_t
start(const char *scanner, const char *generation, int *ours)
{
	int ends[2], fd = open(generation, O_RDONLY);
	pid_t pid;

	if (fd == -1 || socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) == -1)
		abort();
	pid = fork();
	if (pid == 0) {
		int job = fcntl(ends[1], F_DUPFD, 20);
		int lists = fcntl(fd, F_DUPFD, 20);

		dup2(job, 3);
		dup2(lists, 4);
		close_range(5, ~0U, 0);
		execl(scanner, scanner, "serve", (char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	close(fd);
	*ours = ends[0];
	return pid;
}

/* Seccomp is 2 in /proc once its filter is in force. */
static int
is_filtered(pid_t pid)
{
	char path[64], line[256];
	int found = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	f = fopen(path, "r");
	while (f != NULL && fgets(line, sizeof(line), f) != NULL)
		found |= strncmp(line, "Seccomp:\t2", 10) == 0;
	if (f != NULL)
		fclose(f);
	return found;
}

static int
wait_filtered(pid_t pid)
{
	struct timespec moment = { 0, 10 * 1000 * 1000 };

	for (int i = 0; i < 1000; i++) {
		if (is_filtered(pid)) {
			/* It is on its way to wait for a job. */
			nanosleep(&moment, NULL);
			return 1;
		}
		nanosleep(&moment, NULL);
	}
	return 0;
}

/* Have it issue call `i` from where it waits; 1 when that was forbidden. */
static int
is_forbidden(pid_t pid, size_t i)
{
	struct user_regs_struct regs;
	int status;

	if (ptrace(PTRACE_SEIZE, pid, 0, 0) == -1 ||
	    ptrace(PTRACE_INTERRUPT, pid, 0, 0) == -1 ||
	    waitpid(pid, &status, 0) != pid ||
	    ptrace(PTRACE_GETREGS, pid, 0, &regs) == -1)
		return 0;
	/* It stands behind a syscall instruction of two octets. */
	regs.rip -= 2;
	regs.orig_rax = (unsigned long long)-1;
	regs.rax = (unsigned long long)cases[i].number;
	regs.rdi = cases[i].arguments[0];
	regs.rsi = cases[i].arguments[1];
	regs.rdx = cases[i].arguments[2];
	regs.r10 = cases[i].arguments[3];
	if (ptrace(PTRACE_SETREGS, pid, 0, &regs) == -1 ||
	    ptrace(PTRACE_SINGLESTEP, pid, 0, 0) == -1)
		return 0;
	while (waitpid(pid, &status, 0) == pid) {
		if (WIFSIGNALED(status))
			return WTERMSIG(status) == SIGSYS;
		if (WIFEXITED(status))
			return 0;
		if (WSTOPSIG(status) == SIGTRAP && status >> 16 == 0)
			break;
		ptrace(PTRACE_SINGLESTEP, pid, 0, 0);
	}
	if (ptrace(PTRACE_GETREGS, pid, 0, &regs) == -1)
		return 0;
	return (long long)regs.rax == -EACCES;
}

/* The probe itself must be able to fail: what is allowed is seen as such. */
static int
is_allowed(pid_t pid)
{
	struct user_regs_struct regs;
	int status;

	if (ptrace(PTRACE_SEIZE, pid, 0, 0) == -1 ||
	    ptrace(PTRACE_INTERRUPT, pid, 0, 0) == -1 ||
	    waitpid(pid, &status, 0) != pid ||
	    ptrace(PTRACE_GETREGS, pid, 0, &regs) == -1)
		return 0;
	regs.rip -= 2;
	regs.orig_rax = (unsigned long long)-1;
	regs.rax = SYS_getpid;
	if (ptrace(PTRACE_SETREGS, pid, 0, &regs) == -1 ||
	    ptrace(PTRACE_SINGLESTEP, pid, 0, 0) == -1 ||
	    waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status) ||
	    ptrace(PTRACE_GETREGS, pid, 0, &regs) == -1)
		return 0;
	return (pid_t)regs.rax == pid;
}

/* How many names a directory of /proc has. */
static int
count(pid_t pid, const char *what)
{
	char path[64];
	struct dirent *entry;
	int n = 0;
	DIR *d;

	snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, what);
	d = opendir(path);
	while (d != NULL && (entry = readdir(d)) != NULL)
		n += entry->d_name[0] != '.';
	if (d != NULL)
		closedir(d);
	return n;
}

/* What a descriptor of it is: "/dev/null", "socket:[123]". */
static int
is_descriptor(pid_t pid, int fd, const char *what)
{
	char path[64], is[64] = "";

	snprintf(path, sizeof(path), "/proc/%d/fd/%d", (int)pid, fd);
	return readlink(path, is, sizeof(is) - 1) > 0 &&
	       strncmp(is, what, strlen(what)) == 0;
}

static void
belongings(pid_t pid)
{
	tap_ok(count(pid, "fd") == 4 && is_descriptor(pid, 3, "socket:"),
	    "its job socket is the one descriptor that it has");
	tap_ok(is_descriptor(pid, 0, "/dev/null") &&
		   is_descriptor(pid, 1, "/dev/null") &&
		   is_descriptor(pid, 2, "/dev/null"),
	    "beside the standard ones, which lead nowhere");
	tap_ok(count(pid, "task") == 1, "it is one thread");
}

int
main(int argc, char **argv)
{
	size_t n = sizeof(cases) / sizeof(*cases);

	if (argc != 3)
		return 2;
	for (size_t i = 0; i <= n; i++) {
		int ours = -1;
		pid_t pid = start(argv[1], argv[2], &ours);
		int kept = wait_filtered(pid);

		if (i == n) {
			belongings(pid);
			tap_ok(kept && is_allowed(pid),
			    "it can still ask for its own pid");
		} else {
			tap_ok(kept && is_forbidden(pid, i), "%s",
			    cases[i].promise);
		}
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		close(ours);
	}
	return tap_done();
}
