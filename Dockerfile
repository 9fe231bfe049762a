# A user without rights, one volume, and the site as its service; docs/install.md shows how to run it.
FROM python:3.11-slim-bookworm AS build
WORKDIR /source
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY archive archive
COPY crawler crawler
RUN python -m venv /blotter \
    && /blotter/bin/pip install --no-cache-dir --constraint constraints.txt '.[browse]'

FROM python:3.11-slim-bookworm
COPY --from=build /blotter /blotter
RUN useradd --create-home --uid 1000 blotter && install --directory --owner blotter --group blotter /archive
ENV PATH="/blotter/bin:$PATH"
USER 1000
WORKDIR /archive
VOLUME /archive
EXPOSE 8001
HEALTHCHECK --interval=5m --timeout=30s --start-period=30s \
    CMD ["python", "-c", "import urllib.request as web; web.urlopen('http://127.0.0.1:8001/-/metrics', timeout=20)"]
ENTRYPOINT ["blotter"]
CMD ["serve", "--host", "0.0.0.0"]
