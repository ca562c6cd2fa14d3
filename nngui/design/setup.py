"""`Setup`: what an instructor has prepared for a class, and the table of what it can lock. No Qt.

A lock is kept where designs are made, not in widgets: whoever asks for another design gets it with
the locked parts as they are in the set-up. Results are in no row of the table, so they are never
hidden.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from nngui.design.design import Design, LayerSpec
from nngui.design.prediction import HALF
from nngui.handwriting.preparation import COMPLETE, STEPS, Preparation
from nngui.handwriting.sheet import Sheet

EMPTY = Sheet()
Keep = Callable[[Design, Design], Design]


@dataclass(frozen=True, slots=True)
class Control:
    """Something in the window that a set-up can lock, and mostly hide.

    Attributes
    ----------
    name : str
        The objectName of a widget or of a command; "#" stands for the number in it.
    group : str
    words : str
        What it is, as a noun.
    keep : function of two designs, or None
        Returns the second design with this control's part of it as in the first; None if it sets no
        part of a design.
    others : tuple of str
        The names of further widgets and commands that do the same.
    hides : bool
        Whether it can be hidden; not if a result is read there.
    is_page : bool
        Whether it is hidden together with its page.
    """

    name: str
    group: str
    words: str
    keep: Keep | None = None
    others: tuple[str, ...] = ()
    hides: bool = True
    is_page: bool = False


def _field(*names: str) -> Keep:
    return lambda start, design: replace(design, **{n: getattr(start, n) for n in names})


def _layers(*names: str) -> Keep:
    """Keep fields of all layers; a layer may be added or removed where the others keep theirs."""

    def of(layer: LayerSpec) -> dict[str, Any]:
        return {name: getattr(layer, name) for name in names}

    def keep(start: Design, design: Design) -> Design:
        if len(start.layers) == len(design.layers):
            pairs = zip(start.layers, design.layers, strict=True)
            layers = tuple(replace(layer, **of(first)) for first, layer in pairs)
            return replace(design, layers=layers)
        few, many = sorted((list(map(of, d.layers)) for d in (start, design)), key=len)
        return design if _is_within(few, many) else replace(design, layers=start.layers)

    return keep


def _loss(start: Design, design: Design) -> Design:
    """Keep the loss; its options are free."""
    if design.loss == start.loss:
        return design
    return replace(design, loss=start.loss, loss_options=start.loss_options)


def _optimizer(start: Design, design: Design) -> Design:
    """Keep the optimizer; its options are free."""
    if design.optimizer == start.optimizer:
        return design
    options = start.optimizer_options
    return replace(design, optimizer=start.optimizer, optimizer_options=options)


def _loss_options(start: Design, design: Design) -> Design:
    """Keep the options of the loss, those that the loss of the other design has too."""
    return replace(design, loss_options=design.of_loss.common(start.loss_options))


def _optimizer_options(start: Design, design: Design) -> Design:
    """Keep the options of the optimizer, those that the other design's has too."""
    options = design.of_optimizer.common(start.optimizer_options)
    return replace(design, optimizer_options=options)


def _number_of_layers(start: Design, design: Design) -> Design:
    same = len(start.layers) == len(design.layers)
    return design if same else replace(design, layers=start.layers)


def _is_within(few: Sequence[object], many: Sequence[object]) -> bool:
    """Return whether the few are among the many in their order."""
    rest = iter(many)
    return all(each in rest for each in few)


