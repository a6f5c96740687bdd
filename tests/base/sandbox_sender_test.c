/* sandbox_sender_test.c - what a process that sends mail keeps, and what not */
#define _GNU_SOURCE
#include "base/sandbox.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/tap.h"

/* What became of a process that tried. */
enum came {
	/* It could. */
	COULD,
	/* It was told no. */
	REFUSED,
	/* It was ended for it. */
	ENDED,
	/* Not even begun. */
	FAILED,
};

struct world {
	char kept[64], other[64];
	uint16_t port;
};

/* -- what is tried; 0: it worked ---------------------------------------------- */

static int
make_in(const char *directory)
{
	char path[100], to[100];
	int fd;

	snprintf(path, sizeof(path), "%s/a", directory);
	snprintf(to, sizeof(to), "%s/b", directory);
	fd = open(path, O_CREAT | O_RDWR | O_TRUNC, 0600);
	return fd == -1 || write(fd, "x", 1) != 1 || fdatasync(fd) == -1 ||
	       close(fd) == -1 || rename(path, to) == -1 || unlink(to) == -1;
}

static int
makes_where_kept(const struct world *w)
{
	return make_in(w->kept);
}

static int
makes_elsewhere(const struct world *w)
{
	return make_in(w->other);
}

static int
reads_elsewhere(const struct world *w)
{
	char path[100];

	snprintf(path, sizeof(path), "%s/there", w->other);
	return open(path, O_RDONLY) == -1;
}

static int
reads_a_place(const struct world *w)
{
	(void)w;
	return open("/etc/hosts", O_RDONLY) == -1;
}

static int
reads_passwords(const struct world *w)
{
	(void)w;
	return open("/etc/shadow", O_RDONLY) == -1 &&
	       open("/etc/passwd", O_RDONLY) == -1;
}

static int
connect_to(uint16_t port)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_port = htons(port) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return fd == -1 || connect(fd, (struct sockaddr *)&to, sizeof(to));
}

static int
connects(const struct world *w)
{
	return connect_to(w->port);
}

static int
connects_elsewhere(const struct world *w)
{
	(void)w;
	/* Refused by the other side is not refused by the sandbox. */
	return connect_to(9) != 0 && errno == EACCES;
}

static int
looks_up(const struct world *w)
{
	struct addrinfo *found;

	(void)w;
	return getaddrinfo("localhost", NULL, NULL, &found);
}

static void *
nothing(void *p)
{
	return p;
}

static int
starts_a_thread(const struct world *w)
{
	pthread_t thread;

	(void)w;
	return pthread_create(&thread, NULL, nothing, NULL) != 0 ||
	       pthread_join(thread, NULL) != 0;
}

static int
listens(const struct world *w)
{
	(void)w;
	return listen(socket(AF_UNIX, SOCK_STREAM, 0), 1);
}

static int
opens_raw(const struct world *w)
{
	(void)w;
	return socket(AF_PACKET, SOCK_RAW, 0) == -1;
}

static int
execs(const struct world *w)
{
	(void)w;
	return execl("/bin/true", "true", (char *)NULL);
}

static int
execs_a_descriptor(const struct world *w)
{
	char *const arguments[] = { (char[]){ "true" }, NULL };

	(void)w;
	return (int)syscall(SYS_execveat, 3, "", arguments, arguments, 0x1000);
}

static int
forks(const struct world *w)
{
	(void)w;
	return (int)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0) == -1;
}

static int
traces(const struct world *w)
{
	(void)w;
	return ptrace(PTRACE_ATTACH, getppid(), 0, 0) == -1;
}

static int
kills_its_parent(const struct world *w)
{
	(void)w;
	return kill(getppid(), 0);
}

static int
reads_memory_of_others(const struct world *w)
{
	(void)w;
	return syscall(SYS_process_vm_readv, getppid(), NULL, 0, NULL, 0, 0) ==
	       -1;
}

static int
makes_memory_run(const struct world *w)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)w;
	return mprotect(p, 4096, PROT_READ | PROT_EXEC);
}

