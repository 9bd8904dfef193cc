# Dateline as a container: `docker build -t dateline .`, then see docs/hosting.md.
# The Python of all stages is the one that the tests run with.
ARG PYTHON=3.11

# Builds the wheel: front end (a Node of its own comes from PyPI), gazetteer. Nothing of this stage but the result stays.
FROM python:${PYTHON}-slim AS build
WORKDIR /src
COPY . .
RUN pip wheel --no-cache-dir --no-deps --wheel-dir /wheels . \
 && python -m venv --without-pip /opt/dateline \
 && pip --python /opt/dateline/bin/python install --no-cache-dir "$(ls /wheels/*.whl)[articles,auth,postgres]"

FROM python:${PYTHON}-slim
LABEL org.opencontainers.image.title="Dateline" \
      org.opencontainers.image.description="An interactive conflict map of dated, placed and sourced events" \
      org.opencontainers.image.licenses="MIT"

# FriBidi: with it, Pillow draws Arabic and Indic names in pictures of briefings.
RUN apt-get update && apt-get install --yes --no-install-recommends libfribidi0 && rm -rf /var/lib/apt/lists/*

# A fixed number, so that files of the volume keep their owner from one image to the next.
RUN groupadd --system --gid 10001 dateline \
 && useradd --system --uid 10001 --gid 10001 --home-dir /data --no-create-home --shell /usr/sbin/nologin dateline \
 && install --directory --owner=10001 --group=10001 --mode=0750 /data
COPY --from=build /opt/dateline /opt/dateline

# Python's bytecode was made when it was installed: nothing is written outside /data and /tmp.
ENV PATH=/opt/dateline/bin:$PATH \
    HOME=/data \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DATELINE_DATASET=/data/dataset \
    DATELINE_STATE=/data/state \
    DATELINE_CACHE=/data/cache
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8501

# 200 once the first visitor would not wait; no curl in the image, and no proxy on the way to itself
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "from urllib.request import ProxyHandler, build_opener; build_opener(ProxyHandler({})).open('http://127.0.0.1:8501/readyz', timeout=4)"]
CMD ["dateline", "serve", "--host", "0.0.0.0", "--port", "8501"]
