# Short names. Each does what `python3 apogee.py ...` does, which needs no make.

.PHONY: dev test lint fmt lock

dev:   ## the site on http://127.0.0.1:8000/
	python3 apogee.py serve

test:  ## every test, on SQLite and PostgreSQL
	python3 apogee.py test

lint:
	python3 apogee.py lint

fmt:
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

# For every Python from 3.11 on and every system. The locks name no registry: pip's own settings do.
LOCK = .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	--no-emit-index-url --no-emit-find-links

lock:  ## after a change to a requirements file; ARGS=--upgrade for newer releases
	$(LOCK) $(ARGS) requirements.in --output-file requirements.txt
	$(LOCK) $(ARGS) requirements-dev.in --output-file requirements-dev.txt
