FROM debian:bookworm-slim
RUN mkdir -p /etc/postgresql-common \
 && echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf \
 && apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
    postgresql \
 && rm -rf /var/lib/apt/lists/* \
 && mkdir -p /var/lib/postgresql /run/postgresql \
 && chown postgres:postgres /var/lib/postgresql /run/postgresql
COPY packaging/docker/postgresql /usr/local/bin/start-postgresql
USER postgres
CMD ["start-postgresql"]
