# The image holds one static program and nothing else: no shell, no packages, no root.
#
#   docker build -t kompass .
#   docker run --rm -p 127.0.0.1:8080:8080 -v kompass-data:/data kompass serve --demo

FROM node:22-bookworm-slim AS front
WORKDIR /src/web
COPY web/package.json web/package-lock.json web/.npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY web/ ./
RUN npm run check && npm run bundle

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download && go mod verify
COPY cmd/ cmd/
COPY internal/ internal/
COPY seed/ seed/
COPY web/ web/
COPY --from=front /src/web/static/dist/ web/static/dist/
ENV CGO_ENABLED=0
RUN go build -trimpath -buildvcs=false -ldflags='-s -w' -o /out/bin/kompass ./cmd/kompass \
 && mkdir -m 0750 /out/data && mkdir -m 1777 /out/tmp \
 && mkdir -p /out/etc/ssl/certs && cp /etc/ssl/certs/ca-certificates.crt /out/etc/ssl/certs/

FROM scratch
COPY --from=build /out/bin/kompass /kompass
COPY --from=build /out/etc/ /etc/
COPY --from=build /out/tmp/ /tmp/
# A new volume takes over the owner of the directory it is mounted on.
COPY --from=build --chown=65532:65532 /out/data/ /data/
ENV KOMPASS_LISTEN=0.0.0.0:8080 \
    KOMPASS_STORE=sqlite:/data/kompass.db \
    KOMPASS_MAIL_DIR=/data/mail \
    KOMPASS_LOG_JSON=true
USER 65532:65532
WORKDIR /data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["/kompass", "health"]
ENTRYPOINT ["/kompass"]
CMD ["serve"]
