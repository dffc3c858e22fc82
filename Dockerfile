# One image for the API, the worker and the one-shot commands.
FROM python:3.13-slim AS environment
WORKDIR /app
COPY requirements.lock ./
RUN python -m venv /app/.venv \
    && /app/.venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY package.json package-lock.json .npmrc ./
RUN PATH=/app/.venv/bin:$PATH npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM python:3.13-slim
ENV PATH=/app/.venv/bin:$PATH PYTHONPATH=/app PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
RUN useradd --system --no-create-home --uid 10001 redress \
    && install -d -o redress -m 700 /var/lib/redress/files
COPY --from=environment /app/.venv /app/.venv
COPY --from=environment /app/node_modules /app/node_modules
COPY . .
USER redress
CMD ["python", "-m", "api", "--host", "0.0.0.0", "--port", "8000"]
