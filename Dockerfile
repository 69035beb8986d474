# One image for every command: `run` (the default), `worker`, `migrate`, `doctor`, `key`.
FROM python:3.11-slim AS build
WORKDIR /src
RUN python -m venv /opt/trellis
COPY requirements.lock ./
RUN /opt/trellis/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE manifest.yml ./
COPY bot bot
COPY handlers handlers
COPY sandbox sandbox
COPY content content
RUN /opt/trellis/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation .

FROM python:3.11-slim
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/trellis trellis
COPY --from=build /opt/trellis /opt/trellis
ENV PATH="/opt/trellis/bin:$PATH" \
    PYTHONUNBUFFERED=1 \
    TRELLIS_DATA=/var/lib/trellis
USER trellis
WORKDIR /var/lib/trellis
EXPOSE 3000
STOPSIGNAL SIGTERM
# The ops port listens inside the container alone; /healthz answers 503 when the process is ill.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9090/healthz', timeout=4)"]
ENTRYPOINT ["trellis"]
CMD ["run"]
