# The product without the sandbox: web and worker are the same image with another command.
FROM python:3.11-slim

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 REFERIO_DATA=/data
RUN useradd --system --create-home --home-dir /data referio
WORKDIR /app

# One lock file for everything, tools too: what was tested is what runs.
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock

COPY pyproject.toml README.md ./
COPY src src
RUN pip install --no-cache-dir --no-deps --no-build-isolation .

USER referio
VOLUME /data
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--no-ws", \
     "--blocking-threads", "4", "--workers-kill-timeout", "10", "referio.wsgi:application"]