_FUNCTION = ("activation", "activation_options")
_OPTIONS = tuple(f.name for f in fields(LayerSpec) if f.name not in ("units", *_FUNCTION))
DATA, MODEL, LOSS, MINIMISE = "Data", "1  Model", "2  Loss and cost", "3  Minimise"
TRAINING, DRAWING, OTHERS = "Training", "Drawing", "Digits and code"
CONTROLS = (
    Control(
        "datasetCombo",
        DATA,
        "Data set",
        _field("dataset", "side"),
        ("openDataAction", "openDataFolderAction"),
    ),
    Control("mineCombo", DATA, "Training with my digits", _field("own")),
    Control("augmentationCheck", DATA, "Augmentation", _field("augmentation")),
    Control("stylesCheck", DATA, "More styles", _field("pen_styles")),
    Control("presetCombo", MODEL, "Presets", others=("presetAction",)),
    Control(
        "addLayerButton",
        MODEL,
        "Number of layers",
        _number_of_layers,
        ("removeLayer#", "addLayerAction"),
    ),
    Control("unitsSpin#", MODEL, "Units", _layers("units"), ("fewerUnits#", "moreUnits#")),
    Control("activationCombo#", MODEL, "Activations", _layers(*_FUNCTION)),
    Control("layerOptionsButton#", MODEL, "Options of layers", _layers(*_OPTIONS)),
    Control("lossCombo", LOSS, "Loss", _loss),
    Control("lossOptionsButton", LOSS, "Options of the loss", _loss_options),
    Control("optimizerCombo", MINIMISE, "Optimizer", _optimizer),
    Control("optimizerOptionsButton", MINIMISE, "Options of the optimizer", _optimizer_options),
    Control("learningRateSpin", MINIMISE, "Learning rate α", _field("learning_rate")),
    Control("scheduleCombo", MINIMISE, "Schedule of α", _field("schedule")),
    Control("batchSizeSpin", MINIMISE, "Batch size", _field("batch_size"), ("wholeBatchButton",)),
    Control("epochsSpin", MINIMISE, "Epochs", _field("epochs")),
    Control("seedSpin", MINIMISE, "Seed", _field("seed")),
    Control("stepButton", TRAINING, "Step", others=("stepMenuButton", "stepAction")),
    Control("applyStepButton", TRAINING, "Applying one step"),
    Control("startOverButton", TRAINING, "Start over", others=("startOverAction",)),
    Control("speedButton", TRAINING, "Speed", others=("speedAction",)),
    Control("branchButton", TRAINING, "Train on from here", others=("branchAction",)),
    Control("raceAction", TRAINING, "Races"),
    Control(
        "weightSlider",
        TRAINING,
        "Editing weights",
        others=("weightSpin", "switchOffButton"),
        hides=False,
    ),
    Control(
        "drawPad",
        DRAWING,
        "The drawing",
        others=(
            *("clearButton", "undoButton", "eraserButton", "clearAction", "eraserAction"),
            *("exampleAction", "misreadAction", "pasteAction", "openPictureAction"),
        ),
        hides=False,
    ),
    *(Control(f"{step}StepButton", DRAWING, f"Preparation: {step}", hides=False) for step in STEPS),
    Control("thresholdLine", DRAWING, "Threshold", hides=False),
    Control("learnRow", OTHERS, "Labelling drawings", others=("learnAs#Button", "learnAction")),
    Control("teachButton", OTHERS, "Teaching my digits"),
    Control("codeView", OTHERS, "Keras code", is_page=True),
)
KNOWN = {control.name: control for control in CONTROLS}


@dataclass(frozen=True, slots=True, eq=False)
class Start:
    """From where a class begins.

    Attributes
    ----------
    design : Design
    sheet : Sheet
        What lies on the pad; nothing if each draws their own.
    preparation : Preparation
    threshold : float
    """

    design: Design
    sheet: Sheet = EMPTY
    preparation: Preparation = COMPLETE
    threshold: float = HALF


@dataclass(frozen=True, slots=True, eq=False)
class Setup:
    """A set-up for a class.

    Attributes
    ----------
    title : str
        The name of its file, without the ending.
    note : str
        Plain text for the class.
    start : Start
    locked, hidden : tuple of str
        The names of controls. Those that are in no row of `CONTROLS` are from a newer program:
        they are passed over, and kept.
    """

    title: str
    note: str
    start: Start
    locked: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()

    def hides(self, name: str) -> bool:
        """Return whether the control of that name is hidden."""
        return name in self.hidden and name in KNOWN and KNOWN[name].hides

    def locks(self, name: str) -> bool:
        """Return whether the control of that name is locked, or hidden."""
        return name in KNOWN and (name in self.locked or name in self.hidden)

    @property
    def closed(self) -> tuple[Control, ...]:
        """The controls that are locked or hidden."""
        return tuple(control for control in CONTROLS if self.locks(control.name))

    def held(self, design: Design) -> tuple[str, ...]:
        """Return in words what a design would change though it is locked."""
        parts = ((each.words, each.keep) for each in self.closed)
        return tuple(
            words for words, keep in parts if keep and keep(self.start.design, design) != design
        )

    def kept(self, design: Design) -> Design:
        """Return a design with the locked parts as they are in the set-up."""
        for control in self.closed:
            if control.keep is not None:
                design = control.keep(self.start.design, design)
        return design

    def kept_preparation(self, preparation: Preparation) -> Preparation:
        """Return a preparation with the locked steps as they are in the set-up."""
        locked = [step for step in STEPS if self.locks(f"{step}StepButton")]
        start = self.start.preparation
        return replace(preparation, **{step: getattr(start, step) for step in locked})


def refusal(words: Iterable[str]) -> str:
    """Return the sentence that says what is locked."""
    names = (f"{each[:1].lower()}{each[1:]}" for each in words)
    return f"Locked by the set-up: {', '.join(names)}."
