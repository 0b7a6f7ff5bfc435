# A Wander console: docs/hosting/container.md says how to run it.

FROM python:3.13-slim AS build
WORKDIR /source
COPY pyproject.toml README.md LICENSE ./
COPY docs/wander.1 docs/wander.1
COPY static static
COPY wander wander
RUN python -m venv /opt/wander \
    && /opt/wander/bin/pip install --no-cache-dir --disable-pip-version-check . \
    && /opt/wander/bin/pip uninstall --yes --quiet pip \
    && mkdir /list

FROM python:3.13-slim
COPY --from=build /opt/wander /opt/wander
# The list is in a volume, which belongs to nobody but the console.
COPY --from=build --chown=10001:10001 /list /list
ENV PATH=/opt/wander/bin:$PATH
USER 10001:10001
WORKDIR /list
VOLUME /list
EXPOSE 8000
HEALTHCHECK --interval=1m --timeout=5s --start-period=10s \
    CMD ["python", "-c", "import urllib.request as web; web.urlopen('http://127.0.0.1:8000/health', timeout=4)"]
ENTRYPOINT ["wander"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
