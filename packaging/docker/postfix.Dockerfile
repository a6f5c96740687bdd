FROM debian:bookworm-slim
RUN echo 'postfix postfix/main_mailer_type select No configuration' \
    | debconf-set-selections \
 && apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
    postfix ca-certificates \
 && rm -rf /var/lib/apt/lists/* \
 && groupmod -g 5025 postfix \
 && mkdir -p /run/schoolgate
COPY packaging/docker/postfix /usr/local/bin/start-postfix
CMD ["start-postfix"]
