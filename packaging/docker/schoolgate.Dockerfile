FROM debian:bookworm-slim AS build
COPY tools/install.sh tools/packages.txt /src/tools/
RUN /src/tools/install.sh build
COPY . /src
RUN make -C /src -s -j2 all && make -C /src -s install DESTDIR=/out

FROM debian:bookworm-slim
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
    libmilter1.0.1 libicu72 libmagic1 libarchive13 libxml2 libpcre2-8-0 \
    libpoppler-glib8 libpq5 libsodium23 libzstd1 libcurl4 \
    libmicrohttpd12 liboath0 \
    libjansson4 libconfuse2 libcsv3 libseccomp2 libssl3 tzdata \
 && rm -rf /var/lib/apt/lists/*
# The users that the package makes; the group of the mail server has the same
# number in both containers, so that the socket can be given to it.
RUN groupadd --system --gid 5025 postfix \
 && for u in schoolgate schoolgate-reader schoolgate-console; do \
    useradd --system --no-create-home --home-dir /nonexistent \
    --shell /usr/sbin/nologin --user-group $u; done \
 && mkdir -p /etc/schoolgate /var/lib/schoolgate /var/spool/schoolgate \
    /run/schoolgate /run/postgresql \
 && chown schoolgate:schoolgate /var/spool/schoolgate \
 && chmod 700 /var/spool/schoolgate
COPY --from=build /out/ /
COPY packaging/docker/schoolgate /usr/local/bin/start-schoolgate
COPY packaging/docker/sheet /usr/local/bin/schoolgate-sheet
COPY packaging/docker/console /usr/local/bin/start-console
CMD ["start-schoolgate"]
