# syntax=docker/dockerfile:1
# Two stages: one builds the wheel (and the front end in it), the other holds only what runs.

FROM python:3.13-slim-trixie AS build
WORKDIR /source
COPY requirements/build.lock requirements/run.lock requirements/
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements/run.lock \
    && pip install --no-cache-dir --require-hashes -r requirements/build.lock
COPY . .
RUN pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir /wheels . \
    && /venv/bin/pip install --no-cache-dir --no-deps /wheels/copydesk-*.whl

FROM python:3.13-slim-trixie
RUN groupadd --system --gid 10001 copydesk \
    && useradd --system --uid 10001 --gid 10001 --home-dir /data --shell /usr/sbin/nologin copydesk \
    && install -d -o copydesk -g copydesk -m 700 /data
COPY --from=build /venv /venv
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    COPYDESK_DATA=/data \
    COPYDESK_HOST=0.0.0.0 \
    COPYDESK_PORT=8000
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
    CMD ["python", "-m", "workers.alive"]
CMD ["copydesk", "web"]
