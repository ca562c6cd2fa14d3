"""What a document keeps of a session, and the session that a document makes. No Qt."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from nngui.design import data_set, given
from nngui.design.design import Design
from nngui.design.setup import Setup
from nngui.session.document import Content, KeptRace, KeptReference, KeptRun
from nngui.session.state import SessionState
from nngui.training.curves import NOTHING
from nngui.training.messages import Activity, Phase, Snapshot, untrained
from nngui.training.run import Run, Segment
from nngui.training.trainer.rest import Rest

Mark = tuple[Any, ...]


def content_of(
    state: SessionState,
    rests: Mapping[int, Rest],
    numbers: Mapping[int, tuple[int, ...]],
    race: KeptRace | None,
    unknown: Mapping[str, Any],
) -> Content:
    """Return the content of a document; deleted runs are left out.

    Parameters
    ----------
    state : SessionState
    rests : mapping of Rest
        From where runs go on, by their numbers.
    numbers : mapping of tuple of int
        The states of runs, as the checkpoints number them.
    race : KeptRace or None
    unknown : mapping
        Fields of a newer program.
    """
    runs = tuple(
        KeptRun(
            number=run.number,
            design=rests[run.number].design if run.number in rests else run.design,
            name=run.name,
            parent=run.parent,
            pinned=run.pinned,
            hidden=run.hidden,
            rest=rests.get(run.number),
            checkpoints=numbers.get(run.number, ()) if run.number in rests else (),
        )
        for run in state.runs
    )
    return Content(
        runs=runs,
        open=state.open,
        design=state.design,
        looked=state.looked,
        lanes=state.lanes,
        references=tuple(
            KeptReference(
                run.number,
                run.design,
                run.reference,
                run.curves,
                run.name,
                run.pinned,
                run.hidden,
                run.seconds,
            )
            for run in state.references
            if run.reference is not None
        ),
        race=race,
        strokes=state.strokes,
        picture=state.picture,
        preparation=state.preparation,
        threshold=state.threshold,
        setup=state.setup,
        given=given.among(_designs(state, rests)),
        data=data_set.among(design.dataset for design in _designs(state, rests)),
        unknown=unknown,
    )


def _designs(state: SessionState, rests: Mapping[int, Rest]) -> Iterator[Design]:
    """Yield all designs of a session."""
    yield state.design
    if state.setup is not None:
        yield state.setup.start.design
    for run in state.plotted:
        yield from (segment.design for segment in run.segments)
        if run.reference is not None and run.reference.network is not None:
            yield run.reference.network
    for rest in rests.values():
        yield rest.design


def state_of(content: Content, moments: Mapping[int, float], last_serial: int) -> SessionState:
    """Return the state of the session that goes on from a document.

    Parameters
    ----------
    content : Content
    moments : mapping of float
        Of the states of its checkpoints, by their numbers.
    last_serial : int
        That was given to a run of the session before.
    """
    runs = []
    for serial, kept in enumerate(content.runs, last_serial + 1):
        own = tuple(sorted(moments[number] for number in kept.checkpoints))
        runs.append(_run(kept, own, serial))
    references = enumerate(content.references, last_serial + len(runs) + 1)
    state = SessionState(
        runs=tuple(sorted(runs, key=lambda run: run.number)),
        open=content.open,
        design=content.design,
        lanes=content.lanes,
        references=tuple(_computed(kept, serial) for serial, kept in references),
        last_serial=last_serial + len(runs) + len(content.references),
        strokes=content.strokes,
        picture=content.picture,
        preparation=content.preparation,
        threshold=content.threshold,
        setup=content.setup,
    )
    return state if content.looked is None else state.looked_at(content.looked)


def snapshot_of(run: Run, rest: Rest) -> Snapshot:
    """Return what is known of a run of a document before the trainer has taken it up."""
    known = untrained(run.number, Phase.RESTING, rest.design, rest.state.theta)
    return replace(
        known,
        serial=run.serial,
        activity=Activity(Phase.RESTING, run.goal),
        segments=rest.segments,
        epoch=run.epoch,
        fraction=run.fraction,
        curves=run.curves,
        moments=run.moments,
        seconds=run.seconds,
        lesson=rest.lesson,
        own=rest.own[1],
        own_right=rest.own[2],
    )


def mark(state: SessionState) -> Mark:
    """Return what decides whether a session is as it was when it was saved."""
    runs = tuple(
        (
            run.serial,
            run.name,
            run.pinned,
            run.hidden,
            run.epoch,
            run.fraction,
            len(run.curves.others),
            run.reference,
        )
        for run in state.plotted
    )
    drawn = (*map(id, state.strokes), id(state.picture))
    return (
        runs,
        state.open,
        state.design,
        state.lanes,
        drawn,
        state.preparation,
        state.threshold,
        state.setup,
    )


def template_of(setup: Setup) -> Content:
    """Return the content of a set-up's own document: no runs but one that has not begun."""
    start = setup.start
    return Content(
        runs=(KeptRun(1, start.design),),
        open=1,
        design=start.design,
        strokes=start.sheet.strokes,
        picture=start.sheet.picture,
        preparation=start.preparation,
        threshold=start.threshold,
        given=given.among([start.design]),
        data=data_set.among([start.design.dataset]),
        setup=setup,
        template=True,
    )


def shared_states(content: Content) -> Iterator[int]:
    """Yield the numbers of all states of a document, each once."""
    yield from dict.fromkeys(number for run in content.runs for number in run.checkpoints)


def _run(kept: KeptRun, moments: tuple[float, ...], serial: int) -> Run:
    rest = kept.rest
    if rest is None:
        segments = (Segment(0.0, kept.design),)
        return Run(
            kept.number, segments, NOTHING, name=kept.name, goal=kept.design.epochs, serial=serial
        )
    moment = rest.state.moment
    made = tuple(each for each in rest.segments if each.start < moment) or rest.segments[:1]
    return Run(
        kept.number,
        made,
        rest.curves,
        name=kept.name,
        parent=kept.parent,
        epoch=rest.state.epoch,
        fraction=rest.state.fraction,
        goal=rest.goal,
        moments=moments,
        seconds=rest.state.seconds,
        pinned=kept.pinned,
        hidden=kept.hidden,
        serial=serial,
    )


def _computed(kept: KeptReference, serial: int) -> Run:
    """Return a run that Keras computed."""
    return Run(
        kept.number,
        (Segment(0.0, kept.design),),
        kept.curves,
        name=kept.name,
        epoch=max(0, len(kept.curves) - 1),
        goal=kept.design.epochs,
        seconds=kept.seconds,
        pinned=kept.pinned,
        hidden=kept.hidden,
        serial=serial,
        reference=kept.reference,
    )
