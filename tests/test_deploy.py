"""The files for deployment, tried with the programs that read them, where those are installed."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

DEPLOY = Path(__file__).resolve().parents[1] / "server" / "deploy"
MANY = "SELECT ?a ?b ?c { ?a a ?b . ?c a ?d } LIMIT 3000000"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def get(address: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=30) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code or 0, dict(error.headers), error.read()


@pytest.fixture(scope="module")
def upstream(serving: Callable[..., str], small_store: Path) -> str:
    return serving(small_store, trusted_proxies="127.0.0.1", memory=512)


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory, upstream: str) -> Iterator[tuple[str, Path]]:
    """The address behind our example of nginx, and the folder that it may write to.

    Of the example only the certificate, the port, the upstream and the figures of its limits are others here.
    """
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
    if nginx is None:
        pytest.skip("nginx is not installed")
    folder, port = tmp_path_factory.mktemp("nginx"), free_port()
    site = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    site = re.sub(r".*ssl_certificate.*\n|.*listen \[::\].*\n", "", site)
    site = site.replace("443 ssl", f"127.0.0.1:{port}").replace("127.0.0.1:8000", urlsplit(upstream).netloc)
    (folder / "site.conf").write_text(site, encoding="utf-8")
    temporary = "".join(
        f"{kind}_temp_path temp-{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        "daemon off; worker_processes 1; pid nginx.pid; error_log error.log;\nevents { worker_connections 256; }\n"
        f"http {{ access_log off;\n{temporary}include site.conf; }}\n",
        encoding="utf-8",
    )
    command = [nginx, "-p", f"{folder}/", "-e", "error.log", "-c", "nginx.conf"]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    running = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}", folder
    running.terminate()
    running.wait(timeout=20)


def test_behind_nginx_the_service_knows_its_address(proxy: tuple[str, Path]) -> None:
    base = proxy[0]
    status, _, page = get(f"{base}/kg", Accept="text/html")
    assert status == 200
    assert b'href="/kg/sparql"' in page
    _, _, told = get(f"{base}/kg/sparql", Accept="text/turtle")
    assert f"sd:endpoint <{base}/kg/sparql>" in told.decode()
    assert get(f"{base}/kg/metrics")[0] == 403


def test_behind_nginx_a_large_answer_comes_at_once_and_a_client_may_leave(
    proxy: tuple[str, Path], upstream: str
) -> None:
    base, folder = proxy
    running = r'aigovkg_queries_running\{lane="\w+",pool="public"\} 1'
    with urllib.request.urlopen(f"{base}/kg/sparql?query={quote(MANY)}", timeout=10) as answer:
        assert answer.read(1000).startswith(b"{")
        assert re.search(running, get(f"{upstream}/metrics")[2].decode())  # the first of it is here while it is made
        assert not any(path.is_file() for path in folder.glob("temp-proxy/**/*"))
    deadline = time.monotonic() + 5
    while re.search(running, get(f"{upstream}/metrics")[2].decode()):
        assert time.monotonic() < deadline, "the query goes on without its client"
        time.sleep(0.05)


def test_behind_nginx_too_much_is_told_as_the_service_tells_it(proxy: tuple[str, Path]) -> None:
    base = proxy[0]
    body = b"x" * 13_000_000
    with (
        pytest.raises(urllib.error.HTTPError) as refused,
        urllib.request.urlopen(f"{base}/kg/validate", body, timeout=30),
    ):
        pass
    with refused.value as error:
        assert (error.code, json.load(error)["status"]) == (413, 413)
    answers = [get(f"{base}/kg/healthz/live") for _ in range(150)]
    status, headers, told = next(answer for answer in answers if answer[0] != 200)
    assert (status, json.loads(told)["status"], headers["Content-Type"]) == (429, 429, "application/problem+json")
    assert headers["Retry-After"]
    assert headers["Access-Control-Allow-Origin"] == "*"


def test_systemd_knows_every_line_of_the_unit(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd is not installed")
    unit = (DEPLOY / "aigovkg.service").read_text(encoding="utf-8")
    file = tmp_path / "aigovkg.service"
    file.write_text(unit.replace("/opt/aigovkg/bin/aigovkg", "/bin/true"), encoding="utf-8")
    checked = subprocess.run(["systemd-analyze", "verify", "--man=no", file], capture_output=True, text=True)
    assert (checked.returncode, checked.stderr) == (0, "")
