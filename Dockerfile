# The server alone: it expects a PostgreSQL 15 or newer at DATABASE_URL, and PLENUM_KEY and PLENUM_PUBLIC_URL.
#   docker build -t plenum .
#   docker run -e DATABASE_URL=postgres://… -e PLENUM_PUBLIC_URL=https://… -p 8080:8080 plenum

FROM node:22-bookworm-slim AS assets
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY scripts/assets scripts/assets
COPY static static
RUN scripts/assets --force

FROM rust:1.95-slim-bookworm AS build
# Some crates compile C.
RUN apt-get update \
 && apt-get install -y --no-install-recommends gcc libc6-dev make pkg-config \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /build
# The dependencies first: they are built again only when they change.
COPY Cargo.toml Cargo.lock ./
COPY .cargo .cargo
RUN mkdir -p src tests benches/house \
 && echo 'fn main() {}' > src/main.rs \
 && touch src/lib.rs tests/main.rs benches/house/main.rs \
 && cargo build --release --locked \
 && rm -rf src
COPY build.rs ./
COPY .sqlx .sqlx
COPY config config
COPY locales locales
COPY migrations migrations
# The workers of the browser stand in the program.
COPY static static
COPY templates templates
COPY src src
# The empty sources above are newer than those of the checkout.
RUN find src build.rs -type f -exec touch {} + \
 && cargo build --release --locked --bin plenum

FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates fonts-noto-cjk \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /var/lib/plenum --create-home --shell /usr/sbin/nologin plenum
COPY --from=build /build/target/release/plenum /usr/local/bin/plenum
COPY --from=assets /build/static/dist /usr/share/plenum/static
USER 10001
WORKDIR /var/lib/plenum
ENV PLENUM_LISTEN=0.0.0.0:8080 \
    PLENUM_DATA=/var/lib/plenum \
    PLENUM_LOG_FORMAT=json
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 CMD ["plenum", "healthcheck"]
ENTRYPOINT ["plenum"]
CMD ["serve"]
