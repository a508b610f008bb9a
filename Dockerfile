# syntax=docker/dockerfile:1

# Which Node: any that satisfies "engines" in package.json.
ARG NODE_IMAGE=node:24-bookworm-slim

# Everything needed to compile; thrown away.
FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev
COPY tsconfig.json tsconfig.build.json ./
COPY scripts ./scripts
COPY config ./config
COPY adapters ./adapters
COPY intents ./intents
COPY src ./src
COPY web ./web
RUN node scripts/build.cjs

# What runs: production packages, dist, and the texts, tables and settings that are read from the project folder.
FROM ${NODE_IMAGE} AS production
ENV NODE_ENV=production
WORKDIR /app
COPY package.json package-lock.json .npmrc LICENSE NOTICE THIRD_PARTY.md ./
RUN npm ci --omit=dev && npm cache clean --force
COPY bin ./bin
COPY scripts/ensure.cjs scripts/inputs-hash.cjs scripts/lock.cjs ./scripts/
COPY config ./config
COPY intents ./intents
COPY src ./src
COPY --from=build /app/dist ./dist
# The only folder that is written to; everything else may be mounted read-only.
RUN mkdir /data && chown node:node /data
ENV HOST=0.0.0.0 PORT=4310 DATA_DIR=/data
VOLUME /data
EXPOSE 4310
USER node
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORT || 4310) + '/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Node as process 1, so that SIGTERM reaches it; compose adds an init that reaps.
ENTRYPOINT ["node", "--enable-source-maps", "dist/src/main.js"]
CMD ["start"]
