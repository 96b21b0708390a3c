"""Holds the Optuna study of a sweep, in a journal that a killed process leaves intact:

    python study.py JOURNAL SEARCH

SEARCH is the plan's search as JSON (src/sweeps/plan.ts). Each line of stdin is a question in JSON, answered
by a line on stdout:

    ["ask", {run}]                                     settings for this run
    ["report", {run, settings, course}]                true if the run should be pruned
    ["tell", {run, settings, course, state, value}]    null
    ["best", {}]                                       {run, value}, or null if no run is complete

`course` is a list of [percent of the training, value]. Values that the study has already are skipped, and so
is an end that was told before, so the driver may repeat itself. A trial belongs to the run that its user
attribute names.
"""

import json
import sys

import numpy
import optuna
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.storages.journal import JournalFileBackend
from optuna.trial import Trial, TrialState, create_trial

WARMUP = 10  # percent of the training, in which no run is pruned


def distribution(values):
    if isinstance(values, dict):
        return FloatDistribution(values["from"], values["to"], log=values["log"])
    step = values[1] - values[0] if len(values) > 2 and all(type(each) is int for each in values) else 0
    if step > 0 and values == list(range(values[0], values[-1] + 1, step)):  # 1..5 or 2,4,6
        return IntDistribution(values[0], values[-1], step=step)
    return CategoricalDistribution(values)


def ask(run):
    # A driver that was killed may have left a trial whose settings, or even whose run, it had not noted.
    left = [
        each
        for each in study.get_trials(deepcopy=False, states=[TrialState.RUNNING])
        if each.user_attrs.get("run", run) == run and each.params.keys() == space.keys()
    ]
    trial = Trial(study, left[0]._trial_id) if left else new_trial(run)
    trial.set_user_attr("run", run)
    return settings_of(trial)


def new_trial(run):
    # Each run has a seed of its own, because the journal does not keep the state of a random generator.
    seed = numpy.random.SeedSequence([search["seed"], int(run)]).generate_state(1)[0]
    study.sampler = optuna.samplers.TPESampler(seed=int(seed))
    return study.ask(space)


def settings_of(trial):
    """Returns the values of a trial as its run gets them: with six digits, so that tables can be read."""
    return {name: rounded(value, space[name]) for name, value in trial.params.items()}


def rounded(value, allowed):
    if not isinstance(allowed, FloatDistribution):
        return value
    return min(max(float(f"{value:.6g}"), allowed.low), allowed.high)


def report(run, settings, course):
    found = trial_of(run, settings)
    if found is None or found.state != TrialState.RUNNING:
        return False
    return any(trial.should_prune() for trial in reports(found, course))


def reports(found, course):
    """Adds the values that a trial does not have yet, and yields it after each."""
    trial = Trial(study, found._trial_id)
    for percent, value in course:
        if percent not in found.intermediate_values:
            trial.report(value, percent)
            yield trial


def tell(run, settings, course, state, value):
    found = trial_of(run, settings)
    state = TrialState[state.upper()]
    if found is None or found.state.is_finished() and found.state != state:
        # The journal was removed, or a run that had failed was tried again.
        study.add_trial(
            create_trial(
                state=state,
                value=value,
                params=settings,
                distributions=space,
                user_attrs={"run": run},
                intermediate_values=dict(course),
            )
        )
    elif found.state == TrialState.RUNNING:
        for _ in reports(found, course):
            pass
        study.tell(found.number, value, state)


def best():
    complete = study.get_trials(deepcopy=False, states=[TrialState.COMPLETE])
    return {"run": study.best_trial.user_attrs["run"], "value": study.best_value} if complete else None


def trial_of(run, settings):
    """Returns the newest trial of a run with these settings."""
    trials = study.get_trials(deepcopy=False)
    mine = [each for each in trials if each.user_attrs.get("run") == run and settings_of(each) == settings]
    return mine[-1] if mine else None


journal, search = sys.argv[1], json.loads(sys.argv[2])
space = {name: distribution(values) for name, values in search["space"].items()}
optuna.logging.set_verbosity(optuna.logging.WARNING)
study = optuna.create_study(
    study_name="sweep",
    storage=optuna.storages.JournalStorage(JournalFileBackend(journal)),
    direction={"lowest": "minimize", "highest": "maximize"}[search["best"]],
    pruner=optuna.pruners.MedianPruner(n_warmup_steps=WARMUP),
    load_if_exists=True,
)
for line in sys.stdin:
    name, arguments = json.loads(line)
    answer = {"ask": ask, "report": report, "tell": tell, "best": best}[name](**arguments)
    print(json.dumps(answer), flush=True)
