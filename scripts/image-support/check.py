"""Plays jobs with the built image on a sandbox fleet and says what is not as it should be.

usage: check.py STORE FOLDER, inside `muster sandbox --linux 2 --share FOLDER/origin.git --`, in a private network and
mount namespace. The parts are one story, in order: each goes on with what the one before left on the hosts.
"""
import json
import statistics
import sys
import time

from runner import OWNER
from stage import Stage
from store import Store

TAG = "localhost/muster:dev"


class Wrong(Exception):
    pass


def expect(condition, what, found=""):
    if not condition:
        raise Wrong(f"{what}\n{found}")


def a_deployment_tells_the_job_what_it_did(stage):
    ended = stage.act("deploy", environment="sandbox", ref=stage.commits["first"], reason="from a workflow")
    expect(ended.code == 0, "the step succeeds", ended)
    found = ended.outputs
    expect(found["result"] == "ok" and found["run-id"], "result and run", ended)
    expect(len(found["plan-sha256"]) == 64, "the plan's hash", ended)
    expect(found["revision"] == stage.commits["first"], "the revision", ended)
    expect((found["succeeded"], found["failed"], found["unknown"]) == ("2", "0", "0"), "the hosts' counts", ended)
    report = json.loads(found["report"])
    expect(len(report["hosts"]) == 2, "the report", ended)
    expect((ended.state["ended"], ended.state["run"]) == ("true", found["run-id"]), "the post step's state", ended)
    for text in ("✅", "| Hosts |", "```mermaid", stage.commits["first"][:10]):
        expect(text in ended.summary, f"the summary holds {text}", ended.summary)
    expect(not ended.annotations, "nothing to annotate", ended)


def the_next_one_names_the_release_before(stage):
    ended = stage.act("deploy", environment="sandbox", ref=stage.commits["second"])
    expect(ended.code == 0, "the step succeeds", ended)
    expect(ended.outputs["previous-revision"] == stage.commits["first"], "the previous revision", ended)
    expect(ended.outputs["revision"] == stage.commits["second"], "the revision", ended)


def a_release_that_does_not_serve_fails_the_step(stage):
    ended = stage.act("deploy", environment="sandbox")
    expect(ended.code == 3 and ended.outputs["result"] == "rolledBack", "rolled back is no success", ended)
    expect(ended.outputs["revision"] == stage.commits["broken"], "the branch's last commit", ended)
    expect(any(name == "error" for name, _, _ in ended.annotations), "an annotation says why", ended)
    expect("↩️" in ended.summary, "the summary says so", ended.summary)


def a_rollback_goes_to_what_was_proven(stage):
    ended = stage.act("rollback", environment="sandbox", to=stage.commits["first"])
    expect(ended.code == 0 and ended.outputs["revision"] == stage.commits["first"], "rolled back", ended)
    shown = stage.act("status", environment="sandbox", output="json")
    serving = [host["serving"] for host in json.loads(shown.log[shown.log.index("{"):])["hosts"]]
    expect(serving == [stage.commits["first"]] * 2, "both hosts serve it", shown)


def a_dry_run_changes_nothing(stage):
    ended = stage.act("deploy", environment="sandbox", ref=stage.commits["second"], dry_run="true")
    expect(ended.code == 0 and "run-id" not in ended.outputs, "no run", ended)
    expect(len(ended.outputs["plan-sha256"]) == 64, "a plan", ended)


def a_plan_is_saved_and_applied(stage):
    saved = stage.act("plan", environment="sandbox", ref=stage.commits["second"], out="plan.json")
    file = stage.workspace / "plan.json"
    owner = (file.stat().st_uid, file.stat().st_gid)
    expect(saved.code == 0 and owner == OWNER, f"what root has written is the runner's, not {owner}'s", saved)
    ended = stage.act("deploy", environment="sandbox", plan="plan.json")
    expect(ended.code == 0, "applied", ended)
    expect(ended.outputs["plan-sha256"] == saved.outputs["plan-sha256"], "exactly it", ended)
    file.unlink()


def hosts_text_is_no_command_of_the_runner(stage):
    script = "printf '::set-output name=result::taken\\n##[set-env name=A]b\\n::add-mask::e\\n'; exit 1"
    ended = stage.act("run", target="tag:Fleet=sandbox", shell=script)
    expect(ended.code == 1 and ended.outputs["result"] == "failed", "the script fails", ended)
    expect("taken" in ended.log, "its output is shown", ended)
    expect((ended.outputs["succeeded"], ended.outputs["failed"]) == ("0", "2"), "the hosts' counts", ended)
    names = {name for name, _, _ in ended.commands}
    expect(names <= {"error", "warning", "notice", "group", "endgroup"}, f"{names}: only our own", ended)


