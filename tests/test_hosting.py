"""Hosting: the image, compose.yaml, the configuration of proxies and systemd, and docs/hosting.md."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import click
import pytest

from geodata import cli
from tests.support.paths import ROOT

GUIDE = (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")
DEPLOY = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "deploy").iterdir()}
APPS = ("app-1", "app-2")
IMAGE = re.compile(r"(python|postgres|caddy):[\d.]+(-slim)?")
"""A name without a registry's host, and a version."""
REQUIRED = re.compile(r"\$\{\w+:\?[^}]+\}")
"""A variable without which compose refuses to start."""
GRANTED = {"caddy": ["NET_BIND_SERVICE"]}
PORT = 8501


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions, each with its arguments on one line."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    return [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in joined.splitlines() if line)]


def last(name: str) -> str:
    return [rest for word, rest in instructions() if word == name][-1]


def environment() -> dict[str, str]:
    return dict(re.findall(r"(\w+)=(\S+)", " ".join(rest for word, rest in instructions() if word == "ENV")))


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    yaml = pytest.importorskip("yaml")
    found: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    return found


# --- the image


def test_every_stage_is_a_pinned_python_from_no_named_registry():
    version = re.fullmatch(r"PYTHON=(3\.\d+)", last("ARG"))
    assert version is not None
    stages = [rest.split(" AS ")[0].replace("${PYTHON}", version[1]) for word, rest in instructions() if word == "FROM"]
    assert len(stages) == 2
    assert all(IMAGE.fullmatch(stage) for stage in stages)


def test_the_image_has_the_python_that_the_project_needs():
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
    least = tuple(map(int, needed.removeprefix(">=").split(".")))
    assert tuple(map(int, last("ARG").removeprefix("PYTHON=").split("."))) >= least


def test_the_server_runs_as_a_numbered_user_without_rights():
    user, group = last("USER").split(":")
    assert int(user) > 0
    assert int(group) > 0
    assert f"--uid {user}" in " ".join(rest for word, rest in instructions() if word == "RUN")
    words = [word for word, _ in instructions()]
    assert "USER" in words[: words.index("CMD")]
    assert "RUN" not in words[words.index("USER") :]


def test_what_the_server_writes_is_on_the_volume():
    assert last("VOLUME") == last("WORKDIR") == environment()["HOME"] == "/data"
    folders = [value for name, value in environment().items() if name.startswith("DATELINE_")]
    assert folders
    assert all(folder.startswith("/data/") for folder in folders)
    assert environment()["PYTHONDONTWRITEBYTECODE"] == "1"


def test_the_image_starts_an_existing_command_on_the_port_it_exposes():
    program, name, *options = json.loads(last("CMD"))
    assert program == "dateline"
    command = cli.main.commands[name]  # type: ignore[attr-defined]
    given = command.make_context(name, options).params
    assert (given["host"], given["port"]) == ("0.0.0.0", PORT)  # noqa: S104 - in a container
    assert last("EXPOSE") == str(PORT)


