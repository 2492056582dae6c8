"""The command line: help, exit codes, errors as sentences, results on standard output and nothing else there."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from aigovkg import __version__
from aigovkg.cli import COMMANDS, main

CHECKOUT = Path(__file__).resolve().parents[1]
EXAMPLES = CHECKOUT / "ontology" / "examples"
COUNT = "SELECT (COUNT(?claim) AS ?n) { ?claim a aigov:Claim }"


@pytest.fixture
def runner(built_store: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("AIGOVKG_STORE", str(built_store))
    return CliRunner()


def invoke(runner: CliRunner, *arguments: str, **extra: str) -> Result:
    return runner.invoke(main, list(arguments), prog_name="aigovkg", **extra)  # type: ignore[arg-type]


def aigovkg(*arguments: str, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "aigovkg", *arguments],
        input=stdin,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


# Help and usage


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name: str) -> None:
    result = invoke(CliRunner(), name, "--help")
    assert result.exit_code == 0
    assert f"Example:\n    aigovkg {name}" in result.output
    command = main.get_command(click.Context(main), name)
    assert command is not None
    assert all(option.help for option in command.params if isinstance(option, click.Option))


def test_help_lists_every_command_without_loading_what_they_need() -> None:
    script = (
        "import sys; from aigovkg.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\nprint(sorted(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    help_text, _, modules = done.stdout.rpartition("[")
    assert all(f"  {name} " in help_text for name in COMMANDS)
    assert not any(f"'{heavy}'" in modules for heavy in ("rdflib", "pyoxigraph", "pyshacl", "rich", "flask"))


def test_version() -> None:
    assert invoke(CliRunner(), "--version").output == f"aigovkg {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["quer"], "There is no command 'quer'. Did you mean query?"),
        (["query", "--formt", "csv"], "No such option"),
        (["query", "-f", "excel"], "is not one of"),
        (["add"], "Missing argument"),
        (["query", "documents", "-p", "nonsense"], "A parameter is given as NAME=VALUE"),
        (["query", "documentz"], "There is no saved query of this name: documentz. Did you mean documents?"),
        (["export", "--graph", "nothing"], "There is no such named graph: nothing"),
    ],
)
def test_wrong_usage_has_exit_code_2(runner: CliRunner, arguments: list[str], says: str) -> None:
    result = invoke(runner, *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert says in result.stderr


def test_a_wrong_setting_is_wrong_usage() -> None:
    done = aigovkg("query", "-", stdin="ASK {}", AIGOVKG_PORT="many")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Error: The setting AIGOVKG_PORT is not")


# Errors


def test_without_a_graph_people_are_told_what_to_run(tmp_path: Path) -> None:
    for arguments in (["query", "-"], ["export"]):
        done = aigovkg(*arguments, stdin="ASK {}", AIGOVKG_STORE=str(tmp_path))
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == f"Error: There is no graph yet: {tmp_path}. Run `aigovkg build` to make it\n"


def test_an_unexpected_error_asks_for_a_report_and_shows_its_trace_on_demand(
    runner: CliRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aigovkg.query.run", lambda *_, **__: 1 // 0)
    result = invoke(runner, "query", "-", input="ASK {}")
    assert result.exit_code == 1
    assert "this should not happen (ZeroDivisionError" in result.stderr
    assert "Traceback" not in result.stderr
    monkeypatch.setenv("AIGOVKG_DEBUG", "1")
    assert isinstance(invoke(runner, "query", "-", input="ASK {}").exception, ZeroDivisionError)


def test_ctrl_c_is_one_sentence(runner: CliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("aigovkg.query.run", interrupt)
    result = invoke(runner, "query", "-", input="ASK {}")
    assert (result.exit_code, result.stderr.strip()) == (130, "Stopped; the graph served is unchanged.")


def test_a_reader_that_leaves_is_no_error(built_store: Path) -> None:
    command = f"{sys.executable} -m aigovkg export -f nquads | head -n 1"
    environment = os.environ | {"AIGOVKG_STORE": str(built_store)}
    done = subprocess.run(["bash", "-c", command], env=environment, capture_output=True, text=True, check=False)
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == ""


# query


def test_saved_queries_are_listed_and_described(runner: CliRunner) -> None:
    listed = invoke(runner, "query").stdout
    names = [
        line.split()[0] for line in listed.splitlines() if not line.startswith(" ")
    ]  # the others go on with a title
    assert names == [path.stem for path in sorted((CHECKOUT / "queries").glob("*.rq"))]
    described = invoke(runner, "query", "principles-of-document", "--describe").stdout
    assert "-p document=…  Document 文件 (iri of class Document, required, for example" in described
    assert "aigovkg query principles-of-document -p document=" in described


def test_a_query_from_standard_input_in_every_format(runner: CliRunner) -> None:
    number = int(invoke(runner, "query", "-", "-f", "csv", input=COUNT).stdout.split()[1])
    assert number > 100
    bindings = json.loads(invoke(runner, "query", "-", "-f", "json", input=COUNT).stdout)["results"]["bindings"]
    assert int(bindings[0]["n"]["value"]) == number
    assert f"{number}" in invoke(runner, "query", "-", "-f", "tsv", input=COUNT).stdout
    assert f"{number}" in invoke(runner, "query", "-", "-f", "xml", input=COUNT).stdout
    table = invoke(runner, "query", "-", input=COUNT)
    assert (f"│ {number}" in table.stdout, table.stderr) == (True, "1 row\n")
    assert invoke(runner, "query", "-", input="ASK { ?s a aigov:Claim }").stdout == "yes\n"
    construct = "CONSTRUCT WHERE { ?s a aigov:Claim } LIMIT 1"
    for fmt in ("turtle", "ntriples", "rdfxml", "jsonld", "trig", "nquads"):
        assert "Claim" in invoke(runner, "query", "-", "-f", fmt, input=construct).stdout


def test_a_saved_query_with_parameters(runner: CliRunner, tmp_path: Path) -> None:
    arguments = ["query", "principles-of-document", "-p", "document=briefing-bletchley-declaration", "-f", "csv"]
    rows = list(csv.reader(io.StringIO(invoke(runner, *arguments).stdout)))
    assert len(rows) > 1
    out = tmp_path / "answer.csv"
    assert invoke(runner, *arguments, "-o", str(out)).stdout == ""
    assert list(csv.reader(io.StringIO(out.read_text("utf-8")))) == rows
    shown = invoke(runner, *arguments, "--show").stdout
    assert "<https://w3id.org/aigovkg/id/document/briefing-bletchley-declaration>" in shown


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("SELECT * { ?s ?p }", "not valid SPARQL, at or shortly before line 1, column 18"),
        ("SELECT * { SERVICE <http://x/> {} }", "SERVICE is not allowed here, at line 1, column 12"),
        ("DROP ALL", "this is an update"),
        ("\xff", "This is not a SPARQL query"),
    ],
)
def test_a_wrong_query_has_exit_code_1(runner: CliRunner, query: str, says: str) -> None:
    result = invoke(runner, "query", "-", input=query)
    assert (result.exit_code, result.stdout) == (1, "")
    assert says in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_result_that_does_not_fit_the_format_is_told(runner: CliRunner) -> None:
    result = invoke(runner, "query", "-", "-f", "turtle", input=COUNT)
    assert result.exit_code == 1
    assert "Choose one of json, xml, csv, tsv" in result.stderr


# export, validate, extract, add, evaluate, link, check


def test_export_gives_the_whole_graph_or_one_named_graph(runner: CliRunner, tmp_path: Path) -> None:
    out = tmp_path / "all.nq"
    assert invoke(runner, "export", "-o", str(out)).exit_code == 0
    lines = out.read_text("utf-8").splitlines()
    assert len(lines) == len(set(lines))
    counted = invoke(runner, "query", "-", "-f", "csv", input="SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")
    assert len(lines) == int(counted.stdout.split()[1])
    turtle = invoke(runner, "export", "-f", "turtle", "--graph", "links").stdout
    assert "@prefix" in turtle


def test_validate_reports_and_tells_by_its_exit_code(runner: CliRunner, tmp_path: Path) -> None:
    good = EXAMPLES / "harbour-declaration.ttl"
    result = invoke(runner, "validate", str(good))
    assert result.exit_code == 0
    assert "conforms" in result.stdout
    bad = tmp_path / "bad.ttl"
    bad.write_text(good.read_text("utf-8").replace("oa:start", "oa:begin"), encoding="utf-8")
    result = invoke(runner, "validate", str(good), str(bad))
    assert result.exit_code == 1
    assert "does not conform" in result.stdout
    report = invoke(runner, "validate", "-f", "turtle", str(bad))
    assert report.exit_code == 1
    assert "sh:conforms false" in report.stdout
    bad.write_text("nonsense", encoding="utf-8")
    result = invoke(runner, "validate", str(bad))
    assert (result.exit_code, result.stdout) == (1, "")


def test_extract_writes_to_standard_output_a_file_or_a_folder(runner: CliRunner, tmp_path: Path) -> None:
    sample = str(CHECKOUT / "graph" / "samples" / "bletchley-declaration.md")
    turtle = invoke(runner, "extract", sample).stdout
    assert "a aigov:Claim" in turtle
    invoke(runner, "extract", sample, "-o", str(tmp_path / "set.ttl"))
    assert (tmp_path / "set.ttl").read_text("utf-8") == turtle
    both = [sample, str(CHECKOUT / "graph" / "samples" / "eu-ai-act.md")]
    result = invoke(runner, "extract", *both)
    assert (result.exit_code, result.stdout) == (2, "")
    assert invoke(runner, "extract", *both, "-o", str(tmp_path / "sets")).exit_code == 0
    assert len(list((tmp_path / "sets").glob("*.ttl"))) == 2
    result = invoke(runner, "extract", *both, "-o", str(tmp_path / "set.ttl"))
    assert result.exit_code == 2


def test_extract_names_a_text_that_cannot_be_read(runner: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    for path in (tmp_path / "empty.txt", tmp_path / "missing.txt"):
        result = invoke(runner, "extract", str(path))
        assert (result.exit_code, result.stdout) == (1, "")
        assert str(path) in result.stderr


def test_add_refuses_with_the_report_on_standard_output(runner: CliRunner, tmp_path: Path) -> None:
    bad = tmp_path / "bad.ttl"
    text = (EXAMPLES / "harbour-declaration.ttl").read_text("utf-8")
    bad.write_text(text.replace("oa:start", "oa:begin"), encoding="utf-8")
    result = invoke(runner, "add", str(bad))
    assert result.exit_code == 1
    assert "Nothing was added" in result.stderr or "nothing was added" in result.stderr


def test_link_proposes_sssom(runner: CliRunner, tmp_path: Path) -> None:
    table = tmp_path / "other.tsv"
    table.write_text("id\tlabel\nhttp://example.org/cn\tChina\n", encoding="utf-8")
    result = invoke(runner, "link", str(table))
    assert result.exit_code == 0
    assert "id:state/china" in result.stdout
    assert invoke(runner, "link", str(tmp_path / "missing.tsv")).exit_code == 1


def test_evaluate_scores_the_seeds(runner: CliRunner, shared: Path) -> None:
    arguments = ["evaluate", "--gold", str(shared / "gold"), str(shared / "corpus" / "seeds"), "-f", "json"]
    scores = json.loads(invoke(runner, *arguments).stdout)["scores"]
    assert scores["concepts"]["all"]["all"]["f1"] > 0.5
    result = invoke(runner, "evaluate", "--gold", str(shared / "corpus"), str(shared / "corpus" / "seeds"))
    assert (result.exit_code, result.stdout) == (1, "")


def test_check_finds_the_project_in_order(runner: CliRunner) -> None:
    result = invoke(runner, "check")
    assert result.exit_code == 0, result.stdout
    assert result.stderr == "0 problems\n"