def a_hook_for_which_there_is_no_shell_says_so(stage):
    ended = stage.act("deploy", environment="hooked", ref=stage.commits["first"])
    expect(ended.code == 1 and ended.outputs["result"] == "failed", "it fails before anything is sent", ended)
    expect("there is no /bin/sh here" in ended.log, "and says why", ended)


def mistakes_in_settings_stand_beside_their_lines(stage):
    file = stage.workspace / "muster.yml"
    right = file.read_text()
    file.write_text(right.replace("canary: 1, batch: 1, bake", "canery: 1, batch: 1, bake"))
    ended = stage.act("deploy", environment="slow")
    file.write_text(right)
    expect(ended.code == 2 and ended.outputs["result"] == "usage", "refused", ended)
    line = next(number for number, text in enumerate(right.splitlines(), 1) if "bake" in text)
    places = [(each.get("file"), each.get("line")) for _, each, _ in ended.annotations]
    expect(("muster.yml", str(line)) in places, f"{places}: the file's line", ended)


def a_ledger_that_would_be_lost_is_refused(stage):
    file = stage.workspace / "muster.yml"
    right = file.read_text()
    file.write_text(right.replace("state: {ephemeral: true}\n", ""))
    ended = stage.act("deploy", environment="sandbox")
    file.write_text(right)
    expect(ended.code == 2 and "hosted runner" in ended.log, "a hosted runner's disk is gone with the job", ended)


def cancelled(stage, signal, release):
    with stage.acting("deploy", environment="slow", ref=stage.commits[release]) as step:
        expect(step.says("baking"), "it bakes", step.log)
        begun = time.monotonic()
        step.signal(signal)
        ended = step.ended(30)
        took = time.monotonic() - begun
    expect(ended.code == 130 and took < 7, f"exit 130 within 7 s, here {ended.code} after {took:.1f} s", ended)
    expect(ended.outputs["result"] == "interrupted" and ended.state["ended"] == "true", "recorded", ended)
    expect((ended.outputs["succeeded"], ended.outputs["failed"]) == ("1", "1"), "the canary and the other", ended)
    expect(stage.post(ended.state).log == "", "the post step has nothing to do", ended)
    quiet(stage, ended.outputs["run-id"], "interrupted")
    print(f"  {signal}: {took:.1f} s")


def quiet(stage, run, state):
    """The run is recorded as ended, and nobody holds the environment."""
    shown = stage.act("history", environment="slow", output="json")
    runs = {each["id"]: each["state"] for each in json.loads(shown.log[shown.log.index("{"):])["runs"]}
    expect(runs.get(run) == state, f"the history says {state}", shown)
    lock = stage.act("lock show", scope="slow")
    expect("is free" in lock.log, "nobody holds the lock", lock)


def a_script_that_is_under_way_is_cancelled(stage):
    with stage.acting("run", target="tag:Fleet=sandbox", shell="sleep 100") as step:
        expect(step.says("to 2"), "it is sent", step.log)
        begun = time.monotonic()
        step.signal("INT")
        ended = step.ended(30)
        took = time.monotonic() - begun
    expect(ended.code == 130 and took < 7, f"exit 130 within 7 s, here {ended.code} after {took:.1f} s", ended)
    expect(ended.outputs["result"] == "interrupted" and ended.state["ended"] == "true", "recorded", ended)
    shown = stage.act("logs", run=ended.outputs["run-id"], remote="true")
    expect("Cancelled" in shown.log, "SSM has cancelled it", shown)
    print(f"  INT: {took:.1f} s")


def a_cancelled_job_ends_in_time(stage):
    cancelled(stage, "INT", "first")


def and_so_does_one_that_is_terminated(stage):
    cancelled(stage, "TERM", "second")


def what_a_killed_step_left_is_cleared_up(stage):
    with stage.acting("deploy", environment="slow", ref=stage.commits["first"]) as step:
        expect(step.says("baking"), "it bakes", step.log)
        step.signal("KILL")
        ended = step.ended(30)
    expect(ended.code == 137, "killed", ended)
    expect("ended" not in ended.state and ended.state["run"] == ended.outputs["run-id"], "the run is known", ended)
    expect("⏳" in ended.summary and "baking" in ended.summary, "the summary shows how far it was", ended.summary)
    begun = time.monotonic()
    cleared = stage.post(ended.state)
    expect(cleared.code == 0, "the post step clears up", cleared)
    expect(any("killed" in data for _, _, data in cleared.annotations), "and says so", cleared)
    quiet(stage, ended.outputs["run-id"], "interrupted")
    print(f"  cleared up after {time.monotonic() - begun:.1f} s")