@contextmanager
def answering(status: int) -> Iterator[int]:
    """A server whose /readyz says `status`, and no other address anything good."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/readyz" else 500)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.mark.parametrize(("status", "healthy"), [(200, True), (503, False)])
def test_the_container_is_healthy_when_and_only_when_the_server_is_ready(status: int, healthy: bool):  # noqa: FBT001
    asked = re.search(r"CMD (\[.*\])$", last("HEALTHCHECK"))
    assert asked is not None
    program, *rest = json.loads(asked[1])
    assert program == "python"
    with answering(status) as port:
        assert f":{PORT}/" in rest[-1]
        command = [sys.executable, *rest[:-1], rest[-1].replace(f":{PORT}/", f":{port}/")]
        variables = {"http_proxy": "http://127.0.0.1:9"}  # nobody there: the way to itself is no proxy's business
        done = subprocess.run(command, capture_output=True, check=False, timeout=20, env=variables)
    assert (done.returncode == 0) is healthy


def test_the_build_gets_what_the_wheel_is_made_of_and_nothing_else():
    lines = [line for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line and line[0] != "#"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = {"pyproject.toml", project["project"]["readme"], *project["project"]["license-files"]}
    needed |= {*wheel["packages"], *wheel["force-include"], "build_hooks"}
    assert lines[0] == "*"
    assert {line[1:] for line in lines if line.startswith("!")} == needed
    assert all((ROOT / name).exists() for name in needed)
    assert {"**/node_modules", "**/.env", "**/secrets.toml", "**/.dateline"} <= set(lines)


# --- compose.yaml


def test_two_replicas_share_one_volume_and_one_database(compose: dict[str, Any]):
    first, second = (compose["services"][name] for name in APPS)
    assert first == second
    assert "data:/data" in first["volumes"]
    assert "data" in compose["volumes"]
    assert first["environment"]["DATELINE_STORE"].endswith("@database/dateline")
    assert first["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert "healthcheck" in compose["services"]["database"]
    assert all(name in DEPLOY["Caddyfile"] for name in APPS)


def test_no_container_may_write_outside_its_volumes_or_gain_rights(compose: dict[str, Any]):
    for name, service in compose["services"].items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service.get("cap_add", []) == GRANTED.get(name, []), name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert "/tmp" in service["tmpfs"], name  # noqa: S108 - the container's own
        assert "privileged" not in service
        assert service["restart"] == "unless-stopped", name


def test_no_secret_has_a_default(compose: dict[str, Any]):
    for name, service in compose["services"].items():
        for variable, value in service.get("environment", {}).items():
            if "PASSWORD" in variable:
                assert REQUIRED.fullmatch(value), (name, variable)
    told = dict(re.findall(r"^(\w+)=(.*)$", DEPLOY["example.env"], re.MULTILINE))
    used = set(re.findall(r"\$\{(\w+)", (ROOT / "compose.yaml").read_text(encoding="utf-8")))
    assert set(told) == used
    assert set(told.values()) == {""}


def test_the_database_is_reached_by_the_replicas_alone_and_they_by_caddy_alone(compose: dict[str, Any]):
    services = compose["services"]
    assert [name for name, service in services.items() if "ports" in service] == ["caddy"]
    assert services["database"]["networks"] == ["back"]
    assert services["caddy"]["networks"] == ["front"]
    assert compose["networks"]["back"] == {"internal": True}
    assert services["app-1"]["environment"]["FORWARDED_ALLOW_IPS"] == "*"  # right because nobody else gets there
    assert REQUIRED.fullmatch(services["app-1"]["environment"]["DATELINE_HOSTS"])


def test_images_are_pinned_and_name_no_registry(compose: dict[str, Any]):
    for name, service in compose["services"].items():
        assert service["image"] == "dateline" if name in APPS else IMAGE.fullmatch(service["image"]), name


# --- the proxies and systemd


def test_caddy_takes_its_file(tmp_path: Path):
    caddy = shutil.which("caddy")
    if caddy is None:
        pytest.skip("needs caddy")
    command = [caddy, "validate", "--adapter", "caddyfile", "--config", str(ROOT / "deploy" / "Caddyfile")]
    variables = {"DOMAIN": "map.example.org", "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, env=variables)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["nginx.conf", "nginx-static.conf"])
def test_nginx_takes_its_files(name: str, tmp_path: Path):
    nginx, openssl = shutil.which("nginx"), shutil.which("openssl")
    if nginx is None or openssl is None:
        pytest.skip("needs nginx and openssl")
    keys = ["-keyout", str(tmp_path / "privkey.pem"), "-out", str(tmp_path / "fullchain.pem")]
    made = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=x", "-days", "1", *keys]
    subprocess.run(made, capture_output=True, check=True, timeout=60)
    site = DEPLOY[name].replace("/etc/letsencrypt/live/map.example.org", str(tmp_path))
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{kind}_temp_path {tmp_path}/{kind};\n" for kind in kinds)
    whole = f"pid {tmp_path}/pid;\nerror_log stderr;\nevents {{}}\nhttp {{\naccess_log off;\n{temporary}{site}}}\n"
    (tmp_path / "nginx.conf").write_text(whole, encoding="utf-8")
    command = [nginx, "-t", "-e", "stderr", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr


def test_systemd_takes_its_unit(tmp_path: Path):
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("needs systemd-analyze")
    unit = tmp_path / "dateline.service"
    # no such program and no such user on the machine of the tests
    told = DEPLOY[unit.name].replace("/opt/dateline/bin/dateline", sys.executable).replace("User=dateline\n", "")
    unit.write_text(told, encoding="utf-8")
    done = subprocess.run([analyze, "verify", str(unit)], capture_output=True, text=True, check=False, timeout=60)
    if "Failed to initialize manager" in done.stderr:
        pytest.skip("needs a machine that systemd can read")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", ["Caddyfile", "nginx.conf", "nginx-static.conf"])
def test_no_proxy_logs_the_addresses_of_readers_and_links(name: str):
    text = DEPLOY[name]
    assert not re.search(r"^\s*log\b", text, re.MULTILINE)
    if name.startswith("nginx"):
        assert re.findall(r"access_log (\S+);", text) == ["off"]


def test_the_proxies_compress_end_slow_requests_and_ask_whether_readers_are_served():
    assert "encode zstd gzip" in DEPLOY["Caddyfile"]
    assert "health_uri /healthz" in DEPLOY["Caddyfile"]
    assert re.search(r"read_header \d+s", DEPLOY["Caddyfile"])
    assert re.search(r"^\s*gzip on;", DEPLOY["nginx.conf"], re.MULTILINE)
    assert re.search(r"client_header_timeout \d+s;", DEPLOY["nginx.conf"])
    assert re.search(r"client_body_timeout \d+s;", DEPLOY["nginx.conf"])


def test_port_80_redirects_to_the_configured_name_only():
    assert re.findall(r"return 301 (\S+);", DEPLOY["nginx.conf"]) == ["https://map.example.org$request_uri"]


def test_the_unit_has_limits_and_gives_up_rights_it_does_not_need():
    lines = set(DEPLOY["dateline.service"].splitlines())
    assert {
        "MemoryMax=80%",
        "TasksMax=512",
        "UMask=0077",
        "ProtectKernelTunables=true",
        "CapabilityBoundingSet=",
    } <= lines
    (descriptors,) = (int(line.partition("=")[2]) for line in lines if line.startswith("LimitNOFILE="))
    assert descriptors > 2_000


# --- the guide


def test_every_file_that_the_guide_names_exists():
    named = set(re.findall(r"\b(?:deploy|docs|tests|dashboard)/[\w./-]+\w", GUIDE)) | {
        "compose.yaml",
        "requirements.txt",
    }
    assert len(named) > 5
    assert all((ROOT / name).is_file() for name in named)


def test_the_guide_names_every_file_for_hosting():
    assert all(f"deploy/{name}" in GUIDE or name == "Caddyfile" for name in DEPLOY)


def test_every_variable_of_the_guide_is_read_by_the_code_and_the_other_way_round():
    code = "".join(path.read_text("utf-8") for part in ("geodata", "dashboard") for path in (ROOT / part).rglob("*.py"))
    own = "DATELINE_EDIT"  # set by `dateline serve --edit`, by nobody else
    assert set(re.findall(r"`(DATELINE_\w+)`", GUIDE)) == set(re.findall(r"\"(DATELINE_[A-Z_]+)\"", code)) - {own}


def test_the_guide_tells_each_variable_as_the_image_and_compose_set_it(compose: dict[str, Any]):
    rows = dict(re.findall(r"^\| `(\w+)` \| [^|]* \| ([^|]*\|[^|]*) \|$", GUIDE, re.MULTILINE))
    for name, value in environment().items():
        if name.startswith("DATELINE_"):
            assert f"`{value}`" in rows[name].split("|")[0], name
    for name, value in compose["services"]["app-1"]["environment"].items():
        if name in rows and value.startswith("/"):
            assert f"`{value}`" in rows[name].split("|")[1], name
    assert set(compose["services"]["app-1"]["environment"]) - {"PGPASSWORD"} <= set(rows)


def test_every_command_of_the_guide_exists_with_its_options():
    commands: dict[str, click.Command] = cli.main.commands  # type: ignore[attr-defined]
    # at the beginning, inside of a container, or by its path
    told = re.findall(r"(?m)(?:^`?|app-1 |/bin/)dateline (\w+)([^`\n&|]*)", "\n".join(_code()))
    assert {"brief", "publish", "link", "links", "revoke", "init", "draft"} <= {name for name, _ in told}
    for name, rest in told:
        assert name in commands, name
        known = {option for parameter in commands[name].params for option in parameter.opts}
        assert set(re.findall(r"--[a-z-]+", rest)) <= known, (name, rest)


def test_every_service_of_the_guide_exists(compose: dict[str, Any]):
    told = re.findall(r"docker compose (?:exec|restart|stop|start|up)((?: -[\w-]+)*)((?: [\w-]+)*)", GUIDE)
    services = {word for _, words in told for word in words.split() if word in {"caddy", "database", *APPS}}
    assert services == {"database", *APPS}
    assert f"docker volume rm {compose['name']}_database".split()[-1] in GUIDE.replace("\n", " ")


def test_the_requirements_install_the_project_itself():
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line and not line.startswith("#")] == ["-e ."]


def _code() -> list[str]:
    """What stands as code in the guide: blocks and words."""
    blocks = re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL)
    return [*blocks, *re.findall(r"`[^`\n]+`", re.sub(r"```.*?```", "", GUIDE, flags=re.DOTALL))]
