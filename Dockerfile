# Hearth in a container: its data in /data, its settings in the environment (.env.example names them all).
#   docker build -t hearth .
#   docker run --env-file .env -v hearth-data:/data hearth

FROM python:3.13-slim AS build

ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
RUN python -m venv /opt/hearth
ENV PATH=/opt/hearth/bin:$PATH

WORKDIR /app
COPY requirements.lock ./
RUN pip install --require-hashes -r requirements.lock

COPY LICENSE README.md pyproject.toml ./
COPY bot bot
COPY cogs cogs
# What builds is not needed to run, and stays behind.
RUN pip install --no-deps --no-build-isolation -e . \
    && python -m compileall -q bot cogs \
    && pip uninstall --yes setuptools pip


FROM python:3.13-slim

# tini passes SIGTERM on, and clears away processes whose parent has ended.
RUN apt-get update \
    && apt-get install -y --no-install-recommends tini \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin hearth \
    && install -d -o hearth -g hearth -m 0700 /data

COPY --from=build /opt/hearth /opt/hearth
COPY --from=build /app /app
COPY config /app/config
COPY scripts/healthcheck.py /app/scripts/healthcheck.py

ENV PATH=/opt/hearth/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HEARTH_CONFIG=/app/config/hearth.yaml \
    HEARTH_DATA_DIR=/data \
    HEARTH_HTTP=127.0.0.1:8080

WORKDIR /app
USER 10001:10001
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 CMD ["python", "scripts/healthcheck.py"]
ENTRYPOINT ["tini", "--"]
CMD ["hearth", "run"]