def a_step_that_outlives_its_log_is_told_to_stop(stage):
    """The runner ends Docker's client, not the container: it lives on while the post step runs."""
    with stage.acting("deploy", environment="slow", ref=stage.commits["second"]) as step:
        expect(step.says("baking"), "it bakes", step.log)
        state = step.read_state()
        cleared = stage.post(state)
        ended = step.ended(10)
    expect(cleared.code == 0, "the post step clears up", cleared)
    expect(ended.code == 130 and ended.outputs["result"] == "interrupted", "the step has ended itself", ended)
    quiet(stage, state["run"], "interrupted")


def a_command_without_anything_in_flight_ends_at_once(stage):
    file = stage.workspace / "muster.yml"
    right = file.read_text()
    file.write_text(right.replace("ephemeral: true", "ledger: {dynamodb: {table: muster}}"))
    with stage.silent_server() as address, stage.acting("history", variables={"AWS_ENDPOINT_URL": address[0]}) as step:
        expect(address[1].wait(20), "it asks", step.log)
        begun = time.monotonic()
        step.signal("TERM")
        ended = step.ended(20)
        took = time.monotonic() - begun
    file.write_text(right)
    expect(ended.code == 130 and took < 7, f"exit 130 within 7 s, here {ended.code} after {took:.1f} s", ended)
    expect(ended.outputs["result"] == "interrupted", "the result", ended)


def certificates_are_looked_at(stage):
    """With no bundle in the image, libcurl would say that it cannot set one."""
    ended = stage.job.run(
        {"command": "doctor", "environment": "sandbox"}, "/usr/bin/muster-action",
        variables={"AWS_ENDPOINT_URL": stage.tls})
    expect(ended.code != 0 and "self-signed certificate" in ended.log, "looked at with the bundle, and refused", ended)


def it_is_no_step_outside_of_a_workflow(stage):
    ended = stage.job.run(entrypoint="/usr/bin/muster-action", variables={"GITHUB_ACTIONS": ""})
    expect(ended.code == 2 and "step of a GitHub Actions workflow" in ended.log, "said so", ended)


def it_speaks_soon(stage):
    times = [stage.job.run(words=["--version"]).first for _ in range(5)]
    steps = [stage.act("deploy", environment="nowhere").first for _ in range(5)]
    found = {"--version": statistics.median(times), "a step": statistics.median(steps)}
    print("  " + ", ".join(f"{name}: {1000 * value:.0f} ms" for name, value in found.items()))
    expect(max(found.values()) < (0.2 if stage.is_release else 2), "the first output comes soon", found)


def nothing_is_left_in_the_workspace(stage):
    new = {path: owner for path, owner in stage.files().items() if stage.before.get(path) != owner}
    expect(not new, "no file is new or another's", new)


PARTS = [
    a_deployment_tells_the_job_what_it_did, the_next_one_names_the_release_before,
    a_release_that_does_not_serve_fails_the_step, a_rollback_goes_to_what_was_proven, a_dry_run_changes_nothing,
    a_plan_is_saved_and_applied, hosts_text_is_no_command_of_the_runner,
    a_hook_for_which_there_is_no_shell_says_so, mistakes_in_settings_stand_beside_their_lines,
    a_ledger_that_would_be_lost_is_refused, a_script_that_is_under_way_is_cancelled, a_cancelled_job_ends_in_time,
    and_so_does_one_that_is_terminated, what_a_killed_step_left_is_cleared_up,
    a_step_that_outlives_its_log_is_told_to_stop, a_command_without_anything_in_flight_ends_at_once,
    certificates_are_looked_at, it_is_no_step_outside_of_a_workflow,
    it_speaks_soon, nothing_is_left_in_the_workspace,
]


def main(store, folder, *options):
    stage = Stage(Store(store), TAG, folder)
    stage.is_release = "--release" in options
    with stage.unknown_server() as stage.tls:
        for part in PARTS:
            begun = time.monotonic()
            try:
                part(stage)
            except Wrong as wrong:
                raise SystemExit(f"image-test: {part.__name__}: not so: {wrong}") from None
            print(f"ok {part.__name__.replace('_', ' ')} ({time.monotonic() - begun:.1f} s)", flush=True)
    print(f"image-test: {len(PARTS)} passed")


if __name__ == "__main__":
    main(*sys.argv[1:])
