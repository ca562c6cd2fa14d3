from threading import Event
from time import perf_counter, thread_time

import pytest

from nngui.session.analysis.jobs import SHARE, Job, Jobs

COST = 0.06  # s


@pytest.fixture
def jobs(qapp):
    jobs = Jobs()
    yield jobs
    jobs.close()


def job(name, of, result=True):
    def work():
        yield 0.5
        if isinstance(result, Exception):
            raise result
        return result

    return Job(name, of, work)


def test_every_wish_is_done_and_its_result_kept(jobs, qtbot):
    wishes = [job("a", (1,), "A"), job("b", (1,), "B")]
    jobs.ask(wishes, sparing=False)
    qtbot.waitUntil(lambda: [jobs.result(each) for each in wishes] == ["A", "B"])
    assert jobs.result(job("a", (1,))) == "A"
    assert jobs.result(job("a", (2,))) is None


def test_a_result_is_of_the_same_objects_and_not_of_equal_ones(jobs, qtbot):
    this, other = [1], [1]
    jobs.ask([job("a", (this,), "A")], sparing=False)
    qtbot.waitUntil(lambda: jobs.result(job("a", (this,))) == "A")
    assert jobs.result(job("a", (other,))) is None


def test_while_it_trains_every_job_has_its_turn(jobs, qtbot):
    done, moment = [], [0]
    jobs.done.connect(lambda each, _: done.append(each.name))

    def wish():
        moment[0] += 1
        jobs.ask([job(name, (moment[0],)) for name in "abc"], sparing=True)
        return {"a", "b", "c"} <= set(done)

    qtbot.waitUntil(wish)


@pytest.mark.parametrize("computes", [False, True])
def test_while_it_trains_a_job_rests_by_what_the_one_before_computed(jobs, qtbot, computes):
    begun = []

    def work():
        begun.append(perf_counter())
        yield 0.0
        until = thread_time() + COST
        while computes and thread_time() < until:
            pass
        Event().wait(0 if computes else COST)  # as if other programs had the processor
        return "A"

    wishes = [Job(name, (), work) for name in "ab"]
    jobs.ask(wishes, sparing=True)
    qtbot.waitUntil(lambda: jobs.result(wishes[1]) == "A")
    assert (begun[1] - begun[0] > COST / SHARE) is computes


def test_work_that_fails_is_not_begun_again_and_the_others_are_done(jobs, qtbot):
    begun = []

    def failing():
        begun.append(1)
        yield 0.0
        raise OSError("no data")

    wishes = [Job("a", (1,), failing), job("b", (1,), "B")]
    jobs.ask(wishes, sparing=False)
    qtbot.waitUntil(lambda: jobs.result(wishes[1]) == "B")
    assert begun == [1]


def test_after_closing_nothing_is_begun(jobs, qtbot):
    jobs.close()
    jobs.ask([job("a", (1,))], sparing=False)
    assert jobs.result(job("a", (1,))) is None
