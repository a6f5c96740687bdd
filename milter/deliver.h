/*
 * deliver.h - the process that sends mail of our own
 *
 * Idle until there is mail to send: notices, delayed and released messages.
 */
#ifndef MILTER_DELIVER_H
#define MILTER_DELIVER_H

/* Wait until `control_fd` is closed or SIGTERM comes.  The exit code. */
int deliver_main(int control_fd);

#endif
