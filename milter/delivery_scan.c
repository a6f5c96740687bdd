/*
 * delivery_scan.c - messages that a scanner makes of one that is sent
 */
#include "milter/delivery_scan.h"

#include <unistd.h>

#include "base/io.h"
#include "milter/starter.h"

int
delivery_scan(struct delivery *d, const struct delivery_job *job,
    struct bytes *out, struct err *e)
{
	const struct conf *conf = &d->settings->conf;
	struct job_request request = { .magic = JOB_MAGIC,
		.kind = job->kind,
		.flags = job->flags,
		.size = job->octets.len,
		.cpu_ms = (uint64_t)conf->slow_cpu * 1000 };
	struct lone lone = { .request = &request,
		.seconds = conf->slow_seconds };
	int result;

	if (job_words(&request, job->name, utf8_from(job->password), e) == -1)
		return -1;
	lone.message = io_sealed_memfd("message", job->octets, e);
	if (lone.message == -1)
		return -1;
	result = starter_run(d->a, d->starter, &lone, e);
	close(lone.message);
	job_wipe(&request);
	*out = (struct bytes){ NULL, 0 };
	if (result == 0 && lone.end == JOB_ANSWERED)
		*out = lone.document;
	return result;
}

int
delivery_without(struct delivery *d, const struct outbox_item *item,
    struct bytes *octets, struct err *e)
{
	struct delivery_job job = {
		.kind = JOB_READDRESS, .password = "", .octets = *octets
	};

	for (size_t i = 0; i < item->envelope.recipients_len; i++) {
		if (item->done[i] != STEP_REMOVED || job.octets.len == 0)
			continue;
		job.name = item->envelope.recipients[i].address.text;
		if (delivery_scan(d, &job, &job.octets, e) == -1)
			return -1;
	}
	*octets = job.octets;
	return 0;
}

int
delivery_alone(struct delivery *d, const struct outbox_item *item, size_t i,
    struct bytes octets, struct bytes *out, struct err *e)
{
	struct delivery_job job = { .kind = JOB_READDRESS,
		.flags = JOB_ALONE,
		.name = item->envelope.recipients[i].address.text,
		.password = "",
		.octets = octets };

	return delivery_scan(d, &job, out, e);
}
