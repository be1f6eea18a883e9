# Firedrill in a container: the dashboard and its API, breaking the containers beside it through the engine's socket.
# `docker compose up -d` builds and starts it; see docs/docker.md.
ARG BASE_IMAGE=node:22-bookworm-slim

FROM ${BASE_IMAGE} AS build
WORKDIR /firedrill
COPY package.json package-lock.json ./
COPY contract/package.json contract/
COPY reference/package.json reference/
COPY server/package.json server/
COPY web/package.json web/
# Not `npm ci`: it refuses a lock that does not name every optional package of every platform.
RUN npm install --no-save --no-audit --no-fund
COPY tsconfig.base.json tsconfig.json ./
COPY contract contract
COPY reference reference
COPY server server
COPY web web
RUN npm run build
RUN npm prune --omit=dev --no-audit --no-fund

FROM ${BASE_IMAGE}
# The token is made at the start and printed, unless one is given: whoever may use this server may break containers.
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=4600 \
    FIREDRILL_TOKEN=generate
WORKDIR /firedrill
COPY --from=build /firedrill/package.json ./
COPY --from=build /firedrill/node_modules node_modules
COPY --from=build /firedrill/contract/package.json contract/package.json
COPY --from=build /firedrill/contract/dist contract/dist
COPY --from=build /firedrill/reference/package.json reference/package.json
COPY --from=build /firedrill/reference/dist reference/dist
COPY --from=build /firedrill/server/package.json server/package.json
COPY --from=build /firedrill/server/bin server/bin
COPY --from=build /firedrill/server/dist server/dist
COPY --from=build /firedrill/web/dist web/dist
COPY scenarios scenarios
# Runs and one's own scenarios lie in /data; a new volume takes over whose it is, and what is mounted at /tmp who may write.
RUN mkdir /data && chown 1000:1000 /data && chmod 1777 /tmp
WORKDIR /data
VOLUME /data
EXPOSE 4600
HEALTHCHECK --interval=5s --timeout=3s --start-period=10s --retries=5 \
  CMD ["node", "/firedrill/server/bin/health.mjs"]
ENTRYPOINT ["node", "/firedrill/server/bin/container.mjs"]
CMD ["up", "--driver", "docker"]