static int
maps_a_program(const struct world *w)
{
	(void)w;
	return mmap(NULL, 4096, PROT_READ | PROT_EXEC,
		   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED;
}

static int
becomes_another(const struct world *w)
{
	(void)w;
	return setuid(getuid());
}

static int
links(const struct world *w)
{
	(void)w;
	return symlink("/etc/shadow", "/tmp/schoolgate-no-link");
}

static int
uses_a_ring(const struct world *w)
{
	(void)w;
	return syscall(SYS_io_uring_setup, 1, NULL) == -1;
}

/* -- in a process of its own ---------------------------------------------------------- */

static int
give_up(const struct world *w)
{
	const struct sandbox_place places[] = {
		{ "/etc/hosts", 0 },
		{ "/etc/nsswitch.conf", 0 },
		{ "/etc/host.conf", 0 },
		{ "/etc/resolv.conf", 0 },
		{ "/not/there", 1 },
		{ w->kept, 1 },
	};
	const struct sandbox_sender keep = { .places = places,
		.places_len = sizeof(places) / sizeof(*places),
		.ports = &w->port,
		.ports_len = 1 };
	struct err e;

	return sandbox_sender(SANDBOX_ENFORCE, &keep, &e);
}

static enum came
attempt(const struct world *w, int (*what)(const struct world *))
{
	int status;
	pid_t pid = fork();

	if (pid == 0)
		_exit(give_up(w) == -1 ? FAILED
		      : what(w) == 0   ? COULD
				       : REFUSED);
	waitpid(pid, &status, 0);
	if (WIFSIGNALED(status))
		return WTERMSIG(status) == SIGSYS ? ENDED : FAILED;
	return (enum came)WEXITSTATUS(status);
}

/* A listener of loopback's; its port. */
static uint16_t
listen_somewhere(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET };
	socklen_t len = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (bind(fd, (struct sockaddr *)&at, len) == -1 ||
	    listen(fd, 64) == -1 ||
	    getsockname(fd, (struct sockaddr *)&at, &len) == -1)
		abort();
	return ntohs(at.sin_port);
}

static void
begin(struct world *w)
{
	char path[100];
	int fd, program = open("/bin/true", O_RDONLY);

	snprintf(w->kept, sizeof(w->kept), "/tmp/schoolgate-kept-XXXXXX");
	snprintf(w->other, sizeof(w->other), "/tmp/schoolgate-other-XXXXXX");
	if (mkdtemp(w->kept) == NULL || mkdtemp(w->other) == NULL ||
	    (program != 3 && dup2(program, 3) == -1))
		abort();
	snprintf(path, sizeof(path), "%s/there", w->other);
	fd = open(path, O_CREAT | O_WRONLY, 0600);
	close(fd);
	w->port = listen_somewhere();
}

static void
end(const struct world *w)
{
	char path[100];

	snprintf(path, sizeof(path), "%s/there", w->other);
	unlink(path);
	rmdir(w->kept);
	rmdir(w->other);
}

int
main(void)
{
	static const struct {
		const char *promise;
		int (*what)(const struct world *);
		enum came wanted;
		/* Landlock's version that it needs; 0: seccomp's promise. */
		int since;
	} rows[] = {
		{ "it makes, syncs, renames and removes where it may",
		    makes_where_kept, COULD, 0 },
		{ "it makes nothing elsewhere", makes_elsewhere, REFUSED, 1 },
		{ "it reads nothing elsewhere", reads_elsewhere, REFUSED, 1 },
		{ "it reads what it keeps", reads_a_place, COULD, 0 },
		{ "it reads no passwords", reads_passwords, REFUSED, 1 },
		{ "it connects to its listener", connects, COULD, 0 },
		{ "it connects nowhere else", connects_elsewhere, REFUSED, 4 },
		{ "it looks names up", looks_up, COULD, 0 },
		{ "it starts threads", starts_a_thread, COULD, 0 },
		{ "it cannot listen", listens, ENDED, 0 },
		{ "it opens no socket of another sort", opens_raw, ENDED, 0 },
		{ "it cannot exec", execs, ENDED, 0 },
		{ "it cannot exec by descriptor", execs_a_descriptor, ENDED,
		    0 },
		{ "it cannot fork", forks, ENDED, 0 },
		{ "it cannot trace another process", traces, ENDED, 0 },
		{ "it cannot signal another process", kills_its_parent, ENDED,
		    0 },
		{ "it cannot read another's memory", reads_memory_of_others,
		    ENDED, 0 },
		{ "it cannot make memory executable", makes_memory_run, ENDED,
		    0 },
		{ "nor map a program, and is told no", maps_a_program, REFUSED,
		    0 },
		{ "it cannot become another user", becomes_another, ENDED, 0 },
		{ "it cannot make links", links, ENDED, 0 },
		{ "it cannot use io_uring", uses_a_ring, ENDED, 0 },
	};
	size_t n = sizeof(rows) / sizeof(rows[0]);
	long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, 1);
	struct world w;

	begin(&w);
	for (size_t i = 0; i < n; i++) {
		enum came got = attempt(&w, rows[i].what);

		if (abi < rows[i].since)
			printf("ok %zu - %s # SKIP this kernel's Landlock has "
			       "version %ld\n",
			    i + 1, rows[i].promise, abi);
		else
			printf("%sok %zu - %s\n",
			    got == rows[i].wanted ? "" : "not ", i + 1,
			    rows[i].promise);
	}
	end(&w);
	printf("1..%zu\n", n);
	return 0;
}
