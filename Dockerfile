# posturecam for a reverse proxy that speaks TLS; docs/deployment.md says how to run it.
FROM python:3.12-slim

# Shared libraries that the wheels of OpenCV expect of the system.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends libgl1 libglib2.0-0 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --create-home posturecam

WORKDIR /opt/posturecam
COPY requirements-build.txt requirements.txt ./
# Compiled here, once: the user who runs the image can store no bytecode, and each start would take 1.4 s of CPU more.
RUN pip install --no-cache-dir --require-hashes -r requirements-build.txt -r requirements.txt

ENV POSTURECAM_MODELS=/opt/posturecam/models
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY posturecam ./posturecam
RUN pip install --no-cache-dir --no-index --no-deps --no-build-isolation . \
 && rm -rf build posturecam *.egg-info \
 && posturecam models \
 && chown -R posturecam "$POSTURECAM_MODELS"

USER posturecam
WORKDIR /home/posturecam
RUN mkdir -p .local/share
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"]

# Ends with a sentence where POSTURECAM_PUBLIC_ORIGIN is not set.
CMD ["posturecam", "app", "--no-browser", "--bind", "0.0.0.0", "--port", "8501"]
